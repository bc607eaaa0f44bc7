package import Calendars
package import Contracts
package import Money

/// What a debtor, or the specialist, does.
package enum ActKind: Sendable, Hashable {
    /// Through the pay page; nil is all that is asked for.
    case pay(Money?)
    /// Goes to the gateway, where the payment is declined.
    case payFails
    case promise(Money, on: LocalDate)
    /// `invoice` is scoped; nil is all that is owed. `amount` is the disputed part; nil is all of it.
    case dispute(reason: String, invoice: String?, amount: Money?, text: String)
    /// A reply by text message that asks to stop.
    case stopSMS(text: String)
    /// Another reply by text message: a wrong number, a claim to have paid. It is no opt-out.
    case reply(text: String)
    /// On the preferences page; empty is everything.
    case optOut(channels: [Channel])
    case optIn(channels: [Channel])
    /// Does not pick up: nothing is done.
    case ignoreCall
    /// By bank transfer: the ERP reports it, see `World.erpEvent(for:at:)`.
    case erpPayment(Money)
    /// The specialist's. `verdict` is `upheld`, `partly-upheld`, `rejected` or `withdrawn`; an upheld dispute without
    /// an adjustment takes the disputed amount off.
    case resolveDispute(disputeID: String, verdict: String, adjustment: Money?)
}
