package import Messaging

/// Where a field's value comes from.
package enum ValueSource: Sendable, Hashable {
    case constant(JSONValue)
    case column(ColumnUse)

    var columns: [String] {
        switch self {
        case .constant: []
        case .column(let use): use.columns
        }
    }
}

/// One column, or several put together, and how it is read.
package struct ColumnUse: Sendable, Hashable {
    package let columns: [String]
    /// Between the columns' texts; empty cells are left out.
    package let separator: String
    /// What the file's words mean; nil: they are taken as they are.
    package let translation: [String: String]?
    /// For words that are not in the translation, empty cells included.
    package let otherwise: String?
    package let format: ValueFormat

    package init(
        columns: [String], separator: String = " ", translation: [String: String]? = nil, otherwise: String? = nil,
        format: ValueFormat = .text
    ) {
        self.columns = columns
        self.separator = separator
        self.translation = translation
        self.otherwise = otherwise
        self.format = format
    }

    /// The value; nil when there is nothing in the cells. Throws what is wrong, with the column's name.
    func value(_ table: ColumnTable, _ record: CSVRecord) throws(RowFault) -> JSONValue? {
        var texts: [String] = []
        for column in columns {
            let text = try table.text(column, in: record)
            if !text.isEmpty { texts.append(text) }
        }
        var text = texts.joined(separator: separator)
        if let translation {
            guard let known = translation[text] ?? otherwise ?? (text.isEmpty ? "" : nil) else {
                let words = translation.keys.sorted().joined(separator: ", ")
                throw RowFault(
                    line: record.line, column: name,
                    text: "must be one of the values that the map translates: \(words).")
            }
            text = known
        }
        if text.isEmpty { return nil }
        guard let value = format.value(text) else {
            throw RowFault(line: record.line, column: name, text: format.complaint)
        }
        return value
    }

    /// As it stands in messages.
    var name: String { columns.joined(separator: " + ") }
}
