package import Contracts

/// A text message as smstools takes it from its outgoing folder: headers, an empty line, the text, in UTF-8 with LF.
package enum TextMessageFile {
    /// - Throws: `MessageFault` when the address is no number in E.164 or there is no text.
    package static func text(for grant: Grant) throws(MessageFault) -> String {
        let number = try PhoneNumber(grant.address)
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        // smstools wants the number without its plus.
        let headers =
            [
                ("To", String(number.digits)), ("From", SingleLine.of(grant.senderName)),
                ("Alphabet", "UTF-8"), ("Date", MailDate.text(grant.decidedAt, offset: grant.offsetMinutes)),
            ] + ContactHeaders.of(grant).map { ($0.name, $0.value) }
        let lines = grant.body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return headers.map { "\($0.0): \($0.1)\n" }.joined() + "\n" + lines.joined(separator: "\n")
    }
}
