package import Calendars
package import Contracts
package import Money

/// What a debtor saw: a message from a spool. Links are paths found in its text, `/p/…`.
package struct SeenMessage: Sendable, Hashable {
    package let contactID: ContactID
    package let channel: Channel
    package let contactClass: ContactClass
    package let debtorID: DebtorID
    package let accountID: AccountID
    /// The step of the strategy, as the message's header names it.
    package let step: String
    /// What it asks for.
    package let amount: Money
    package let decidedAt: Instant
    package let text: String
    package let payLink: String?
    package let disputeLink: String?
    package let optOutLink: String?
    package let portalLink: String?

    package init(
        contactID: ContactID, channel: Channel, contactClass: ContactClass, debtorID: DebtorID, accountID: AccountID,
        step: String, amount: Money, decidedAt: Instant, text: String, payLink: String? = nil,
        disputeLink: String? = nil, optOutLink: String? = nil, portalLink: String? = nil
    ) {
        self.contactID = contactID
        self.channel = channel
        self.contactClass = contactClass
        self.debtorID = debtorID
        self.accountID = accountID
        self.step = step
        self.amount = amount
        self.decidedAt = decidedAt
        self.text = text
        self.payLink = payLink
        self.disputeLink = disputeLink
        self.optOutLink = optOutLink
        self.portalLink = portalLink
    }
}
