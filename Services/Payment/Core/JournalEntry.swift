package import Calendars
package import Money

/// One line of a journal entry.
package struct Posting: Sendable, Hashable {
    package let account: LedgerAccount
    /// Positive is a debit, negative a credit; never zero.
    package let amount: Money

    package init(_ account: LedgerAccount, _ amount: Money) {
        self.account = account
        self.amount = amount
    }
}

package enum EntryKind: String, Sendable, Codable, CaseIterable {
    case invoiceIssued = "invoice-issued"
    case invoiceCancelled = "invoice-cancelled"
    case paymentReceived = "payment-received"
    case paymentReversed = "payment-reversed"
    case creditNoteIssued = "credit-note-issued"
    case disputeAdjusted = "dispute-adjusted"
    /// A credit that stood open was used for an invoice: nothing is owed more or less by it.
    case creditApplied = "credit-applied"
}

/// One balanced entry of an account's journal. Entries are only ever added.
package struct JournalEntry: Sendable, Hashable {
    /// Counts the entries of the account, from 1.
    package let number: Int64
    package let kind: EntryKind
    /// What it is about: an invoice's, payment's, credit note's or dispute's id.
    package let reference: String
    /// When it was posted, on the business clock.
    package let at: Instant
    /// The day it counts for: when the money came, when the invoice was issued.
    package let valueOn: LocalDate
    package let postings: [Posting]

    /// Postings of nothing are left out. Traps when the rest does not add up to zero: that is a programmer's error, and
    /// going on would make the books wrong for good.
    package init(
        number: Int64, kind: EntryKind, reference: String, at: Instant, valueOn: LocalDate, postings: [Posting]
    ) {
        let kept = postings.filter { !$0.amount.isZero }
        let sum = kept.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
        precondition(
            sum == 0 && Set(kept.map(\.amount.currency)).count <= 1,
            "entry \(number) (\(kind.rawValue)) does not balance: \(sum) minor units are left over")
        self.number = number
        self.kind = kind
        self.reference = reference
        self.at = at
        self.valueOn = valueOn
        self.postings = kept
    }

    /// By how much it changed what the debtor owes.
    package func effect(in currency: Currency) -> Money {
        postings.filter { LedgerAccount.balanceAccounts.contains($0.account) }
            .reduce(.zero(currency)) { $0 + $1.amount }
    }
}
