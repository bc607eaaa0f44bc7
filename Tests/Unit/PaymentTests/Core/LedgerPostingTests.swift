import Calendars
import Contracts
import Money
import Testing

@testable import PaymentCore

@Suite("What is posted to an account")
struct LedgerPostingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (inout Books) throws -> Void
        let balance: Int64
        let kinds: [EntryKind]
        /// The sums of the books by ledger account, those that are not zero.
        let sums: [LedgerAccount: Int64]
    }

    @Test(
        "every entry balances, and the books say what was charged, paid and is owed",
        arguments: [
            Case(
                testDescription: "an invoice", run: { try $0.invoice("1", 10_000) }, balance: 10_000,
                kinds: [.invoiceIssued], sums: [.receivablePrincipal: 10_000, .charges: -10_000]),
            Case(
                testDescription: "interest and a fee stand apart from principal",
                run: {
                    try $0.invoice("1", 700, .interest)
                    try $0.invoice("2", 300, .fee)
                }, balance: 1_000, kinds: [.invoiceIssued, .invoiceIssued],
                sums: [.receivableInterest: 700, .receivableFee: 300, .charges: -1_000]),
            Case(
                testDescription: "a payment in part",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.pay("p", 4_000)
                }, balance: 6_000, kinds: [.invoiceIssued, .paymentReceived],
                sums: [.receivablePrincipal: 6_000, .charges: -10_000, .transitERP: 4_000]),
            Case(
                testDescription: "too much paid stands as credit",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.pay("p", 12_500)
                }, balance: -2_500, kinds: [.invoiceIssued, .paymentReceived],
                sums: [.charges: -10_000, .transitERP: 12_500, .overpayment: -2_500]),
            Case(
                testDescription: "credit goes to the next invoice",
                run: {
                    try $0.pay("p", 2_500)
                    try $0.invoice("1", 10_000)
                }, balance: 7_500, kinds: [.paymentReceived, .invoiceIssued, .creditApplied],
                sums: [.receivablePrincipal: 7_500, .charges: -10_000, .transitERP: 2_500]),
            Case(
                testDescription: "a credit note takes off",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.credit(.note("n"), .creditNote, 1_000, for: "1")
                }, balance: 9_000, kinds: [.invoiceIssued, .creditNoteIssued],
                sums: [.receivablePrincipal: 9_000, .charges: -10_000, .creditNotes: 1_000]),
            Case(
                testDescription: "an upheld dispute takes off",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.credit(.dispute("d"), .adjustment, 3_000, for: "1")
                }, balance: 7_000, kinds: [.invoiceIssued, .disputeAdjusted],
                sums: [.receivablePrincipal: 7_000, .charges: -10_000, .adjustments: 3_000]),
            Case(
                testDescription: "a payment taken back",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.pay("p", 12_500)
                    try $0.reverse("p")
                }, balance: 10_000, kinds: [.invoiceIssued, .paymentReceived, .paymentReversed],
                sums: [.receivablePrincipal: 10_000, .charges: -10_000]),
            Case(
                testDescription: "what a payment taken back had covered is covered from other credit",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.pay("p", 10_000)
                    try $0.pay("q", 4_000)
                    try $0.reverse("p")
                }, balance: 6_000,
                kinds: [.invoiceIssued, .paymentReceived, .paymentReceived, .paymentReversed, .creditApplied],
                sums: [.receivablePrincipal: 6_000, .charges: -10_000, .transitERP: 4_000]),
            Case(
                testDescription: "a cancelled invoice that was paid in part leaves credit",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.pay("p", 4_000)
                    try $0.cancel("1")
                }, balance: -4_000, kinds: [.invoiceIssued, .paymentReceived, .invoiceCancelled],
                sums: [.transitERP: 4_000, .overpayment: -4_000]),
            Case(
                testDescription: "what covered a cancelled invoice goes to the others",
                run: {
                    try $0.invoice("1", 10_000)
                    try $0.invoice("2", 3_000, due: "2026-03-01")
                    try $0.pay("p", 4_000)
                    try $0.cancel("1")
                }, balance: -1_000,
                kinds: [.invoiceIssued, .invoiceIssued, .paymentReceived, .invoiceCancelled, .creditApplied],
                sums: [.charges: -3_000, .transitERP: 4_000, .overpayment: -1_000]),
        ])
    func posting(_ expected: Case) throws {
        var books = try Books()
        try expected.run(&books)
        #expect(books.balance == expected.balance)
        #expect(books.journal.map(\.kind) == expected.kinds)
        #expect(books.journal.map(\.number) == Array(1...Int64(books.journal.count)))
        var sums: [LedgerAccount: Int64] = [:]
        for entry in books.journal {
            #expect(entry.postings.reduce(0) { $0 + $1.amount.minorUnits } == 0)
            for posting in entry.postings { sums[posting.account, default: 0] += posting.amount.minorUnits }
        }
        #expect(sums.filter { $0.value != 0 } == expected.sums)
        #expect(books.faults == [])
    }

    @Test("what was done before changes nothing and posts nothing")
    func alreadyDone() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        try books.pay("p", 1_000)
        try books.reverse("p")
        try books.cancel("1")
        books.change { $0.close(because: "sold", at: Books.now) }
        let before = books.ledger
        #expect(try books.reverse("p") == .alreadyDone)
        #expect(try books.cancel("1") == .alreadyDone)
        #expect(books.change { $0.close(because: "again", at: Books.now) } == .alreadyDone)
        #expect(books.change { $0.update([:]) } == .alreadyDone)
        #expect(books.ledger == before)
    }

    @Test("a closed account still takes money, and counts as settled for the others")
    func closedTakesMoney() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        books.change { $0.close(because: "sold", at: Books.now) }
        #expect(try books.pay("p", 4_000) == .posted)
        #expect(books.balance == 6_000)
        #expect(books.ledger.state.isSettled)
        #expect(books.ledger.state.closed)
    }

    @Test("settled at the moment nothing is owed, and no longer once something is")
    func settledAt() throws {
        var books = try Books()
        try books.invoice("1", 10_000)
        #expect(books.ledger.state.settledAt == nil)
        try books.pay("p", 10_000)
        #expect(books.ledger.state.settledAt == Books.now)
        try books.reverse("p")
        #expect(books.ledger.state.settledAt == nil)
    }

    @Test("paid late counts invoices covered in full by money that came after their due date")
    func paidLate() throws {
        var books = try Books()
        try books.invoice("late", 100, due: "2026-01-01")
        try books.invoice("intime", 100, due: "2026-02-01")
        try books.invoice("note", 100, due: "2026-01-01")
        try books.invoice("part", 100, due: "2026-01-01")
        try books.pay("a", 100, for: "late", on: "2026-01-02")
        try books.pay("b", 100, for: "intime", on: "2026-02-01")
        try books.credit(.note("n"), .creditNote, 100, for: "note", on: "2026-01-03")
        try books.pay("c", 60, for: "part", on: "2026-01-03")
        #expect(books.ledger.invoicesPaidLate == 1)
        try books.reverse("a")
        #expect(books.ledger.invoicesPaidLate == 0)
    }
}
