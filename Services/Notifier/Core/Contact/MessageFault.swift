/// Why a grant cannot become a message of its channel, for good. The text is a code for outcomes, metrics and logs; it
/// never tells the address.
package enum MessageFault: String, Error, Sendable, Hashable, CaseIterable {
    /// Not an e-mail address that every server takes.
    case mailAddress = "address-malformed"
    case senderAddress = "sender-malformed"
    /// Not a number in E.164.
    case phoneNumber = "number-malformed"
    case postalAddress = "postal-address-empty"
    /// The contact's id could not be a file's name.
    case name = "contact-id-malformed"
    /// No adapter for the channel stands here.
    case channel = "channel-not-served"
    case text = "text-empty"
}
