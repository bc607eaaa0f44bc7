package import Calendars
package import Contracts
import Money

/// What happened, told from two states of one thing.
package enum StateChanges {
    /// - Parameter old: nil when the account was not known.
    package static func entries(from old: AccountState?, to new: AccountState, at: Instant) -> [TimelineEntry] {
        let subject = TimelineSubject.account(new.accountID.value)
        var entries: [TimelineEntry] = []
        if old == nil {
            entries.append(TimelineEntry(subject, at: at, .accountOpened, ["type": new.debtType.rawValue]))
        }
        let known = Set(old?.openInvoices.map(\.invoiceID) ?? [])
        for invoice in new.openInvoices where !known.contains(invoice.invoiceID) && isNew(invoice, old, new) {
            entries.append(
                TimelineEntry(
                    subject, at: at, .invoiceIssued,
                    [
                        "invoice": invoice.invoiceID.value, "number": invoice.number,
                        "amount": invoice.amount.decimalString, "currency": invoice.amount.currency.code,
                        "dueOn": invoice.dueOn.iso8601,
                    ]))
        }
        if let old, old.settledAt == nil, new.settledAt != nil {
            entries.append(TimelineEntry(subject, at: at, .accountSettled))
        }
        if let old, old.settledAt != nil, new.settledAt == nil {
            entries.append(TimelineEntry(subject, at: at, .accountReopened))
        }
        if new.closed, old?.closed != true { entries.append(TimelineEntry(subject, at: at, .accountClosed)) }
        return entries
    }

    /// An invoice that is open again after a payment bounced is not new: the number ever issued has not grown.
    private static func isNew(
        _ invoice: AccountState.OpenInvoice, _ old: AccountState?, _ new: AccountState
    ) -> Bool {
        old.map { new.invoicesIssued > $0.invoicesIssued } ?? true
    }

    package static func entries(from old: DebtorState?, to new: DebtorState, at: Instant) -> [TimelineEntry] {
        let subject = TimelineSubject.debtor(new.debtorID.value)
        let before = Set(old?.optedOut ?? [])
        let after = Set(new.optedOut)
        var entries: [TimelineEntry] = []
        for channel in new.optedOut where !before.contains(channel) {
            entries.append(TimelineEntry(subject, at: at, .optedOut, ["channel": channel.rawValue]))
        }
        for channel in old?.optedOut ?? [] where !after.contains(channel) {
            entries.append(TimelineEntry(subject, at: at, .optedIn, ["channel": channel.rawValue]))
        }
        if new.represented, old?.represented != true {
            entries.append(TimelineEntry(subject, at: at, .represented))
        }
        return entries
    }
}
