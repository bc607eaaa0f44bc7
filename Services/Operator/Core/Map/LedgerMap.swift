/// How the rows of a ledger file become ERP events. Read from a file by `LedgerMapReader`.
package struct LedgerMap: Sendable {
    /// Nil: found out from the file.
    package let delimiter: UInt8?
    package let encoding: TextEncoding
    package let events: [EventMap]

    package init(delimiter: UInt8?, encoding: TextEncoding, events: [EventMap]) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.events = events
    }

    /// Every column that the map speaks of, once, in the map's order.
    package var columns: [String] {
        var seen: Set<String> = []
        return events.flatMap(\.columns).filter { seen.insert($0).inserted }
    }
}

/// One event that a row may become.
package struct EventMap: Sendable {
    package let type: ERPEventType
    /// All must hold, or the row does not become this event.
    package let conditions: [RowCondition]
    package let fields: [FieldMap]
    package let contactPoints: [ContactPointMap]
    /// Name of the attribute, and where it comes from.
    package let attributes: [FieldMap]

    package init(
        type: ERPEventType, conditions: [RowCondition], fields: [FieldMap], contactPoints: [ContactPointMap],
        attributes: [FieldMap]
    ) {
        self.type = type
        self.conditions = conditions
        self.fields = fields
        self.contactPoints = contactPoints
        self.attributes = attributes
    }

    var columns: [String] {
        conditions.map(\.column) + (fields + attributes).flatMap(\.source.columns)
            + contactPoints.flatMap { $0.value.columns + ($0.verifiedAt?.columns ?? []) }
    }
}

/// Which rows become an event.
package struct RowCondition: Sendable, Hashable {
    package let column: String
    /// The values that let the row through; nil: anything but an empty cell does.
    package let values: Set<String>?

    package init(column: String, values: Set<String>?) {
        self.column = column
        self.values = values
    }

    func holds(_ text: String) -> Bool { values.map { $0.contains(text) } ?? !text.isEmpty }
}

/// A field and where its value comes from.
package struct FieldMap: Sendable, Hashable {
    package let name: String
    package let source: ValueSource

    package init(name: String, source: ValueSource) {
        self.name = name
        self.source = source
    }
}

/// A phone number, e-mail or postal address of a debtor. Rows with nothing in its columns have none.
package struct ContactPointMap: Sendable, Hashable {
    package let kind: String
    package let value: ColumnUse
    package let source: String
    package let verifiedAt: ColumnUse?
    package let isPreferred: Bool

    package init(kind: String, value: ColumnUse, source: String, verifiedAt: ColumnUse?, isPreferred: Bool) {
        self.kind = kind
        self.value = value
        self.source = source
        self.verifiedAt = verifiedAt
        self.isPreferred = isPreferred
    }
}
