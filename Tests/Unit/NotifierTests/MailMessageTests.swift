import Calendars
import Contracts
import NotifierCore
import Testing

@Suite("An e-mail")
struct MailMessageTests {
    private func headers(_ grant: Grant) throws -> [String] {
        let text = try MailMessage.text(for: grant)
        let head = try #require(text.split(separator: "\r\n\r\n", maxSplits: 1).first)
        // Unfolded.
        return head.replacing("\r\n ", with: " ").split(separator: "\r\n").map(String.init)
    }

    @Test("tells what it is and whose, on the business clock")
    func whole() throws {
        let expected = [
            "Date: Mon, 05 Jan 2026 07:30:00 +0200", "From: \"Metsi City\" <accounts@metsi.example>",
            "To: \"Thandeka Mokoena\" <thandeka@example.org>", "Subject: Your account 1001",
            "Message-ID: <a1b2c3d4e5f60718293a4b5c6d7e8f90@metsi.example>", "Auto-Submitted: auto-generated",
            "X-Contact-Id: a1b2c3d4e5f60718293a4b5c6d7e8f90", "X-Contact-Class: reminder", "X-Debtor-Id: city:D-1",
            "X-Account-Id: city:1001", "X-Creditor-Id: metsi-city", "X-Step: reminder-before-due",
            "X-Amount: ZAR 1234.50", "X-Decided-At: 2026-01-05T05:30:00Z", "X-Decision-Id: d-1",
            "X-Invoice: city:INV-7", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        #expect(try headers(GrantFixture().grant) == expected)
    }

    @Test(
        "keeps names and titles from beginning headers of their own",
        arguments: ["\r\n", "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{0}"])
    func injection(lineBreak: String) throws {
        let evil = "Your account\(lineBreak)Bcc: all@example.org\(lineBreak)\(lineBreak)Free money"
        let grant = GrantFixture.with { fixture in
            fixture.title = evil
            fixture.recipientName = evil
            fixture.senderName = evil
            fixture.step = evil
        }
        let headers = try headers(grant)
        #expect(headers.count == 19)
        #expect(!headers.contains { $0.hasPrefix("Bcc") })
        #expect(try MailMessage.text(for: grant).unicodeScalars.allSatisfy(\.isASCII))
    }

    @Test("quotes what has a meaning in names")
    func quoting() throws {
        let grant = GrantFixture.with { $0.recipientName = "Mokoena, \"Thandi\" <a@b.example>\\" }
        #expect(try headers(grant)[2] == #"To: "Mokoena, \"Thandi\" <a@b.example>\\" <thandeka@example.org>"#)
    }

    @Test("has the link to the preferences as its way to unsubscribe")
    func unsubscribe() throws {
        let grant = GrantFixture.with { $0.body = "Hello\nTo get no more: https://pay.example.org/o/tok-EN_1.\nBye" }
        #expect(try headers(grant).contains("List-Unsubscribe: <https://pay.example.org/o/tok-EN_1>"))
        #expect(try headers(grant).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        // Only links that are not read on the way can be pressed without a page.
        let open = GrantFixture.with { $0.body = "http://pay.example.org/o/tok-EN_1" }
        #expect(
            try headers(open).filter { $0.hasPrefix("List-") } == [
                "List-Unsubscribe: <http://pay.example.org/o/tok-EN_1>"
            ])
        #expect(try !headers(GrantFixture().grant).contains { $0.hasPrefix("List-Unsubscribe") })
    }

    @Test(
        "is refused when an address could not stand in a header",
        arguments: [
            ("", MessageFault.mailAddress), ("nobody", .mailAddress), ("a@b", .mailAddress),
            ("a b@c.example", .mailAddress),
            ("a@b.example\nBcc: c@d.example", .mailAddress), ("<a@b.example>", .mailAddress),
            ("a@@b.example", .mailAddress),
            ("a,c@b.example", .mailAddress), ("\"a\"@b.example", .mailAddress), (".a@b.example", .mailAddress),
            ("a@b..example", .mailAddress), ("thándeka@b.example", .mailAddress),
        ])
    func addresses(address: String, fault: MessageFault) {
        #expect(throws: fault) { try MailMessage.text(for: GrantFixture.with { $0.address = address }) }
        #expect(throws: MessageFault.senderAddress) {
            try MailMessage.text(for: GrantFixture.with { $0.senderAddress = address })
        }
    }

    @Test("is refused without a sender's address or a text")
    func missing() {
        #expect(throws: MessageFault.senderAddress) {
            try MailMessage.text(for: GrantFixture.with { $0.senderAddress = nil })
        }
        #expect(throws: MessageFault.text) { try MailMessage.text(for: GrantFixture.with { $0.body = " \n\t" }) }
    }

    @Test("keeps its lines short, also with long subjects in any script")
    func folding() throws {
        let long = String(repeating: "Isaziso sokugcina nge-akhawunti ", count: 10)
        let titles = [long, String(repeating: "ê", count: 200), String(repeating: "漢字", count: 60) + "\u{1F600}"]
        for title in titles {
            let text = try MailMessage.text(for: GrantFixture.with { $0.title = title })
            for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
        }
    }

    @Test(
        "puts dates of any day on the recipient's clocks",
        arguments: [
            ("2026-01-05T05:30:00Z", 0, "Mon, 05 Jan 2026 05:30:00 +0000"),
            ("2026-01-05T22:30:00Z", 120, "Tue, 06 Jan 2026 00:30:00 +0200"),
            ("2026-01-05T02:30:00Z", -300, "Sun, 04 Jan 2026 21:30:00 -0500"),
            ("2026-01-05T02:30:00Z", -210, "Sun, 04 Jan 2026 23:00:00 -0330"),
            ("2024-02-29T23:59:59.999Z", 0, "Thu, 29 Feb 2024 23:59:59 +0000"),
            ("1969-12-31T23:59:58Z", 0, "Wed, 31 Dec 1969 23:59:58 +0000"),
            ("2026-08-09T00:00:00+02:00", 345, "Sun, 09 Aug 2026 03:45:00 +0545"),
        ])
    func dates(instant: String, offset: Int, expected: String) throws {
        #expect(MailDate.text(try .init(rfc3339: instant), offset: offset) == expected)
    }
}
