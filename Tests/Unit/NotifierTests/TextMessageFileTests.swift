import Contracts
import NotifierCore
import Testing

@Suite("A text message's file")
struct TextMessageFileTests {
    @Test("has smstools' headers, an empty line, and the text as it is")
    func whole() throws {
        let grant = GrantFixture.text { fixture in
            fixture.body = "Sawubona. Kusasele R 12.00 ê\r\nSTOP"
            fixture.invoiceID = nil
        }
        let expected = """
            To: 27821234567
            From: Metsi City
            Alphabet: UTF-8
            Date: Mon, 05 Jan 2026 07:30:00 +0200
            X-Contact-Id: a1b2c3d4e5f60718293a4b5c6d7e8f90
            X-Contact-Class: reminder
            X-Debtor-Id: city:D-1
            X-Account-Id: city:1001
            X-Creditor-Id: metsi-city
            X-Step: reminder-before-due
            X-Amount: ZAR 1234.50
            X-Decided-At: 2026-01-05T05:30:00Z
            X-Decision-Id: d-1

            Sawubona. Kusasele R 12.00 ê
            STOP
            """
        #expect(try TextMessageFile.text(for: grant) == expected)
    }

    @Test("keeps a sender's name on its line")
    func injection() throws {
        let grant = GrantFixture.text { $0.senderName = "Metsi\nTo: 27000000000\n\nfree" }
        let head = try #require(try TextMessageFile.text(for: grant).split(separator: "\n\n").first)
        #expect(head.split(separator: "\n").filter { $0.hasPrefix("To:") } == ["To: 27821234567"])
    }

    @Test(
        "is refused without a number in E.164",
        arguments: [
            "", "+", "0821234567", "27821234567", "+27 82 123", "+2782123456789012", "+27821234567\nX: y",
            "+٢٧٨٢١٢٣٤٥٦٧",
        ])
    func numbers(number: String) {
        #expect(throws: MessageFault.phoneNumber) {
            try TextMessageFile.text(for: GrantFixture.text { $0.address = number })
        }
    }

    @Test("is refused without a text")
    func empty() {
        #expect(throws: MessageFault.text) { try TextMessageFile.text(for: GrantFixture.text { $0.body = "\n" }) }
    }
}
