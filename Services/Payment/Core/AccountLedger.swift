package import Calendars
package import Contracts
package import Money

/// What does not change about an account once it is opened.
package struct AccountTerms: Sendable, Hashable {
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let creditorID: CreditorID
    package let reference: String
    package let debtType: DebtType
    package let currency: Currency
    package let openedOn: LocalDate

    package init(
        accountID: AccountID, debtorID: DebtorID, creditorID: CreditorID, reference: String, debtType: DebtType,
        currency: Currency, openedOn: LocalDate
    ) {
        self.accountID = accountID
        self.debtorID = debtorID
        self.creditorID = creditorID
        self.reference = reference
        self.debtType = debtType
        self.currency = currency
        self.openedOn = openedOn
    }
}

/// One account with its books: invoices, credits, which credit covers which invoice, the promise, and the journal that
/// explains it all.
///
/// Invariants (`faults` checks them): every entry balances; what the journal says is owed = open parts of invoices −
/// unallocated credits; no invoice is covered beyond its amount and no credit used beyond its own; while anything is
/// open, no credit stands unused.
package struct AccountLedger: Sendable, Hashable {
    package let terms: AccountTerms
    package internal(set) var attributes: [String: String]
    package internal(set) var closedBecause: String?
    package internal(set) var version: Int64
    package internal(set) var invoices: [InvoiceID: Invoice]
    package internal(set) var credits: [CreditKey: Credit]
    package internal(set) var allocations: [AllocationKey: Money]
    package internal(set) var promise: PromiseToPay?
    package internal(set) var promisesMade: Int
    package internal(set) var promisesBroken: Int
    package internal(set) var entryCount: Int64
    package internal(set) var settledAt: Instant?
    /// What changed since the ledger was loaded, for its store.
    package internal(set) var changes = LedgerChanges()

    package init(terms: AccountTerms, attributes: [String: String]) {
        self.init(
            terms: terms, attributes: attributes, closedBecause: nil, version: 0, invoices: [:], credits: [:],
            allocations: [:], promise: nil, promisesMade: 0, promisesBroken: 0, entryCount: 0, settledAt: nil)
    }

    package init(
        terms: AccountTerms, attributes: [String: String], closedBecause: String?, version: Int64,
        invoices: [InvoiceID: Invoice], credits: [CreditKey: Credit], allocations: [AllocationKey: Money],
        promise: PromiseToPay?, promisesMade: Int, promisesBroken: Int, entryCount: Int64, settledAt: Instant?
    ) {
        self.terms = terms
        self.attributes = attributes
        self.closedBecause = closedBecause
        self.version = version
        self.invoices = invoices
        self.credits = credits
        self.allocations = allocations
        self.promise = promise
        self.promisesMade = promisesMade
        self.promisesBroken = promisesBroken
        self.entryCount = entryCount
        self.settledAt = settledAt
    }

    package var currency: Currency { terms.currency }
    package var isClosed: Bool { closedBecause != nil }

    /// What is owed in all, due or not; negative when overpaid.
    package var balance: Money { openTotal - unallocatedTotal }

    package var openTotal: Money { invoices.values.reduce(.zero(currency)) { $0 + $1.open } }

    package var unallocatedTotal: Money { credits.values.reduce(.zero(currency)) { $0 + $1.unallocated } }

    /// Invoices with something open, in the order in which a payment covers them.
    package var openInvoices: [Invoice] {
        let order = AllocationOrder.of(terms.debtType)
        return invoices.values.filter(\.open.isPositive).sorted(by: order.precedes)
    }

    package var payments: [Credit] { credits.values.filter { $0.kind.isPayment && !$0.reversed } }
}

/// What a change touched.
package struct LedgerChanges: Sendable, Hashable {
    package internal(set) var invoices: Set<InvoiceID> = []
    package internal(set) var credits: Set<CreditKey> = []
    package internal(set) var allocations: Set<AllocationKey> = []
    package internal(set) var entries: [JournalEntry] = []
    package internal(set) var promises: [PromiseToPay] = []
    /// Attributes, closing, or anything else of the account itself.
    package internal(set) var account = false

    package var isEmpty: Bool { self == LedgerChanges() }
}
