import Calendars
import Contracts
import Foundation
import Money

/// A payment provider: sends the debtor to its page, and tells us by a signed call what became of it. One file each.
protocol PaymentGateway: Sendable {
    /// In paths (`/webhooks/<name>`), ids of payments (`<name>:<id>`) and as the payment's method.
    var name: String { get }

    /// Where the debtor's browser goes to pay an intent.
    /// - Parameter returnURL: where the provider sends it afterwards.
    func address(of intent: PaymentIntent, returnURL: String) -> String

    /// Checks who sent a call and how old it is, then reads it.
    /// - Parameters:
    ///   - header: a header's value by its name.
    ///   - wall: real time; providers sign with theirs.
    func read(_ body: Data, header: (String) -> String?, wall: Instant) throws(GatewayRefusal) -> GatewayNotice
}

/// What a provider says about an intent.
struct GatewayNotice: Sendable, Hashable {
    enum Status: String, Sendable, CaseIterable { case succeeded, failed }

    /// The provider's id of this call; it may send it again.
    let eventID: String
    let intentID: String
    /// The provider's id of the payment, unscoped.
    let paymentID: String
    let status: Status
    let amount: Money
    /// When it happened by the provider's clock.
    let occurredAt: Instant
}

/// Why a provider's call is not taken. Nothing was changed; the text goes back to the caller.
struct GatewayRefusal: Error, Sendable, Hashable {
    enum Kind: Sendable {
        /// Not signed by the provider, or too old.
        case signature
        case content
        case unknownIntent
        /// It says something else than what we know of the intent, the event or the payment.
        case conflict
    }

    let kind: Kind
    let text: String
}
