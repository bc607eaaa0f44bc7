package import Calendars
package import Contracts
package import Messaging

/// An event made from a row, before it has bytes and an id.
package struct DraftEvent: Sendable {
    package let type: ERPEventType
    /// Names what the event is about: the type and the values of its key fields.
    package let key: String
    package let line: Int
    package let members: [String: JSONValue]
    /// Which column each field came from, as in messages; fields of the map's own constants have none.
    package let origins: [String: String]

    /// Turns what a service says of a field into what is wrong with the file.
    package func fault(_ reason: Reason) -> RowFault {
        guard let field = reason.field else { return RowFault(line: line, event: type.name, text: reason.text) }
        if let column = origins[field] {
            return RowFault(line: line, column: column, event: type.name, text: reason.text)
        }
        return RowFault(line: line, event: type.name, text: "\(field) \(reason.text)")
    }
}

extension DraftEvent {
    /// What is needed to name a fault later, without the cells: many events wait for their answers at a time.
    package var withoutValues: DraftEvent {
        DraftEvent(type: type, key: "", line: line, members: [:], origins: origins)
    }
}

extension DraftEvent {
    /// "Everything up to `asOf` has been published". Stands on no line of the file.
    package static func watermark(system: SystemID, asOf: Instant) -> DraftEvent {
        DraftEvent(
            type: .watermark, key: Watermark.messageType + "\n" + asOf.rfc3339, line: 0,
            members: ["system": .string(system.value), "asOf": .string(asOf.rfc3339)], origins: [:])
    }
}
