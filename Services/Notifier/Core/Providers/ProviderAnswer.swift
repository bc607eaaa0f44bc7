/// What a provider's answer means for the contact, and for the provider.
package enum ProviderAnswer: Sendable, Hashable {
    /// Taken over, under a name of the provider's own.
    case sent(reference: String)
    /// Not now; nothing left. To be asked again, at the earliest after what the provider says.
    case later(cause: String, after: Duration)
    /// Never; nothing left.
    case failed(cause: String)
    /// It may have left or not, and nobody can be asked.
    case unknown(cause: String)
    /// Nothing is said of the message: the provider could not be reached, or does not take anything of ours.
    case unavailable(cause: String)

    // Causes that communication knows (`DeliveryFault`).
    package static let mailboxGone = "mailbox-gone"
    package static let numberGone = "number-gone"
    package static let optedOut = "opted-out"
    /// Nothing was heard after the message was given.
    package static let noAnswer = "no-answer"
}
