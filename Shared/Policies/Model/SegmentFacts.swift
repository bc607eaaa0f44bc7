package import Contracts
package import Decisions
package import Money

/// What the segment tables are asked about, for one account on one day. The names are the input data of
/// `segments.dmn`; the loader refuses a table that asks for anything else.
package struct SegmentFacts: Sendable, Hashable {
    /// Days since the due date of the oldest open invoice, negative before it; nil when no invoice is open.
    package let daysOverdue: Int?
    package let invoicesIssued: Int
    package let invoicesPaidLate: Int
    package let promisesBroken: Int
    package let paymentsReceived: Int
    /// What is owed in all.
    package let openBalance: Money
    package let debtType: DebtType
    package let creditorRole: CollectingRole
    /// Whether a hold is in force on the account or the debtor.
    package let protected: Bool
    /// Whether nothing is owed or the account is closed.
    package let settled: Bool
    /// Whether a promise to pay is open.
    package let promised: Bool

    package init(
        daysOverdue: Int?, invoicesIssued: Int, invoicesPaidLate: Int, promisesBroken: Int, paymentsReceived: Int,
        openBalance: Money, debtType: DebtType, creditorRole: CollectingRole, protected: Bool, settled: Bool,
        promised: Bool
    ) {
        self.daysOverdue = daysOverdue
        self.invoicesIssued = invoicesIssued
        self.invoicesPaidLate = invoicesPaidLate
        self.promisesBroken = promisesBroken
        self.paymentsReceived = paymentsReceived
        self.openBalance = openBalance
        self.debtType = debtType
        self.creditorRole = creditorRole
        self.protected = protected
        self.settled = settled
        self.promised = promised
    }

    /// The names a table may use.
    package static let names: [String] = [
        "creditorRole", "daysOverdue", "debtType", "invoicesIssued", "invoicesPaidLate", "openBalance",
        "paymentsReceived", "promised", "promisesBroken", "protected", "settled",
    ]

    /// By the names in `names`. A day count that is unknown is null: it meets no comparison.
    package var inputs: [String: FEELValue] {
        [
            "creditorRole": FEELValue(creditorRole.rawValue),
            "daysOverdue": daysOverdue.map { FEELValue($0) } ?? .null,
            "debtType": FEELValue(debtType.rawValue),
            "invoicesIssued": FEELValue(invoicesIssued),
            "invoicesPaidLate": FEELValue(invoicesPaidLate),
            "openBalance": FEELNumber(openBalance.decimalString).map { .number($0) } ?? .null,
            "paymentsReceived": FEELValue(paymentsReceived),
            "promised": FEELValue(promised),
            "promisesBroken": FEELValue(promisesBroken),
            "protected": FEELValue(protected),
            "settled": FEELValue(settled),
        ]
    }
}

/// Where an account stands and what treats it.
package struct SegmentAnswer: Sendable, Hashable {
    package let segment: String
    /// Always one of the bundle's.
    package let strategy: String
    /// In plain words, from the annotations of the rules that spoke: the segment's first.
    package let reasons: [String]

    package init(segment: String, strategy: String, reasons: [String]) {
        self.segment = segment
        self.strategy = strategy
        self.reasons = reasons
    }
}

/// Why the tables gave no usable answer. Names tables, segments and strategies; no personal data.
package struct SegmentError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
