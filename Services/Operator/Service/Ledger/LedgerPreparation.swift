import Contracts
import Messaging
import OperatorCore
import Vault

/// An event with its id and bytes, and where it came from.
struct PreparedEvent: Sendable {
    let draft: DraftEvent
    let sealed: EventSealing.Sealed

    var id: String { sealed.id }
}

/// From the records of a file to events that can go out: mapped, checked, sealed, each thing once.
struct LedgerPreparation {
    private let map: LedgerMap
    private let system: SystemID
    private let sealing: EventSealing
    private var file: LedgerFile
    private var mapper: RowMapper?
    private var book = EntityBook()
    private(set) var rowCount = 0
    private(set) var badRowCount = 0
    private(set) var repeatedCount = 0

    init(path: String, map: LedgerMap, system: SystemID, sealing: EventSealing) throws {
        self.map = map
        self.system = system
        self.sealing = sealing
        file = try LedgerFile(path: path, map: map)
    }

    /// Of the file, between 0 and 1.
    var progress: Double {
        file.byteCount == 0 ? 1 : min(1, Double(file.bytesRead) / Double(file.byteCount))
    }

    /// What the next piece of the file gives; nil behind its end.
    /// - Throws: `OperatorError` when the file as a whole is of no use (columns of the map are not in it).
    mutating func next() throws -> (events: [PreparedEvent], faults: [RowFault])? {
        guard let items = try file.next() else {
            guard mapper != nil else {
                throw OperatorError("The file \(file.path) is empty; its first line names the columns.")
            }
            return nil
        }
        var events: [PreparedEvent] = []
        var faults: [RowFault] = []
        for item in items {
            switch item {
            case .fault(let fault):
                guard mapper != nil else {
                    throw OperatorError("\(file.path):\(fault.line): The first line \(fault.text)")
                }
                rowCount += 1
                badRowCount += 1
                faults.append(RowFault(line: fault.line, text: fault.text))
            case .record(let record):
                if let mapper {
                    try take(mapper.row(record), &events, &faults)
                } else {
                    mapper = try begin(record)
                }
            }
        }
        return (events, faults)
    }

    private func begin(_ header: CSVRecord) throws -> RowMapper {
        do {
            let table = try ColumnTable(header: header, encoding: file.encoding, used: map.columns)
            return RowMapper(map: map, table: table, system: system)
        } catch {
            throw OperatorError(error.faults.map { "\(file.path):\($0.description)" }.joined(separator: "\n"))
        }
    }

    /// All of a row's events or none.
    private mutating func take(
        _ row: RowMapper.Row, _ events: inout [PreparedEvent], _ faults: inout [RowFault]
    ) throws {
        rowCount += 1
        var wrong = row.faults + row.events.flatMap(addressFaults)
        var made: [PreparedEvent] = []
        var repeated = 0
        for draft in wrong.isEmpty ? row.events : [] {
            let sealed = try sealing.seal(draft)
            switch book.standing(key: draft.key, id: sealed.id) {
            case .new: made.append(PreparedEvent(draft: draft, sealed: sealed))
            case .same: repeated += 1
            case .differs(let line): wrong.append(Self.contradiction(draft, line))
            }
        }
        guard wrong.isEmpty else {
            badRowCount += 1
            faults += wrong
            return
        }
        for event in made { book.note(key: event.draft.key, id: event.id, line: event.draft.line) }
        repeatedCount += repeated
        events += made
    }

    private static func contradiction(_ draft: DraftEvent, _ line: Int) -> RowFault {
        let columns = draft.type.keys.map { draft.origins[$0] ?? $0 }.joined(separator: ", ")
        return RowFault(
            line: draft.line, column: columns, event: draft.type.name,
            text: "stands on line \(line) too, with something else beside it; make both lines say the same.")
    }

    /// The vault's own look at a debtor's addresses, before they are sealed and nobody on the way can look.
    private func addressFaults(_ draft: DraftEvent) -> [RowFault] {
        guard draft.type.name == DebtorUpserted.messageType else { return [] }
        var reader = FieldReader(members: draft.members)
        guard let message = DebtorUpserted(&reader, system: system) else { return reader.faults.map(draft.fault) }
        do {
            _ = try DebtorRecord(message)
            return []
        } catch {
            return error.faults.map { draft.fault(Reason($0.code, field: $0.field, $0.text)) }
        }
    }
}
