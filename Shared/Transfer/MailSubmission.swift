package import Foundation

/// One message for one recipient, with its envelope.
package struct MailSubmission: Sendable, Hashable {
    /// Where bounces go to.
    package let sender: String
    package let recipient: String
    /// The message with its headers; lines end with CR and LF.
    package let message: Data
    /// From the hand-over to a connection until the server's last word; at least a millisecond.
    package let timeout: Duration

    package init(sender: String, recipient: String, message: Data, timeout: Duration) {
        self.sender = sender
        self.recipient = recipient
        self.message = message
        self.timeout = timeout
    }

    /// - Returns: what cannot be sent; the text holds no address.
    var problem: String? {
        guard Self.isClean(sender), Self.isClean(recipient) else { return "an address cannot stand in an envelope" }
        guard timeout >= .milliseconds(1), timeout <= .seconds(86_400) else {
            return "the time-out must be a millisecond to a day"
        }
        return nil
    }

    /// Nothing that could end the address, the command or the line.
    private static func isClean(_ address: String) -> Bool {
        !address.isEmpty
            && address.utf8.allSatisfy {
                (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
            }
    }
}
