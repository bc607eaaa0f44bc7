import Calendars
import Contracts
import Foundation
import TestSupport
import Testing

@testable import OperatorCore
@testable import OperatorService

@Suite("LedgerPreparation") struct LedgerPreparationTests {
    private static let map = """
        events:
          - type: erp.debtor.upserted.v1
            columns: {debtorId: No, name: Name}
            constants: {language: en, country: ZA, kind: person}
            contactPoints: [{kind: mobile, column: Cell, source: ledger}]
          - type: erp.account.closed.v1
            columns: {accountId: Account, reason: Name}
        """

    private struct Outcome {
        var events: [PreparedEvent] = []
        var faults: [String] = []
        var rows = 0
        var bad = 0
        var repeated = 0
    }

    private func prepare(_ text: String) throws -> Outcome {
        let folder = try TestFolder("operator")
        let map = try LedgerMapReader.read(Self.map, zones: nil)
        let sealing = EventSealing(system: "city", vaultKey: nil, secret: Data("s".utf8))
        var preparation = try LedgerPreparation(
            path: try folder.write("ledger.csv", text), map: map, system: "city", sealing: sealing)
        var outcome = Outcome()
        while let piece = try preparation.next() {
            outcome.events += piece.events
            outcome.faults += piece.faults.map(\.description)
        }
        (outcome.rows, outcome.bad, outcome.repeated) = (
            preparation.rowCount, preparation.badRowCount, preparation.repeatedCount
        )
        #expect(preparation.progress == 1)
        return outcome
    }

    @Test("each debtor goes out once, however many rows name it")
    func once() throws {
        let outcome = try prepare("No,Name,Cell,Account\n1,A,,x\n1,A,,y\n2,B,,z\n")
        #expect(outcome.events.map(\.draft.type.name).count(where: { $0 == DebtorUpserted.messageType }) == 2)
        #expect(outcome.events.count == 5)
        #expect(outcome.repeated == 1)
    }

    @Test("rows that contradict an earlier one are named with it, and left out whole")
    func contradictions() throws {
        let outcome = try prepare("No,Name,Cell,Account\n1,A,,x\n1,B,,y\n")
        #expect(
            outcome.faults == [
                "3: No: stands on line 2 too, with something else beside it; make both lines say the same."
            ])
        #expect(outcome.events.count == 2)
        #expect((outcome.rows, outcome.bad) == (2, 1))
    }

    @Test("a bad row is no precedent: a later good one of the same debtor goes out")
    func noPrecedent() throws {
        let outcome = try prepare("No,Name,Cell,Account\n1,A,,\n1,B,,y\n")
        #expect(outcome.faults.count == 1)
        #expect(outcome.events.count == 2)
    }

    @Test("an address that the vault would refuse is found before it is sealed")
    func addresses() throws {
        let outcome = try prepare("No,Name,Cell,Account\n1,A,12,x\n")
        #expect(outcome.events.isEmpty)
        #expect(outcome.faults.first?.hasPrefix("2: Cell: ") == true, "\(outcome.faults)")
    }

    @Test("a byte order mark, CRLF and semicolons make no difference")
    func forms() throws {
        let plain = try prepare("No,Name,Cell,Account\n1,A,,x\n")
        let other = try prepare("\u{FEFF}No;Name;Cell;Account\r\n1;A;;x\r\n")
        #expect(plain.events.map(\.id) == other.events.map(\.id))
    }

    @Test(
        "an empty file and one without the map's columns are refused as a whole",
        arguments: [
            ("", "is empty"), ("\n\n", "is empty"),
            ("No,Name\n1,A\n", "Cell: is named in the map, but the file has no such"),
            ("No,\"Name", "The first line has a quote"),
        ])
    func useless(text: String, expected: String) throws {
        let error = #expect(throws: OperatorError.self) { _ = try prepare(text) }
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }

    @Test("a file longer than one piece is read to its end, with its lines counted")
    func long() throws {
        let filler = String(repeating: "x", count: 150)
        let rows = (1...4_000).map { "\($0),\"\(filler)\n\",,a\($0)" }.joined(separator: "\n")
        let outcome = try prepare("No,Name,Cell,Account\n\(rows)\nlast,,,\n")
        #expect(outcome.events.count == 8_000)
        #expect(outcome.faults.allSatisfy { $0.hasPrefix("8002: ") })
    }

    @Test("what is remembered of a file has a bound, behind which repeats go out again under the same id")
    func bound() {
        var book = EntityBook(limit: 1)
        book.note(key: "a", id: "1", line: 2)
        book.note(key: "b", id: "1", line: 3)
        #expect(book.standing(key: "a", id: "1") == .same)
        #expect(book.standing(key: "a", id: "2") == .differs(line: 2))
        #expect(book.standing(key: "b", id: "1") == .new)
    }

    @Test("the ledger and the map of the examples fit one another")
    func examples() throws {
        let folder = Repository.path + "/compose/examples"
        let text = try String(contentsOfFile: folder + "/ledger.map.yaml", encoding: .utf8)
        let map = try LedgerMapReader.read(text, zones: try ZoneDatabase())
        let sealing = EventSealing(system: "city", vaultKey: nil, secret: Data())
        var preparation = try LedgerPreparation(
            path: folder + "/ledger.csv", map: map, system: "city", sealing: sealing)
        var types: [String: Int] = [:]
        while let piece = try preparation.next() {
            #expect(piece.faults == [])
            for event in piece.events { types[event.draft.type.name, default: 0] += 1 }
        }
        #expect(
            types == [
                "erp.debtor.upserted.v1": 3, "erp.account.opened.v1": 3, "erp.invoice.issued.v1": 4,
                "erp.payment.recorded.v1": 1, "erp.credit-note.issued.v1": 1,
            ])
    }
}
