package import Calendars
package import Contracts
package import Money
package import Policies

// MARK: - From what the shell has in hand

extension CreditorFacts {
    /// - Parameter creditor: nil when the bundle does not hold it.
    package init(_ creditor: Creditor?, id: CreditorID) {
        guard let creditor else {
            self.init(
                known: false, id: id, role: .ownName, creditClass: .none, jurisdiction: "", registrationPresent: false,
                registrationValidUntil: nil, feedMaxAge: nil, channels: [])
            return
        }
        self.init(
            known: true, id: id, role: creditor.role, creditClass: creditor.creditClass,
            jurisdiction: creditor.jurisdiction,
            registrationPresent: creditor.collector.map { !$0.registration.isEmpty } ?? false,
            registrationValidUntil: creditor.collector?.expires,
            feedMaxAge: creditor.feedMaxAge.map { duration in
                duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
            }, channels: creditor.channels.sorted { $0.rawValue < $1.rawValue })
    }
}

extension AccountFacts {
    /// - Parameters:
    ///   - state: nil while payment has said nothing of the account.
    ///   - today: the debtor's day.
    package init(_ state: AccountState?, id: AccountID, chased: Money?, today: LocalDate) {
        guard let state else {
            let nothing = Money.zero(.zar)
            self.init(
                known: false, id: id, version: 0, debtType: .service, balance: nothing, chased: nothing,
                overdue: nothing, closed: false, settled: false, promiseDueOn: nil, attributes: [])
            return
        }
        self.init(
            known: true, id: id, version: state.version, debtType: state.debtType, balance: state.balance,
            chased: chased ?? .zero(state.balance.currency), overdue: state.overdue(on: today), closed: state.closed,
            settled: state.settledAt != nil || !state.balance.isPositive, promiseDueOn: state.promise?.dueOn,
            attributes: state.attributes.filter { $0.value == "yes" }.keys.sorted())
    }

    /// What a pressing message about an anchor asks for on a day: all that is overdue then, or before the due date the
    /// anchor's own open part. Never more than is owed in all, since credits not yet matched count for the debtor.
    package static func chased(_ state: AccountState, anchor: InvoiceID?, on day: LocalDate) -> Money {
        let zero = Money.zero(state.balance.currency)
        guard state.balance.isPositive else { return zero }
        let overdue = state.overdue(on: day)
        let open = state.openInvoices.first { $0.invoiceID == anchor }?.open ?? zero
        return (overdue.isPositive ? overdue : open).min(state.balance)
    }
}

extension ContactFacts {
    /// - Parameters:
    ///   - isSegmented: whether segmentation has spoken of the account.
    ///   - confirmsOptOut: what a confirmation confirms; nil once one has left.
    ///   - served: whether a notifier delivers by the channel.
    package init(
        _ planned: PlannedContact, isSegmented: Bool, oldestIssuedOn: LocalDate?, confirmsOptOut: OptOutScope? = nil,
        served: Bool = true
    ) {
        self.init(
            id: planned.contactID, contactClass: planned.contactClass, channel: planned.channel,
            template: planned.template, step: planned.step, strategy: planned.strategy,
            segment: isSegmented ? planned.segment : nil, anchorInvoice: planned.anchorInvoice,
            anchorDueOn: planned.anchorDueOn, oldestIssuedOn: oldestIssuedOn, confirmsOptOut: confirmsOptOut,
            served: served)
    }
}

extension HistoryFacts {
    /// From all contacts with the person that are on record, in any order.
    package init(_ contacts: [Entry], inProgress: [ContactID], now: Instant) {
        let start = now - .seconds(86_400 * Self.days)
        let recent = contacts.filter { $0.at > start }.sorted { left, right in
            (left.at, left.account?.value ?? "", left.channel.rawValue, left.contactClass?.rawValue ?? "")
                > (right.at, right.account?.value ?? "", right.channel.rawValue, right.contactClass?.rawValue ?? "")
        }
        self.init(
            entries: Array(recent.prefix(Self.entriesMax)), older: max(0, recent.count - Self.entriesMax),
            inProgress: inProgress.sorted())
    }
}
