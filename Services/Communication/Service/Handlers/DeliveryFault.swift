/// What a provider may say of an address for good, as `cause` of an outcome. Other causes change nothing but the
/// attempt.
enum DeliveryFault: String, Sendable, CaseIterable {
    case mailboxGone = "mailbox-gone"
    case numberGone = "number-gone"
    /// The network suppresses messages to the number because its owner told it to.
    case optedOut = "opted-out"
}
