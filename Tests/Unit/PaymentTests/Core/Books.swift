import Calendars
import Contracts
import Money

@testable import PaymentCore

/// An account and short words for what happens on it.
struct Books {
    var ledger: AccountLedger
    /// Everything ever posted; what a store would have.
    private(set) var journal: [JournalEntry] = []
    static let now = Instant(millisecondsSinceEpoch: 1_767_582_000_000)  // 2026-01-05T03:00:00Z

    init(_ type: DebtType = .service) throws {
        ledger = AccountLedger(
            terms: AccountTerms(
                accountID: "city:A-1", debtorID: "city:D-1", creditorID: "metsi-city", reference: "MC-1",
                debtType: type,
                currency: .zar, openedOn: try LocalDate(iso8601: "2025-01-01")),
            attributes: [:])
    }

    /// Runs a change, keeps what it posted, and loads the account anew as the next message would.
    @discardableResult
    mutating func change(_ body: (inout AccountLedger) throws -> LedgerAnswer) rethrows -> LedgerAnswer {
        let answer = try body(&ledger)
        journal += ledger.changes.entries
        if !ledger.changes.isEmpty { ledger.countVersion() }
        ledger = ledger.reloaded
        return answer
    }

    @discardableResult
    mutating func invoice(
        _ id: String, _ cents: Int64, due: String = "2026-02-01", _ part: InvoicePart = .principal
    ) throws -> LedgerAnswer {
        let dueOn = try LocalDate(iso8601: due)
        return change {
            $0.issue(
                Invoice(
                    id: InvoiceID(id), number: "N-\(id)", part: part, issuedOn: dueOn.adding(days: -30), dueOn: dueOn,
                    amount: zar(cents)), at: Self.now)
        }
    }

    @discardableResult
    mutating func pay(
        _ id: String, _ cents: Int64, for invoice: InvoiceID? = nil, on day: String = "2026-01-05"
    ) throws -> LedgerAnswer {
        try credit(.payment(PaymentID(id)), .payment(.erp), cents, for: invoice, on: day)
    }

    @discardableResult
    mutating func credit(
        _ key: CreditKey, _ kind: CreditKind, _ cents: Int64, for invoice: InvoiceID? = nil,
        on day: String = "2026-01-05"
    ) throws -> LedgerAnswer {
        let valueOn = try LocalDate(iso8601: day)
        return change {
            $0.take(
                Credit(key: key, kind: kind, amount: zar(cents), valueOn: valueOn, namedInvoice: invoice), at: Self.now)
        }
    }

    @discardableResult
    mutating func reverse(_ id: String) throws -> LedgerAnswer {
        let day = try LocalDate(iso8601: "2026-01-06")
        return change { $0.reverse(.payment(PaymentID(id)), on: day, at: Self.now) }
    }

    @discardableResult
    mutating func cancel(_ id: InvoiceID) throws -> LedgerAnswer {
        let day = try LocalDate(iso8601: "2026-01-06")
        return change { $0.cancel(id, on: day, at: Self.now) }
    }

    @discardableResult
    mutating func promise(_ cents: Int64, on day: String = "2026-01-20", id: PromiseID = "p-1") throws -> LedgerAnswer {
        let dueOn = try LocalDate(iso8601: day)
        let today = try LocalDate(iso8601: "2026-01-05")
        return change {
            $0.makePromise(id: id, amount: zar(cents), dueOn: dueOn, today: today, contactID: nil, at: Self.now)
        }
    }

    /// What stays open on each invoice, in cents.
    var open: [String: Int64] {
        Dictionary(uniqueKeysWithValues: ledger.invoices.values.map { ($0.id.value, $0.open.minorUnits) })
    }

    var balance: Int64 { ledger.balance.minorUnits }
    var faults: [String] { ledger.faults(journal: journal) }
}

func zar(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .zar) }

extension AccountLedger {
    /// As it comes back from a store: without the list of changes.
    var reloaded: AccountLedger {
        AccountLedger(
            terms: terms, attributes: attributes, closedBecause: closedBecause, version: version, invoices: invoices,
            credits: credits, allocations: allocations, promise: promise, promisesMade: promisesMade,
            promisesBroken: promisesBroken, entryCount: entryCount, settledAt: settledAt)
    }
}

extension LedgerAnswer {
    /// `[]` unless it was refused.
    var codes: [String] {
        if case .refused(let refusals) = self { refusals.map(\.code) } else { [] }
    }
}
