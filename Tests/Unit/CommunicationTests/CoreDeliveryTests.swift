import CommunicationCore
import Testing

@Suite("What a provider says later")
struct CoreDeliveryTests {
    @Test(
        "Twilio's words",
        arguments: [
            ("queued", nil, .underway, nil), ("sent", "", .underway, nil), ("delivered", nil, .delivered, nil),
            ("read", nil, .delivered, nil), ("undelivered", "30003", .undelivered, "undelivered-30003"),
            ("failed", "30005", .undelivered, "number-gone"), ("failed", "21610", .undelivered, "opted-out"),
            ("failed", nil, .undelivered, "undelivered"), ("failed", "1; DROP", .undelivered, "undelivered"),
            ("canceled", nil, .undelivered, "undelivered"), ("teleported", nil, nil, nil), ("", nil, nil, nil),
        ] as [(String, String?, DeliveryWord.Meaning?, String?)])
    func twilio(status: String, code: String?, meaning: DeliveryWord.Meaning?, cause: String?) {
        let word = DeliveryWord.twilio(status: status, errorCode: code)
        #expect(word == meaning.map { DeliveryWord(status: status, meaning: $0, cause: cause) })
    }

    @Test(
        "Kannel's words",
        arguments: [
            ("1", .delivered, nil), ("2", .undelivered, "undelivered"), ("4", .underway, nil), ("8", .underway, nil),
            ("16", .undelivered, "rejected-by-network"), ("%d", nil, nil), ("3", nil, nil),
        ] as [(String, DeliveryWord.Meaning?, String?)])
    func kannel(type: String, meaning: DeliveryWord.Meaning?, cause: String?) {
        let word = DeliveryWord.kannel(type: type)
        #expect(word == meaning.map { DeliveryWord(status: "type-\(type)", meaning: $0, cause: cause) })
    }

    // MARK: - Bounces

    private static let id = String(repeating: "0a", count: 16)
    private static let mark = String(repeating: "f", count: 20)

    /// As Postfix writes it.
    private func notification(
        to: String = "bounces+\(id).2.\(mark)@metsi.example",
        kind: String = "multipart/report; report-type=delivery-status;",
        action: String = "failed", status: String = "5.1.1", lineBreak: String = "\n"
    ) -> String {
        """
        Return-Path: <>
        Date: Mon,  5 Jan 2026 09:00:00 +0200 (SAST)
        From: MAILER-DAEMON@mail.metsi.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: \(to)
        MIME-Version: 1.0
        Content-Type: \(kind)
        \tboundary="A1.17/mail.metsi.example"

        This is a MIME-encapsulated message.

        --A1.17/mail.metsi.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        <nomvula@example.org>: host mail.example.org said: 550 5.1.1 no such user
        Action: delivered
        Status: 2.0.0

        --A1.17/mail.metsi.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.metsi.example
        Arrival-Date: Mon,  5 Jan 2026 09:00:00 +0200 (SAST)

        Final-Recipient: rfc822; nomvula@example.org
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 550 5.1.1
            no such user

        --A1.17/mail.metsi.example
        Content-Type: message/rfc822

        To: bounces+other.1.other@metsi.example

        --A1.17/mail.metsi.example--
        """.replacing("\n", with: lineBreak)
    }

    @Test("A bounce tells its contact and what became of it, whatever the line ends", arguments: ["\n", "\r\n"])
    func bounce(lineBreak: String) {
        let word = DeliveryWord(status: "failed-5.1.1", meaning: .undelivered, cause: "mailbox-gone")
        let expected = Bounce(contact: Self.id, attempt: 2, mark: Self.mark, word: word)
        #expect(BounceReader.read(notification(lineBreak: lineBreak)) == expected)
        let named = notification(to: "\"Metsi\" <bounces+\(Self.id).2.\(Self.mark)@metsi.example>")
        #expect(BounceReader.read(named)?.contact == Self.id)
    }

    @Test(
        "Only what is permanent and about the recipient's address says that it is gone",
        arguments: [
            ("failed", "5.1.1", .undelivered, "mailbox-gone"), ("failed", "5.1.2", .undelivered, "mailbox-gone"),
            ("Failed", "5.1.10", .undelivered, "mailbox-gone"), ("failed", "5.1.7", .undelivered, "bounced-5.1.7"),
            ("failed", "5.1.8", .undelivered, "bounced-5.1.8"), ("failed", "5.2.2", .undelivered, "bounced-5.2.2"),
            ("failed", "5.7.1", .undelivered, "bounced-5.7.1"), ("failed", "4.4.1", .undelivered, "bounced-4.4.1"),
            ("delayed", "4.1.1", .underway, nil), ("relayed", "2.1.1", .delivered, nil),
            ("failed", "5.1", nil, nil), ("failed", "gone", nil, nil), ("eaten", "5.1.1", nil, nil),
        ] as [(String, String, DeliveryWord.Meaning?, String?)])
    func statuses(action: String, status: String, meaning: DeliveryWord.Meaning?, cause: String?) {
        let word = BounceReader.read(notification(action: action, status: status))?.word
        #expect(word?.meaning == meaning)
        #expect(word?.cause == cause)
    }

    @Test(
        "What came to no address of ours is none of ours, whatever it quotes",
        arguments: [
            "bounces@metsi.example", "", "bounces+a@b.example", "bounces+\(id).0.f@b.example", "+..@", "a+b.x.c@d",
        ])
    func stranger(to: String) {
        #expect(BounceReader.read(notification(to: to)) == nil)
    }

    @Test("What is no notification is read as nothing")
    func garbage() {
        for text in [
            "", "\n\n", notification(kind: "text/plain;"),
            notification(kind: "multipart/report; report-type=disposition;"),
            String(notification().prefix(400)), String(repeating: "--A\n", count: 10_000),
            "To: bounces+\(Self.id).2.\(Self.mark)@metsi.example\nContent-Type: multipart/report; "
                + "report-type=delivery-status; boundary=\n\n--\n",
        ] {
            #expect(BounceReader.read(text) == nil)
        }
    }
}
