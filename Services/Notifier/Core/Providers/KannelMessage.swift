package import Contracts
import Policies

/// What is posted to Kannel's `sendsms` for one grant. The text is the body and everything else a header, so that
/// number and text stand in no address that somebody logs.
package enum KannelMessage {
    private static let validityMinutesMax = 600
    /// Tell when it arrived (1), did not (2), or was refused by the network (16).
    private static let reports = 1 | 2 | 16

    /// - Parameters:
    ///   - sender: a number or a name.
    ///   - callback: where the delivery is told to; Kannel puts the kind for `%d`.
    /// - Throws: `MessageFault` when the address is no number in E.164 or there is no text.
    package static func headers(
        for grant: Grant, sender: String, callback: String
    ) throws(MessageFault) -> [(name: String, value: String)] {
        let number = try PhoneNumber(grant.address)
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        // In the wrong coding Kannel would put question marks for what the alphabet does not have.
        let coding = SMSLength(grant.body).encoding == .gsm7 ? "0" : "2"
        return [
            ("Content-Type", "text/plain; charset=UTF-8"), ("X-Kannel-To", number.value),
            ("X-Kannel-From", SingleLine.of(sender)), ("X-Kannel-Coding", coding),
            ("X-Kannel-Validity", String(max(1, Validity.seconds(of: grant, max: validityMinutesMax * 60) / 60))),
            ("X-Kannel-DLR-Mask", String(reports)), ("X-Kannel-DLR-Url", callback),
        ]
    }
}
