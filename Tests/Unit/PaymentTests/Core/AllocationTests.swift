import Contracts
import Money
import Testing

@testable import PaymentCore

@Suite("Which invoice a payment covers first")
struct AllocationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: DebtType
        /// Id, cents, due date, part.
        let invoices: [(String, Int64, String, InvoicePart)]
        let paid: Int64
        var named: InvoiceID?
        let open: [String: Int64]
    }

    private static let mixed: [(String, Int64, String, InvoicePart)] = [
        ("old", 1_000, "2026-01-01", .principal), ("new", 1_000, "2026-03-01", .principal),
        ("interest", 300, "2026-02-01", .interest), ("fee", 200, "2026-02-01", .fee),
    ]

    @Test(
        "by the kind of debt",
        arguments: [
            Case(
                testDescription: "a service debt: the oldest due date", type: .service, invoices: mixed, paid: 1_100,
                open: ["old": 0, "interest": 200, "fee": 200, "new": 1_000]),
            Case(
                testDescription: "a service debt, one due date: interest, fee, principal", type: .rates,
                invoices: mixed.map { ($0.0, $0.1, "2026-02-01", $0.3) }, paid: 600,
                open: ["interest": 0, "fee": 0, "new": 900, "old": 1_000]),
            Case(
                testDescription: "a credit agreement: interest, then fees, then principal (NCA s 126(3))",
                type: .credit,
                invoices: mixed, paid: 600, open: ["interest": 0, "fee": 0, "old": 900, "new": 1_000]),
            Case(
                testDescription: "an incidental credit agreement likewise", type: .incidental, invoices: mixed,
                paid: 400,
                open: ["interest": 0, "fee": 100, "old": 1_000, "new": 1_000]),
            Case(
                testDescription: "the invoice that is named comes before all", type: .credit, invoices: mixed,
                paid: 1_200,
                named: "new", open: ["new": 0, "interest": 100, "fee": 200, "old": 1_000]),
            Case(
                testDescription: "the id settles what is otherwise equal", type: .rent,
                invoices: [("b", 100, "2026-01-01", .principal), ("a", 100, "2026-01-01", .principal)], paid: 150,
                open: ["a": 0, "b": 50]),
        ])
    func order(_ expected: Case) throws {
        var books = try Books(expected.type)
        for (id, cents, due, part) in expected.invoices { try books.invoice(id, cents, due: due, part) }
        try books.pay("p", expected.paid, for: expected.named)
        #expect(books.open == expected.open)
        #expect(books.faults == [])
    }

    @Test("of several credits the one that was posted first is used first")
    func oldestCreditFirst() throws {
        var books = try Books()
        try books.pay("z-first", 100)
        try books.pay("a-second", 100)
        try books.invoice("1", 150)
        #expect(books.ledger.credits[.payment("z-first")]?.unallocated.minorUnits == 0)
        #expect(books.ledger.credits[.payment("a-second")]?.unallocated.minorUnits == 50)
    }

    @Test("a payment for a cancelled invoice covers the others")
    func cancelledIsNamed() throws {
        var books = try Books()
        try books.invoice("1", 100)
        try books.invoice("2", 100)
        try books.cancel("1")
        #expect(try books.pay("p", 100, for: "1") == .posted)
        #expect(books.open == ["1": 0, "2": 0])
    }
}
