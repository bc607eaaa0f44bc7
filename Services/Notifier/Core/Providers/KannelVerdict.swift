/// What Kannel's answer to a posted message means.
package enum KannelVerdict {
    /// - Parameter reference: Kannel names no message; deliveries are told to an address that names the contact.
    package static func of(status: Int, text: String, reference: String) -> ProviderAnswer {
        switch status {
        case 202:
            // `0: Accepted for delivery`, `3: Queued for later delivery`.
            guard text.hasPrefix("0:") || text.hasPrefix("3:") else { return .unknown(cause: "answer-unreadable") }
            return .sent(reference: reference)
        case 400: return .failed(cause: "refused-400")
        // Also when no network is connected: Kannel has kept nothing.
        case 300..<500, 503: return .unavailable(cause: "provider-\(status)")
        default: return .unknown(cause: "provider-\(status)")
        }
    }
}
