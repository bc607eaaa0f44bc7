package import Contracts

/// A text message as smstools takes it from its outgoing folder: headers, an empty line, the text, in UTF-8 with LF.
package enum TextMessageFile {
    /// - Throws: `MessageFault` when the address is no number in E.164 or there is no text.
    package static func text(for grant: Grant) throws(MessageFault) -> String {
        let digits = grant.address.utf8.dropFirst()
        guard grant.address.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .phoneNumber }
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        // smstools wants the number without its plus.
        let headers =
            [
                ("To", String(grant.address.dropFirst())), ("From", SingleLine.of(grant.senderName)),
                ("Alphabet", "UTF-8"), ("Date", MailDate.text(grant.decidedAt, offset: grant.offsetMinutes)),
            ] + ContactHeaders.of(grant).map { ($0.name, $0.value) }
        let lines = grant.body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return headers.map { "\($0.0): \($0.1)\n" }.joined() + "\n" + lines.joined(separator: "\n")
    }
}
