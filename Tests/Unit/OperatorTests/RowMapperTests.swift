import Messaging
import Testing

@testable import OperatorCore

@Suite("RowMapper") struct RowMapperTests {
    private static let map = """
        formats: {decimal: ",", thousands: space, date: dd/mm/yyyy}
        events:
          - type: erp.debtor.upserted.v1
            columns:
              debtorId: No
              name: Name
              kind: {column: Type, values: {P: person, B: business}}
            constants: {language: en, country: ZA}
            contactPoints:
              - {kind: mobile, column: Cell, source: ledger}
              - {kind: email, column: Mail, source: ledger, preferred: true}
          - type: erp.invoice.issued.v1
            only: [{column: Doc, filled: true}, {column: Kind, is: INV}]
            columns: {accountId: No, invoiceId: Doc, number: Doc, amount: Amount, issuedOn: Date, dueOn: Due}
            constants: {currency: ZAR, kind: principal}
        """
    private static let header = ["No", "Name", "Type", "Cell", "Mail", "Kind", "Doc", "Amount", "Date", "Due"]
    private static let good = [
        "1", "Nomsa", "P", "0820000001", "", "INV", "I-1", "1 234,50", "01/11/2025", "1/12/2025",
    ]

    private func row(_ changes: [String: String]) throws -> RowMapper.Row {
        var cells = Self.good
        for (name, value) in changes { cells[try #require(Self.header.firstIndex(of: name))] = value }
        return try #require(try mapped(Self.map, [Self.header, cells]).first)
    }

    @Test("one row becomes the events that its map says, with the values as the contracts want them")
    func events() throws {
        let row = try row([:])
        #expect(row.faults == [])
        #expect(row.events.map(\.type.name) == ["erp.debtor.upserted.v1", "erp.invoice.issued.v1"])
        let point: JSONValue = .object([
            "kind": .string("mobile"), "value": .string("0820000001"), "source": .string("ledger"),
        ])
        #expect(
            row.events[0].members == [
                "debtorId": .string("1"), "name": .string("Nomsa"), "kind": .string("person"),
                "language": .string("en"),
                "country": .string("ZA"), "contactPoints": .array([point]),
            ])
        #expect(
            row.events[1].members == [
                "accountId": .string("1"), "invoiceId": .string("I-1"), "number": .string("I-1"),
                "amount": .string("1234.50"), "currency": .string("ZAR"), "issuedOn": .string("2025-11-01"),
                "dueOn": .string("2025-12-01"), "kind": .string("principal"),
            ])
    }

    @Test("rows that a condition leaves out become nothing of that type", arguments: [["Kind": "PAY"], ["Doc": ""]])
    func conditions(changes: [String: String]) throws {
        let row = try row(changes)
        #expect(row.faults == [])
        #expect(row.events.map(\.type.name) == ["erp.debtor.upserted.v1"])
    }

    @Test(
        "a fault names line, column and what would be right, and leaves the row out whole",
        arguments: [
            (["Amount": "1,234.50"], "2: Amount: must be an amount like 1 234,50."),
            (["Amount": "-5"], "2: Amount: must be more than zero."),
            (["Amount": ""], "2: Amount: is missing."),
            (["Date": "31/02/2026"], "2: Date: must be a date written dd/mm/yyyy."),
            (["Due": "01/10/2025"], "2: Due: must not lie before issuedOn."),
            (["Type": "X"], "2: Type: must be one of the values that the map translates: B, P."),
            (["No": "a b"], "2: No: must be letters, digits and signs without spaces."),
            (["Name": ""], "2: Name: is missing."),
            (["Name": "a\u{1}b"], "2: Name: must not have control characters."),
        ])
    func faults(changes: [String: String], expected: String) throws {
        let row = try row(changes)
        #expect(row.faults.map(\.description) == [expected])
        #expect(row.events.isEmpty)
    }

    @Test("a fault never repeats what stands in the cell")
    func privacy() throws {
        for column in Self.header {
            let row = try row([column: "Secret\u{1}Person"])
            #expect(row.faults.allSatisfy { !$0.description.contains("Secret") }, "\(column)")
        }
    }

    @Test("a row with too many or too few cells is none")
    func width() throws {
        let rows = try mapped(Self.map, [Self.header, Self.good + ["x"], Array(Self.good.dropLast())])
        #expect(
            rows.map { $0.faults.map(\.description) } == [
                ["2: has 11 fields, but the first line has 10."], ["3: has 9 fields, but the first line has 10."],
            ])
    }

    @Test("what a service says of a field is told of the column, also of an address behind one that is empty")
    func answers() throws {
        let event = try row(["Cell": "", "Mail": "x@example.org"]).events[0]
        let fault = event.fault(Reason("address", field: "contactPoints[0].value", "must be an e-mail address."))
        #expect(fault.description == "2: Mail: must be an e-mail address.")
        #expect(event.withoutValues.fault(Reason("x", field: "name", "is odd.")).description == "2: Name: is odd.")
        #expect(event.fault(Reason("x", field: "country", "is odd.")).description == "2: country is odd.")
        #expect(event.fault(Reason("x", "is odd.")).description == "2: is odd.")
    }

    @Test(
        "every ERP event can be mapped: a whole one of each type is accepted by its contract's reader",
        arguments: [
            "erp.debtor.status-changed.v1": "{debtorId: A, status: S, since: D}",
            "erp.account.updated.v1": "{accountId: A}",
            "erp.account.closed.v1": "{accountId: A, reason: S}",
            "erp.invoice.cancelled.v1": "{accountId: A, invoiceId: A, reason: S}",
            "erp.payment.reversed.v1": "{accountId: A, paymentId: A, reason: S}",
        ])
    func types(type: String, columns: String) throws {
        let map = "events:\n  - type: \(type)\n    columns: \(columns)"
        let rows = try mapped(map, [["A", "S", "D"], ["1", "deceased", "2026-01-05"]])
        #expect(rows[0].faults == [])
        #expect(rows[0].events.count == 1)
    }
}
