/// One record of a CSV file, its fields still in the file's encoding: most columns of a wide file are never asked for.
package struct CSVRecord: Sendable, Hashable {
    /// The line of the file on which the record begins, from 1. Line breaks in a field make a record longer than one.
    package let line: Int
    private let bytes: [UInt8]
    /// Where each field ends in `bytes`.
    private let ends: [Int]

    init(line: Int, bytes: [UInt8], ends: [Int]) {
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    package var count: Int { ends.count }

    /// The field's bytes without its quotes. The index must be below `count`.
    package subscript(_ index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
}

/// What is wrong with the form of a CSV file at one place. Never quotes the file.
package struct CSVFault: Error, Sendable, Hashable {
    package let line: Int
    package let text: String
    /// Nothing behind this place can be told apart any more, so reading ends here.
    package let isFatal: Bool

    init(line: Int, _ text: String, isFatal: Bool = false) {
        self.line = line
        self.text = text
        self.isFatal = isFatal
    }
}

/// What comes out of a CSV file, in its order.
package enum CSVItem: Sendable, Hashable {
    case record(CSVRecord)
    case fault(CSVFault)
}
