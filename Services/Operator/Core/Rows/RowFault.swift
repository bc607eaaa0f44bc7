/// What is wrong at one place of a ledger file, in words for whoever keeps it. Never quotes a cell: it may be personal.
package struct RowFault: Error, Sendable, Hashable {
    /// Of the file, from 1.
    package let line: Int
    /// The column's name in the file; nil when it concerns the line as a whole.
    package let column: String?
    /// The type of the event that could not be made or was rejected.
    package let event: String?
    /// Fits behind the column's name; says what would be right.
    package let text: String

    package init(line: Int, column: String? = nil, event: String? = nil, text: String) {
        self.line = line
        self.column = column
        self.event = event
        self.text = text
    }

    /// `17: Amount: must be …`.
    package var description: String { column.map { "\(line): \($0): \(text)" } ?? "\(line): \(text)" }
}

/// Several at once.
package struct RowFaults: Error, Sendable, Hashable {
    package let faults: [RowFault]

    package init(_ faults: [RowFault]) { self.faults = faults }
}
