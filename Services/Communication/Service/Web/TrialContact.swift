import Calendars
import CommunicationCore
import Contracts
import Policies

/// A contact that nobody planned, to ask the gate what may be sent of an account now.
struct TrialContact: Sendable {
    let account: AccountState
    let segment: String?
    let strategy: Strategy?
    let planned: PlannedContact?

    /// The planned step by that channel if there is one, else the strategy's first step with the channel, else the text
    /// that fits the account's standing.
    func contact(by channel: Channel, now: Instant) -> StoredContact {
        let anchor = Planner.anchor(of: account)
        let step =
            strategy?.steps.first { $0.id == planned?.step && $0.channels.contains(channel) }
            ?? strategy?.steps.first { $0.channels.contains(channel) }
        let isLate = anchor.map { $0.dueOn < Zone.utc.local(at: now).date } ?? true
        let contactClass = step?.contactClass ?? (isLate ? .collection : .reminder)
        let usual = isLate ? "follow-up" : "reminder-before-due"
        let trial = PlannedContact(
            contactID: ContactID("trial-\(channel.rawValue)"), account: account.accountID, debtor: account.debtorID,
            creditor: account.creditorID, contactClass: contactClass, channel: channel,
            template: step?.template ?? (channel == .call ? "call-script" : usual), segment: segment ?? "",
            strategy: strategy?.id ?? "", strategyVersion: strategy?.version ?? "", step: step?.id ?? "trial", round: 1,
            anchorInvoice: anchor?.invoiceID, anchorDueOn: anchor?.dueOn, nominalAt: now, dueAt: now)
        return StoredContact(
            planned: trial, machine: AttemptMachine(contactID: trial.contactID, dueAt: now), detail: nil)
    }
}
