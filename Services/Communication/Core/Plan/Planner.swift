package import Calendars
package import Contracts
import Money
package import Policies

/// Finds an account's next contact. Pure: asked again with the same facts it gives the same answer, and a contact it
/// gave before keeps its id.
///
/// An episode is an account with its anchor, the open invoice with the earliest due date; the strategy's days count
/// from that date. The next contact is the latest step whose time has passed and that is not behind something already
/// done. There is no ladder to climb: what was missed in the meantime is missed, because a late "friendly reminder"
/// after a sterner letter would be wrong. Where no time has passed it is the earliest step to come.
package struct Planner: Sendable {
    private let hash: @Sendable ([String]) -> String
    private let grid: Duration

    /// - Parameters:
    ///   - hash: makes an id of its cause, the same for the same parts and different for different ones.
    ///   - grid: contacts fall due on multiples of it since 1970 (UTC); half an hour where time is stepped.
    package init(grid: Duration = .seconds(1_800), hash: @escaping @Sendable ([String]) -> String) {
        precondition(grid >= .milliseconds(1), "the grid of contacts is \(grid), it must be a millisecond or longer")
        self.hash = hash
        self.grid = grid
    }

    /// The invoice an account's episode hangs on: the open one due first. Nil for an account that owes nothing.
    package static func anchor(of account: AccountState) -> AccountState.OpenInvoice? {
        guard !account.isSettled else { return nil }
        return account.openInvoices.filter(\.open.isPositive)
            .min { ($0.dueOn, $0.invoiceID) < ($1.dueOn, $1.invoiceID) }
    }

    /// - Parameters:
    ///   - progress: that of the account's anchor; of another anchor only the last contact counts.
    ///   - hours: when the debtor may be contacted; only asked where there are several zones.
    ///   - previous: the contact planned before. It keeps its time if it is still the one, so that a fact coming in
    ///     at the very instant it is due does not push it away.
    /// - Returns: nil when there is nothing to say: nothing owed, no step left, or all that is left is held.
    package func plan(
        account: AccountState, segment: String, strategy: Strategy?, debtor: PlanDebtor, progress: EpisodeProgress?,
        hours: ContactHours?, previous: PlannedContact? = nil, now: Instant
    ) -> PlannedContact? {
        guard let strategy, let anchor = Self.anchor(of: account) else { return nil }
        let known = progress.flatMap { $0.anchor == anchor.invoiceID ? $0 : nil }
        let episode = Episode(
            strategy: strategy, dueOn: anchor.dueOn, debtor: debtor, hours: hours,
            progress: known ?? EpisodeProgress(anchor: anchor.invoiceID, lastContactAt: progress?.lastContactAt),
            now: now, grid: grid)
        guard let slot = episode.next() else { return nil }
        let step = slot.step
        let round = episode.progress.round(of: step.id)
        let id = contactID(account.accountID, strategy.version, anchor.invoiceID.value, step.id, round)
        var dueAt = slot.dueAt
        if let previous, previous.contactID == id, previous.nominalAt == slot.nominalAt, previous.dueAt < dueAt,
            previous.dueAt >= slot.floor
        {
            dueAt = previous.dueAt
        }
        return PlannedContact(
            contactID: id, account: account.accountID, debtor: account.debtorID, creditor: account.creditorID,
            contactClass: step.contactClass, channel: episode.channel(of: step), template: step.template,
            segment: segment, strategy: strategy.id, strategyVersion: strategy.version, step: step.id, round: round,
            anchorInvoice: anchor.invoiceID, anchorDueOn: anchor.dueOn, nominalAt: slot.nominalAt, dueAt: dueAt)
    }

    /// A receipt or a confirmation: in the next slot of the grid in which the debtor may be contacted. Nil when there
    /// is no such slot in sight, or no channel for it.
    ///
    /// - Parameter hours: all windows in force must be open then; without any the next slot is taken, and the gate
    ///   speaks.
    package func plan(
        _ contact: AdHocContact, debtor: PlanDebtor, hours: ContactHours?, now: Instant
    ) -> PlannedContact? {
        guard let channel = contact.channels.first(where: debtor.openChannels.contains) ?? contact.forcedChannel else {
            return nil
        }
        let slot = now.nextSlot(of: grid)
        let dueAt: Instant
        if let hours, !debtor.zones.isEmpty {
            guard let opening = hours.nextOpening(atOrAfter: slot, zones: debtor.zones) else { return nil }
            dueAt = opening.slot(of: grid)
        } else {
            dueAt = slot
        }
        return PlannedContact(
            contactID: id(of: contact), account: contact.account, debtor: contact.debtor, creditor: contact.creditor,
            contactClass: contact.contactClass, channel: channel, template: contact.template,
            segment: contact.segment, strategy: AdHocContact.strategy, strategyVersion: "",
            step: contact.purpose.rawValue, round: 1, anchorInvoice: nil, anchorDueOn: nil, nominalAt: slot,
            dueAt: dueAt)
    }

    /// The same for the same cause, whatever the channel.
    package func id(of contact: AdHocContact) -> ContactID {
        contactID(contact.account, contact.purpose.rawValue, contact.cause, contact.purpose.rawValue, 1)
    }

    private func contactID(
        _ account: AccountID, _ version: String, _ cause: String, _ step: String, _ round: Int
    ) -> ContactID {
        ContactID(hash([account.value, version, cause, step, String(round)]))
    }
}
