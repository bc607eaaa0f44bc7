package import Calendars
package import Contracts

/// A contact that is to be made when its time comes, if the gate then agrees. Nothing is promised by it.
package struct PlannedContact: Codable, Sendable, Hashable {
    package let contactID: ContactID
    package let account: AccountID
    package let debtor: DebtorID
    package let creditor: CreditorID
    package let contactClass: ContactClass
    package let channel: Channel
    package let template: String
    package let segment: String
    package let strategy: String
    package let strategyVersion: String
    package let step: String
    /// Which try of the step this is, from 1: each next one goes by another channel.
    package let round: Int
    package let anchorInvoice: InvoiceID?
    package let anchorDueOn: LocalDate?
    /// When the strategy would have it, on the debtor's clocks.
    package let nominalAt: Instant
    /// When the gate is to be asked, not before.
    package let dueAt: Instant

    package init(
        contactID: ContactID, account: AccountID, debtor: DebtorID, creditor: CreditorID, contactClass: ContactClass,
        channel: Channel, template: String, segment: String, strategy: String, strategyVersion: String, step: String,
        round: Int, anchorInvoice: InvoiceID?, anchorDueOn: LocalDate?, nominalAt: Instant, dueAt: Instant
    ) {
        self.contactID = contactID
        self.account = account
        self.debtor = debtor
        self.creditor = creditor
        self.contactClass = contactClass
        self.channel = channel
        self.template = template
        self.segment = segment
        self.strategy = strategy
        self.strategyVersion = strategyVersion
        self.step = step
        self.round = round
        self.anchorInvoice = anchorInvoice
        self.anchorDueOn = anchorDueOn
        self.nominalAt = nominalAt
        self.dueAt = dueAt
    }

    /// As contact events tell it.
    package func summary(attempt: Int, person: PersonID) -> ContactSummary {
        ContactSummary(
            contactID: contactID, attempt: attempt, accountID: account, debtorID: debtor, personID: person,
            creditorID: creditor, channel: channel, contactClass: contactClass, segment: segment, strategy: strategy,
            step: step, template: template)
    }
}

/// What the planner needs to know of the debtor.
package struct PlanDebtor: Sendable, Hashable {
    /// Every zone the debtor may be in; without any nothing can be timed, and UTC is taken: the gate refuses it then.
    package let zones: [Zone]
    /// Channels with a usable address, not opted out of, and used by the creditor.
    package let openChannels: [Channel]

    package init(zones: [Zone], openChannels: [Channel]) {
        self.zones = zones
        self.openChannels = openChannels
    }
}
