import Calendars
import Testing

@testable import OperatorCore
@testable import OperatorService

@Suite("LedgerMapReader") struct LedgerMapReaderTests {
    private func findings(_ text: String) throws -> [String] {
        let zones = try ZoneDatabase()
        let error = #expect(throws: MapErrors.self) { try LedgerMapReader.read(text, zones: zones) }
        return error?.findings.map(\.description) ?? []
    }

    private static let closing = "events:\n  - type: erp.account.closed.v1\n"

    @Test(
        "a mistake is named by its line and field, with what would be right",
        arguments: [
            ("", "the file is empty"),
            ("events: []", "1: events: must have at least one event"),
            ("csv: {delimiter: auto}", "1: needs the list events"),
            ("a: [", "this is not YAML"),
            ("events: x", "1: events: must be a list"),
            ("event:\n  - x\nevents: []", "1: event: is not known here; there are csv, formats, events"),
            ("csv: {delimiter: x}\nevents: []", "1: csv.delimiter: must be one of auto"),
            ("csv:\n  encoding: latin9\nevents: []", "2: csv.encoding: must be one of utf-8, windows-1252"),
            ("formats: {date: dd/mm/yy}\nevents: []", "1: formats.date: must be a pattern like dd/mm/yyyy"),
            ("formats: {decimal: \",\", thousands: \",\"}\nevents: []", "1: formats.thousands: must differ"),
            ("formats: {zone: Mars/Base}\nevents: []", "1: formats.zone: must be the name of a time zone"),
            ("events:\n  - columns: {}", "2: events[0]: needs a type"),
            (
                "events:\n  - type: erp.x.v1",
                "2: events[0].type: is not a type known here; there are erp.debtor.upserted.v1"
            ),
            (closing + "    columns: {accountId: A}", "2: events[0]: needs the field reason"),
            (
                closing + "    columns:\n      accountId: A\n      reson: R",
                "5: events[0].columns.reson: is not a field of"
            ),
            (
                closing + "    columns: {accountId: A, reason: R}\n    constants: {reason: x}",
                "under columns and under constants"
            ),
            (
                closing + "    columns: {accountId: A, reason: {values: {a: b}}}",
                "3: events[0].columns.reason: needs column"
            ),
            (
                closing + "    columns: {accountId: A, reason: {column: R, otherwise: x}}",
                "otherwise: stands only beside values"
            ),
            (
                closing + "    columns: {accountId: A, reason: R}\n    contactPoints: []",
                "contactPoints: stands only under"
            ),
            (
                closing + "    columns: {accountId: A, reason: R}\n    attributes: {x: y}",
                "attributes: stands only under"
            ),
            (
                closing + "    columns: {accountId: A, reason: R}\n    only: {is: x}",
                "4: events[0].only: needs the column"
            ),
            (closing + "    columns: {accountId: A, reason: R}\n    only: {column: K}", "4: events[0].only: needs is:"),
        ])
    func mistakes(text: String, expected: String) throws {
        let found = try findings(text)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test("all mistakes are named at once, in the order of the lines")
    func together() throws {
        let found = try findings("csv: {encoding: x}\nformats: {sign: x}\nevents:\n  - type: y\n")
        #expect(found.map { $0.prefix(2) } == ["1:", "2:", "4:"])
    }

    @Test("columns are named once each, whoever uses them")
    func columns() throws {
        let map = try LedgerMapReader.read(
            Self.closing + "    only: {column: K, is: [x, y]}\n    columns: {accountId: A, reason: {columns: [A, R]}}",
            zones: nil)
        #expect(map.columns == ["K", "A", "R"])
        #expect(map.delimiter == nil)
    }
}
