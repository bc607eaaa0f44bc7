/// What a mail server's refusal means: by its reply code and, where it gives one, its enhanced status code.
package enum MailVerdict {
    /// - Parameters:
    ///   - code: three digits, 400 to 599.
    ///   - status: like `5.1.1`.
    package static func of(code: Int, status: String?) -> ProviderAnswer {
        let parts = (status ?? "").split(separator: ".").compactMap { Int($0) }
        let (subject, detail) = parts.count == 3 ? (parts[1], parts[2]) : (-1, -1)
        switch code {
        // The server closes, or wants a login or TLS first: that is between it and us, not about this message.
        case 421, 454, 530, 534, 535, 538: return .unavailable(cause: "mail-\(code)")
        case 400..<500: return .later(cause: "temporary-\(code)", after: .zero)
        case 550, 551, 553:
            // 5.1.7 and 5.1.8 speak of the sender's address.
            guard subject == 1, ![7, 8].contains(detail) else { break }
            return .failed(cause: ProviderAnswer.mailboxGone)
        default: break
        }
        // A full mailbox (5.2.2) is emptied some day, whatever its server thinks.
        if subject == 2, detail == 2 { return .later(cause: "mailbox-full", after: .zero) }
        return .failed(cause: "refused-\(code)")
    }
}
