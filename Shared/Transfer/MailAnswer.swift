/// What became of a message that was handed in.
package enum MailAnswer: Sendable, Hashable {
    /// The server has taken it over.
    case accepted
    /// The server said no, to the sender, the recipient or the message. Nothing left.
    case refused(MailReply)
    /// The server has not got it: it could not be reached, is not to be trusted, or did not let us in.
    case notSent(TransferError)
    /// The server has got it whole and did not say what it did with it.
    case unknown(TransferError)
}

/// A server's reply without its words, which may quote the address.
package struct MailReply: Sendable, Hashable {
    /// Three digits (RFC 5321, 4.2).
    package let code: Int
    /// The enhanced status code, like `5.1.1` (RFC 3463), where the server gives one.
    package let status: String?

    package init(code: Int, status: String? = nil) {
        self.code = code
        self.status = status
    }

    /// - Returns: nil for what is no reply.
    init?(line: Substring) {
        let digits = line.prefix(3)
        guard digits.utf8.count == 3, let code = Int(digits), (100...599).contains(code) else { return nil }
        self.code = code
        let word = line.dropFirst(4).prefix { !$0.isWhitespace }
        status = Self.isStatus(word) ? String(word) : nil
    }

    private static func isStatus(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && ["2", "4", "5"].contains(parts[0])
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
