import Calendars
import Contracts
import Money
import TestSupport
import Testing

@testable import PaymentCore

@Suite("Whatever happens to an account")
struct LedgerPropertyTests {
    @Test(
        "its books balance, agree with a simple count, and never go below zero", arguments: [UInt64](1...16))
    func randomRuns(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let types = DebtType.allCases
        var books = try Books(types[Int(seed) % types.count])
        var model = LedgerModel()
        var version = books.ledger.version
        for number in 0..<150 {
            let act = LedgerAct.random(number, using: &generator)
            let before = books.ledger
            let answer = try books.apply(act)
            model.apply(act)
            let label: Comment = "seed \(seed), step \(number), \(String(describing: act))"
            #expect(books.balance == model.owed, label)
            #expect(books.ledger.openTotal.minorUnits == model.open, label)
            #expect(books.ledger.unallocatedTotal.minorUnits == model.credit, label)
            let state = books.ledger.state
            #expect(state.paymentsReceived == model.paymentsReceived, label)
            #expect(state.invoicesIssued == model.invoicesIssued, label)
            #expect(books.faults == [], label)
            #expect(books.ledger.promise.map { $0.amount.isPositive && $0.standing == .open } ?? true, label)
            if books.ledger == before {
                #expect(state.version == version, label)
            } else {
                #expect(state.version == version + 1, label)
                version = state.version
            }
            if !answer.codes.isEmpty { #expect(books.ledger == before, label) }
        }
        #expect(books.journal.allSatisfy { $0.postings.reduce(0) { $0 + $1.amount.minorUnits } == 0 })
        #expect(books.journal.map(\.number) == Array(1...Int64(books.journal.count)))
    }
}

extension Books {
    fileprivate mutating func apply(_ act: LedgerAct) throws -> LedgerAnswer {
        let today = try LocalDate(iso8601: "2026-01-05")
        switch act {
        case .invoice(let id, let cents, let days, let part):
            return try invoice(id, cents, due: today.adding(days: days).iso8601, InvoicePart.allCases[part])
        case .cancel(let id): return try cancel(InvoiceID(id))
        case .pay(let id, let cents, let named): return try pay(id, cents, for: named.map { InvoiceID($0) })
        case .note(let id, let cents, let named):
            return try credit(.note(id), .creditNote, cents, for: named.map { InvoiceID($0) })
        case .reverse(let id): return try reverse(id)
        case .promise(let cents, let days):
            return try promise(
                cents, on: today.adding(days: days).iso8601, id: PromiseID("p\(ledger.promisesMade + 1)"))
        case .deadline:
            guard let promise = ledger.promise else { return .alreadyDone }
            deadlinePasses(promise.id)
            return .posted
        case .close: return change { $0.close(because: "sold", at: Books.now) }
        }
    }
}
