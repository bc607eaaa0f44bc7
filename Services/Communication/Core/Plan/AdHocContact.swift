package import Contracts

/// A message that no strategy plans: it answers something that happened.
package struct AdHocContact: Sendable, Hashable {
    package enum Purpose: String, Sendable, CaseIterable {
        /// Money came in.
        case receipt
        /// The one confirmation of an opt-out.
        case optOutConfirmation = "opt-out-confirmation"
        /// A dispute is being looked into.
        case disputeAcknowledgement = "dispute-acknowledged"
    }

    /// Stands as the strategy of such contacts.
    package static let strategy = "ad-hoc"

    package let purpose: Purpose
    package let account: AccountID
    package let debtor: DebtorID
    package let creditor: CreditorID
    /// What it answers, a payment's id for example: the same cause never gives a second message.
    package let cause: String
    package let template: String
    package let segment: String
    /// In the order in which they are tried.
    package let channels: [Channel]
    /// The confirmation of an opt-out goes by the channel just opted out of, which is open to nothing else.
    package let forcedChannel: Channel?

    private init(
        _ purpose: Purpose, account: AccountState, cause: String, template: String, segment: String,
        channels: [Channel], forcedChannel: Channel?
    ) {
        self.purpose = purpose
        self.account = account.accountID
        debtor = account.debtorID
        creditor = account.creditorID
        self.cause = cause
        self.template = template
        self.segment = segment
        self.channels = channels
        self.forcedChannel = forcedChannel
    }

    package static func receipt(
        for payment: PaymentID, account: AccountState, template: String, segment: String,
        channels: [Channel] = [.email, .sms]
    ) -> AdHocContact {
        AdHocContact(
            .receipt, account: account, cause: payment.value, template: template, segment: segment,
            channels: channels, forcedChannel: nil)
    }

    /// - Parameter cause: the id of the reply or request that opted out.
    package static func optOutConfirmation(
        of channel: Channel, cause: String, account: AccountState, template: String, segment: String
    ) -> AdHocContact {
        AdHocContact(
            .optOutConfirmation, account: account, cause: cause, template: template, segment: segment,
            channels: [channel], forcedChannel: channel)
    }

    package static func acknowledgement(
        of dispute: DisputeID, account: AccountState, template: String, segment: String,
        channels: [Channel] = [.email, .sms]
    ) -> AdHocContact {
        AdHocContact(
            .disputeAcknowledgement, account: account, cause: dispute.value, template: template, segment: segment,
            channels: channels, forcedChannel: nil)
    }

    package var contactClass: ContactClass {
        switch purpose {
        case .receipt: .receipt
        case .optOutConfirmation, .disputeAcknowledgement: .confirmation
        }
    }
}
