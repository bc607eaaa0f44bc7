import Calendars
import Contracts
import Money
import Testing

@testable import PaymentCore

@Suite("What an account refuses")
struct LedgerRefusalTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (inout Books) throws -> LedgerAnswer
        let code: String
    }

    @Test(
        "what does not fit is refused with its code and changes nothing",
        arguments: [
            Wrong(
                testDescription: "an invoice in another currency",
                run: { books in
                    let day = try LocalDate(iso8601: "2026-02-01")
                    return books.change {
                        $0.issue(
                            Invoice(
                                id: "9", number: "9", part: .fee, issuedOn: day, dueOn: day,
                                amount: Money(minorUnits: 5, currency: .usd)), at: Books.now)
                    }
                }, code: "currency-mismatch"),
            Wrong(
                testDescription: "a payment for an invoice of nobody", run: { try $0.pay("p", 100, for: "77") },
                code: "unknown-invoice"),
            Wrong(testDescription: "cancelling no invoice", run: { try $0.cancel("77") }, code: "unknown-invoice"),
            Wrong(testDescription: "reversing no payment", run: { try $0.reverse("77") }, code: "unknown-payment"),
            Wrong(
                testDescription: "reversing a credit note",
                run: { books in
                    let day = try LocalDate(iso8601: "2026-02-01")
                    return books.change { $0.reverse(.note("n"), on: day, at: Books.now) }
                }, code: "unknown-payment"),
            Wrong(
                testDescription: "charging a closed account",
                run: { books in
                    books.change { $0.close(because: "sold", at: Books.now) }
                    return try books.invoice("9", 100)
                }, code: "account-closed"),
            Wrong(
                testDescription: "more attributes than an account may have",
                run: { books in
                    let many = Dictionary(
                        uniqueKeysWithValues: (0...AccountLedger.attributesMax).map { ("a\($0)", "x") })
                    return books.change { $0.update(many) }
                }, code: "attributes"),
        ])
    func refused(_ wrong: Wrong) throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.credit(.note("n"), .creditNote, 100)
        let open = books.open
        #expect(try wrong.run(&books).codes == [wrong.code])
        #expect(books.open == open)
        #expect(books.faults == [])
    }
}
