package import Contracts

/// What is posted to `Messages.json` for one grant: a text message, or the same over WhatsApp.
package enum TwilioMessage {
    /// As long as Twilio takes it: ten hours.
    private static let validityMax = 36_000

    /// - Parameters:
    ///   - sender: a number, a name, or the id of a messaging service, which begins with `MG`.
    ///   - callback: where the delivery is told to.
    /// - Throws: `MessageFault` when the address is no number in E.164 or there is no text.
    package static func fields(
        for grant: Grant, sender: String, callback: String
    ) throws(MessageFault) -> [(name: String, value: String)] {
        let number = try PhoneNumber(grant.address)
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        let scheme = grant.contact.channel == .whatsapp ? "whatsapp:" : ""
        let isService = scheme.isEmpty && sender.hasPrefix("MG")
        return [
            ("To", scheme + number.value), (isService ? "MessagingServiceSid" : "From", scheme + sender),
            ("Body", grant.body), ("StatusCallback", callback),
            ("ValidityPeriod", String(Validity.seconds(of: grant, max: validityMax))),
        ]
    }
}
