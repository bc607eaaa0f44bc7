package import Contracts
import Messaging

/// Makes events from the rows of one file by its map.
package struct RowMapper: Sendable {
    /// What one row became. A row with a fault becomes nothing at all: half a row would be half a debt.
    package struct Row: Sendable {
        package var events: [DraftEvent] = []
        package var faults: [RowFault] = []
    }

    private let map: LedgerMap
    private let table: ColumnTable
    private let system: SystemID

    package init(map: LedgerMap, table: ColumnTable, system: SystemID) {
        self.map = map
        self.table = table
        self.system = system
    }

    package func row(_ record: CSVRecord) -> Row {
        guard record.count == table.names.count else {
            let text = "has \(record.count) fields, but the first line has \(table.names.count)."
            return Row(faults: [RowFault(line: record.line, text: text)])
        }
        var row = Row()
        for event in map.events {
            do throws(RowFault) {
                guard try applies(event, record) else { continue }
            } catch {
                row.faults.append(error)
                continue
            }
            var draft = DraftBuilder(event: event, table: table, record: record)
            let made = draft.build()
            let reasons = draft.faults.isEmpty ? made.type.faults(made.members, system: system) : []
            row.faults += draft.faults + reasons.map(made.fault)
            row.events.append(made)
        }
        // The same wrong cell may feed several events.
        var seen: Set<String> = []
        row.faults = row.faults.filter { seen.insert("\($0.column ?? "")\n\($0.text)").inserted }
        if !row.faults.isEmpty { row.events = [] }
        return row
    }

    private func applies(_ event: EventMap, _ record: CSVRecord) throws(RowFault) -> Bool {
        for condition in event.conditions {
            guard condition.holds(try table.text(condition.column, in: record)) else { return false }
        }
        return true
    }
}

/// Gathers one event's fields and everything that is wrong with them.
private struct DraftBuilder {
    let event: EventMap
    let table: ColumnTable
    let record: CSVRecord
    var faults: [RowFault] = []
    private var members: [String: JSONValue] = [:]
    private var origins: [String: String] = [:]

    init(event: EventMap, table: ColumnTable, record: CSVRecord) {
        self.event = event
        self.table = table
        self.record = record
    }

    mutating func build() -> DraftEvent {
        for field in event.fields {
            if let value = value(field.source, field.name) { members[field.name] = value }
        }
        addAttributes()
        addContactPoints()
        let key = event.type.keys.map { members[$0]?.text ?? "" }.joined(separator: "\n")
        return DraftEvent(
            type: event.type, key: event.type.name + "\n" + key, line: record.line, members: members, origins: origins)
    }

    private mutating func addAttributes() {
        guard !event.attributes.isEmpty else { return }
        var attributes: [String: JSONValue] = [:]
        for attribute in event.attributes {
            if let value = value(attribute.source, "attributes.\(attribute.name)") {
                attributes[attribute.name] = value
            }
        }
        members["attributes"] = .object(attributes)
    }

    private mutating func addContactPoints() {
        guard !event.contactPoints.isEmpty else { return }
        var points: [JSONValue] = []
        for map in event.contactPoints {
            // The index is that of the list as sent: what a service says of a field names it so.
            let path = "contactPoints[\(points.count)]"
            guard let value = value(.column(map.value), "\(path).value") else { continue }
            var point: [String: JSONValue] = ["kind": .string(map.kind), "value": value, "source": .string(map.source)]
            if map.isPreferred { point["preferred"] = .boolean(true) }
            if let verified = map.verifiedAt, let at = self.value(.column(verified), "\(path).verifiedAt") {
                point["verifiedAt"] = at
            }
            points.append(.object(point))
        }
        members["contactPoints"] = .array(points)
    }

    private mutating func value(_ source: ValueSource, _ field: String) -> JSONValue? {
        switch source {
        case .constant(let value): return value
        case .column(let use):
            origins[field] = use.name
            do throws(RowFault) {
                return try use.value(table, record)
            } catch {
                faults.append(
                    RowFault(line: error.line, column: error.column, event: event.type.name, text: error.text))
                return nil
            }
        }
    }
}
