import Calendars
import Contracts
import Money
import Testing

@testable import PaymentCore

@Suite("Promises to pay")
struct PromiseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (inout Books) throws -> Void
        /// What became of it; `nil` while it stands.
        let standing: PromiseStanding?
    }

    @Test(
        "kept by payments posted since, broken by its deadline, cancelled when nothing is owed any more",
        arguments: [
            Case(testDescription: "nothing happens", run: { _ in }, standing: nil),
            Case(testDescription: "paid in full", run: { try $0.pay("q", 5_000) }, standing: .kept),
            Case(
                testDescription: "paid in two parts",
                run: {
                    try $0.pay("q", 2_000)
                    try $0.pay("r", 3_000)
                }, standing: .kept),
            Case(testDescription: "paid in part only", run: { try $0.pay("q", 4_999) }, standing: nil),
            Case(
                testDescription: "a part that was taken back does not count",
                run: {
                    try $0.pay("q", 2_000)
                    try $0.reverse("q")
                    try $0.pay("r", 3_000)
                }, standing: nil),
            Case(
                testDescription: "a credit note is no payment",
                run: { try $0.credit(.note("n"), .creditNote, 5_000) }, standing: nil),
            Case(
                testDescription: "a credit note for everything",
                run: { try $0.credit(.note("n"), .creditNote, 10_000) }, standing: .cancelled),
            Case(testDescription: "the invoice is taken back", run: { try $0.cancel("1") }, standing: .cancelled),
            Case(
                testDescription: "the account is closed",
                run: { $0.change { $0.close(because: "sold", at: Books.now) } }, standing: .cancelled),
            Case(testDescription: "the deadline passes", run: { $0.deadlinePasses("p-1") }, standing: .broken),
            Case(
                testDescription: "another promise's deadline passes", run: { $0.deadlinePasses("p-0") }, standing: nil),
        ])
    func standing(_ expected: Case) throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        #expect(try books.promise(5_000) == .posted)
        try expected.run(&books)
        if let standing = expected.standing {
            #expect(books.ledger.promise == nil)
            #expect(books.ledger.promisesBroken == (standing == .broken ? 1 : 0))
        } else {
            #expect(books.ledger.promise?.standing == .open)
        }
        #expect(books.ledger.state.promise?.promiseID == (expected.standing == nil ? "p-1" : nil))
    }

    @Test("what becomes of a promise is said with the next version")
    func said() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.promise(5_000)
        var ledger = books.ledger
        ledger.promiseDeadlinePassed("p-1")
        #expect(ledger.changes.promises.map(\.standing) == [.broken])
        #expect(ledger.changes.promises.map(\.version) == [2])
        #expect(ledger.state.promisesBroken == 1)
    }

    @Test("money that came before the promise does not count for it")
    func earlierMoney() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.pay("before", 5_000)
        try books.promise(5_000)
        #expect(books.ledger.promise?.standing == .open)
    }

    @Test("a kept promise stays kept when the payment bounces")
    func keptIsFinal() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.promise(5_000)
        try books.pay("q", 5_000)
        try books.reverse("q")
        #expect(books.ledger.promise == nil)
        #expect(books.ledger.promisesBroken == 0)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var cents: Int64 = 5_000
        var day = "2026-01-20"
        let codes: [String]

        var testDescription: String { "\(cents) by \(day)" }
    }

    @Test(
        "limits: from today to 31 days ahead, more than nothing, not more than is owed",
        arguments: [
            Wrong(day: "2026-01-05", codes: []), Wrong(day: "2026-02-05", codes: []), Wrong(cents: 10_000, codes: []),
            Wrong(cents: 1, codes: []), Wrong(day: "2026-01-04", codes: ["date-range"]),
            Wrong(day: "2026-02-06", codes: ["date-range"]), Wrong(cents: 0, codes: ["amount"]),
            Wrong(cents: -1, codes: ["amount"]), Wrong(cents: 10_001, codes: ["amount"]),
            Wrong(cents: 10_001, day: "2027-01-01", codes: ["date-range", "amount"]),
        ])
    func limits(_ wrong: Wrong) throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        #expect(try books.promise(wrong.cents, on: wrong.day).codes == wrong.codes)
        #expect((books.ledger.promise == nil) == !wrong.codes.isEmpty)
    }

    @Test("one at a time; the very same one again is the one that stands")
    func oneAtATime() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.promise(5_000)
        #expect(try books.promise(5_000, id: "p-2") == .alreadyDone)
        #expect(try books.promise(5_001, id: "p-2").codes == ["promise-open"])
        #expect(try books.promise(5_000, on: "2026-01-21", id: "p-2").codes == ["promise-open"])
        #expect(books.ledger.promisesMade == 1)
        books.deadlinePasses("p-1")
        #expect(try books.promise(5_000, id: "p-2") == .posted)
    }

    @Test("none on a closed account, where nothing is asked for")
    func closedAccount() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        books.change { $0.close(because: "sold", at: Books.now) }
        #expect(try books.promise(5_000).codes == ["account-closed"])
    }

    @Test(
        "the deadline is when a day of grace has ended too, where the day ends last",
        arguments: [
            (["Africa/Johannesburg"], "2026-01-21T22:00:00Z"), ([], "2026-01-22T00:00:00Z"),
            (["America/New_York", "Pacific/Honolulu"], "2026-01-22T10:00:00Z"),
            // Five and three quarter hours ahead: rounded up to the half hour.
            (["Asia/Kathmandu"], "2026-01-21T18:30:00Z"),
        ])
    func deadline(zones: [String], expected: String) throws {
        let database = try ZoneDatabase()
        let calendar = AccountCalendar(zones: try zones.map { try database.zone($0) })
        let promise = PromiseToPay(
            id: "p", amount: zar(1), madeAt: Books.now, dueOn: try LocalDate(iso8601: "2026-01-20"), afterEntry: 0,
            contactID: nil)
        #expect(calendar.deadline(of: promise).rfc3339 == expected)
    }

    @Test("today is the earliest date a clock in the country shows")
    func today() throws {
        let database = try ZoneDatabase()
        let calendar = AccountCalendar(
            zones: try ["America/New_York", "Pacific/Honolulu"].map { try database.zone($0) })
        #expect(try calendar.today(at: Instant(rfc3339: "2026-01-05T08:00:00Z")).iso8601 == "2026-01-04")
    }
}

extension Books {
    mutating func deadlinePasses(_ id: PromiseID) {
        change {
            $0.promiseDeadlinePassed(id)
            return .posted
        }
    }
}
