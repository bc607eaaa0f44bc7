/// The columns of a file by their names in its first record.
package struct ColumnTable: Sendable, Hashable {
    private let indices: [String: Int]
    package let names: [String]
    private let encoding: TextEncoding

    /// - Parameter used: the names that the map speaks of: each must be there, exactly once.
    /// - Throws: `RowFaults` naming every column that is missing or stands twice.
    package init(header: CSVRecord, encoding: TextEncoding, used: [String]) throws(RowFaults) {
        var names: [String] = []
        for index in 0..<header.count {
            guard let text = encoding.text(header[index]) else {
                throw RowFaults([RowFault(line: header.line, text: encoding.complaint)])
            }
            names.append(text.trimmedSpace)
        }
        var indices: [String: Int] = [:]
        var faults: [RowFault] = []
        for name in used {
            let found = names.indices.filter { names[$0] == name }
            if found.count == 1 {
                indices[name] = found[0]
            } else {
                let text =
                    found.isEmpty
                    ? "is named in the map, but the file has no such column; it has: \(names.joined(separator: ", "))."
                    : "is named in the map and stands \(found.count) times in the first line; rename all but one."
                faults.append(RowFault(line: header.line, column: name, text: text))
            }
        }
        guard faults.isEmpty else { throw RowFaults(faults) }
        self.indices = indices
        self.names = names
        self.encoding = encoding
    }

    /// The cell's text without white space at its ends; empty when there is nothing in it.
    package func text(_ column: String, in record: CSVRecord) throws(RowFault) -> String {
        guard let index = indices[column], index < record.count, let text = encoding.text(record[index]) else {
            throw RowFault(line: record.line, column: column, text: encoding.complaint)
        }
        return text.trimmedSpace
    }
}

extension TextEncoding {
    var complaint: String {
        switch self {
        case .utf8:
            "is not written in UTF-8; if it comes from Windows, write \"encoding: windows-1252\" under csv in the map."
        case .windows1252: "is not written in Windows-1252; try \"encoding: utf-8\" under csv in the map."
        }
    }
}

extension String {
    /// Without white space at either end, no-break spaces included.
    var trimmedSpace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
