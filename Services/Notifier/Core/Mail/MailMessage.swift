package import Contracts

/// An e-mail as RFC 5322 has it: ASCII, CRLF, plain text in UTF-8. The same grant always gives the same bytes.
package enum MailMessage {
    /// - Throws: `MessageFault` when an address could not stand in a header or there is no text.
    package static func text(for grant: Grant) throws(MessageFault) -> String {
        let recipient = try MailAddress(grant.address, fault: .mailAddress)
        guard let from = grant.senderAddress else { throw .senderAddress }
        let sender = try MailAddress(from, fault: .senderAddress)
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        var headers = [
            "Date: \(MailDate.text(grant.decidedAt, offset: grant.offsetMinutes))\r\n",
            MailHeader.mailbox("From", person: grant.senderName, address: sender),
            MailHeader.mailbox("To", person: grant.recipientName, address: recipient),
            MailHeader.text("Subject", grant.title ?? grant.senderName),
            MailHeader.token("Message-ID", "<\(SingleLine.of(grant.contact.contactID.value))@\(sender.domain)>"),
            "Auto-Submitted: auto-generated\r\n",
        ]
        if let link = PreferencesLink.first(in: grant.body) {
            headers.append(MailHeader.token("List-Unsubscribe", "<\(link)>"))
            // One press without a page (RFC 8058), which is for https only.
            if link.hasPrefix("https://") { headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") }
        }
        headers += ContactHeaders.of(grant).map { MailHeader.text($0.name, $0.value) }
        headers += [
            "MIME-Version: 1.0\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
        ]
        return headers.joined() + "\r\n" + QuotedPrintable.encode(grant.body)
    }
}
