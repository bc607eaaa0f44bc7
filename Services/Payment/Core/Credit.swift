package import Calendars
package import Contracts
package import Money

/// What a credit is.
package enum CreditKind: Sendable, Hashable {
    case payment(PaymentSource)
    case creditNote
    /// A dispute that was upheld in whole or in part.
    case adjustment

    package var isPayment: Bool {
        if case .payment = self { true } else { false }
    }

    var debited: LedgerAccount {
        switch self {
        case .payment(let source): .transit(source)
        case .creditNote: .creditNotes
        case .adjustment: .adjustments
        }
    }

    var entry: EntryKind {
        switch self {
        case .payment: .paymentReceived
        case .creditNote: .creditNoteIssued
        case .adjustment: .disputeAdjusted
        }
    }
}

/// Names a credit of an account; unique for ever over all accounts: `payment/<id>`, `note/<id>`, `dispute/<id>`.
package struct CreditKey: Sendable, Hashable, Comparable {
    package let value: String

    package init(_ value: String) { self.value = value }

    package static func payment(_ id: PaymentID) -> CreditKey { CreditKey("payment/\(id.value)") }
    package static func note(_ id: String) -> CreditKey { CreditKey("note/\(id)") }
    package static func dispute(_ id: DisputeID) -> CreditKey { CreditKey("dispute/\(id.value)") }

    /// The id behind the kind.
    package var reference: String {
        value.firstIndex(of: "/").map { String(value[value.index(after: $0)...]) } ?? value
    }

    package static func < (left: CreditKey, right: CreditKey) -> Bool { left.value < right.value }
}

/// Something that lessens a debt: a payment, a credit note or an adjustment. What no invoice has used stands as
/// `unallocated` and goes to the next one.
package struct Credit: Sendable, Hashable {
    package let key: CreditKey
    package let kind: CreditKind
    package let amount: Money
    package let valueOn: LocalDate
    /// The invoice it was meant for.
    package let namedInvoice: InvoiceID?
    /// The journal entry that posted it: orders credits, and tells what came after a promise.
    package internal(set) var entryNumber: Int64
    package internal(set) var unallocated: Money
    package internal(set) var reversed: Bool

    package init(
        key: CreditKey, kind: CreditKind, amount: Money, valueOn: LocalDate, namedInvoice: InvoiceID?,
        entryNumber: Int64, unallocated: Money, reversed: Bool
    ) {
        self.key = key
        self.kind = kind
        self.amount = amount
        self.valueOn = valueOn
        self.namedInvoice = namedInvoice
        self.entryNumber = entryNumber
        self.unallocated = unallocated
        self.reversed = reversed
    }

    /// One that is to be posted.
    package init(key: CreditKey, kind: CreditKind, amount: Money, valueOn: LocalDate, namedInvoice: InvoiceID? = nil) {
        self.init(
            key: key, kind: kind, amount: amount, valueOn: valueOn, namedInvoice: namedInvoice, entryNumber: 0,
            unallocated: amount, reversed: false)
    }
}

/// Which credit covers which invoice.
package struct AllocationKey: Sendable, Hashable {
    package let credit: CreditKey
    package let invoice: InvoiceID

    package init(credit: CreditKey, invoice: InvoiceID) {
        self.credit = credit
        self.invoice = invoice
    }
}
