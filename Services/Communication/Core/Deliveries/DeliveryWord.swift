/// What a provider says later of a message that it took over, as it says it and as we understand it.
package struct DeliveryWord: Sendable, Hashable {
    package enum Meaning: String, Sendable, CaseIterable {
        /// The provider has it, or the network has.
        case underway
        case delivered
        /// It did not arrive, and will not.
        case undelivered
    }

    /// The provider's own word, for the record.
    package let status: String
    package let meaning: Meaning
    /// Machine-readable, of what did not arrive; some are known of an address for good.
    package let cause: String?

    package init(status: String, meaning: Meaning, cause: String? = nil) {
        self.status = status
        self.meaning = meaning
        self.cause = cause
    }

    package static let mailboxGone = "mailbox-gone"
    package static let numberGone = "number-gone"
    package static let optedOut = "opted-out"
}

// MARK: - As providers say it

extension DeliveryWord {
    /// - Returns: nil for a status that Twilio does not have.
    package static func twilio(status: String, errorCode: String?) -> DeliveryWord? {
        switch status {
        case "accepted", "scheduled", "queued", "sending", "sent", "receiving", "received":
            return DeliveryWord(status: status, meaning: .underway)
        case "delivered", "read": return DeliveryWord(status: status, meaning: .delivered)
        case "undelivered", "failed", "canceled":
            return DeliveryWord(status: status, meaning: .undelivered, cause: cause(ofTwilio: errorCode))
        default: return nil
        }
    }

    private static func cause(ofTwilio code: String?) -> String {
        switch code {
        case "21610": return optedOut
        // The network knows nobody by the number.
        case "30005": return numberGone
        default:
            let digits = (code ?? "").prefix(6)
            return digits.isEmpty || !digits.allSatisfy { $0.isASCII && $0.isNumber }
                ? "undelivered" : "undelivered-\(digits)"
        }
    }

    /// - Parameter type: what Kannel puts for `%d`.
    package static func kannel(type: String) -> DeliveryWord? {
        let status = "type-\(type)"
        switch type {
        case "1": return DeliveryWord(status: status, meaning: .delivered)
        case "2": return DeliveryWord(status: status, meaning: .undelivered, cause: "undelivered")
        case "4", "8", "32": return DeliveryWord(status: status, meaning: .underway)
        case "16": return DeliveryWord(status: status, meaning: .undelivered, cause: "rejected-by-network")
        default: return nil
        }
    }

    /// A delivery status notification (RFC 3464).
    /// - Parameters:
    ///   - action: in small letters.
    ///   - status: like `5.1.1`.
    package static func mail(action: String, status: String) -> DeliveryWord? {
        let word = "\(action)-\(status)"
        switch action {
        case "delivered", "relayed", "expanded": return DeliveryWord(status: word, meaning: .delivered)
        case "delayed": return DeliveryWord(status: word, meaning: .underway)
        case "failed":
            return DeliveryWord(
                status: word, meaning: .undelivered, cause: isGone(status) ? mailboxGone : "bounced-\(status)")
        default: return nil
        }
    }

    /// Only what is permanent and about the recipient's address: 5.1.7 and 5.1.8 speak of the sender's.
    private static func isGone(_ status: String) -> Bool {
        let parts = status.split(separator: ".").compactMap { Int($0) }
        return parts.count == 3 && parts[0] == 5 && parts[1] == 1 && ![7, 8].contains(parts[2])
    }
}
