import Calendars
import Contracts
import NotifierCore
import Testing

@Suite("What is posted to a provider")
struct ProviderMessageTests {
    private static let callback = "https://pay.example.org/callbacks/x?contact=c-1&attempt=1"

    private func twilio(_ grant: Grant, sender: String = "+27110000000") throws -> [String: String] {
        let fields = try TwilioMessage.fields(for: grant, sender: sender, callback: Self.callback)
        #expect(Set(fields.map(\.name)).count == fields.count)
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    }

    @Test("to Twilio: number, sender, text, and how long it may lie there at most")
    func twilioFields() throws {
        let fields = try twilio(GrantFixture.text { $0.notAfter = $0.decidedAt + .seconds(1_800) })
        let expected = [
            "To": "+27821234567", "From": "+27110000000", "Body": GrantFixture().body,
            "StatusCallback": Self.callback, "ValidityPeriod": "1800",
        ]
        #expect(fields == expected)
        #expect(try twilio(GrantFixture.text(), sender: "MG0011")["MessagingServiceSid"] == "MG0011")
        let whatsapp = try twilio(GrantFixture.text { $0.channel = .whatsapp })
        #expect(whatsapp["To"] == "whatsapp:+27821234567")
        #expect(whatsapp["From"] == "whatsapp:+27110000000")
    }

    @Test(
        "no message waits at a provider for longer than it takes, or for nothing",
        arguments: [(86_400, 36_000), (0, 1)])
    func validity(left: Int, expected: Int) throws {
        let grant = GrantFixture.text { $0.notAfter = $0.decidedAt + .seconds(left) }
        #expect(try twilio(grant)["ValidityPeriod"] == "\(expected)")
    }

    @Test("to Kannel: everything but the text is a header, and the coding fits the text")
    func kannelHeaders() throws {
        for (body, coding) in [("R 1 234.50 at {Metsi} [x] €", "0"), ("Ŝemaê", "2")] {
            let grant = GrantFixture.text { fixture in
                fixture.body = body
                fixture.notAfter = fixture.decidedAt + .seconds(3_600)
            }
            let headers = try KannelMessage.headers(
                for: grant, sender: "Metsi\r\nX-Kannel-To: 1", callback: Self.callback)
            let expected = [
                "Content-Type: text/plain; charset=UTF-8", "X-Kannel-To: +27821234567",
                "X-Kannel-From: Metsi X-Kannel-To: 1", "X-Kannel-Coding: \(coding)", "X-Kannel-Validity: 60",
                "X-Kannel-DLR-Mask: 19", "X-Kannel-DLR-Url: \(Self.callback)",
            ]
            #expect(headers.map { "\($0.name): \($0.value)" } == expected)
        }
    }

    @Test(
        "nothing is posted without a number in E.164 or a text",
        arguments: ["0821234567", "+2782", "+27821234567 +27821234568", "+27821234567\r\nX: y", "", "+2782123456a"])
    func refused(address: String) {
        let grant = GrantFixture.text { $0.address = address }
        #expect(throws: MessageFault.phoneNumber) { try twilio(grant) }
        #expect(throws: MessageFault.phoneNumber) {
            try KannelMessage.headers(for: grant, sender: "Metsi", callback: Self.callback)
        }
        #expect(throws: MessageFault.text) { try twilio(GrantFixture.text { $0.body = " \n" }) }
    }

    @Test("a value cannot begin another field of a form")
    func form() {
        let text = FormBody.text([("Body", "a&To=1\r\n+ é%"), ("To", "+27")])
        #expect(text == "Body=a%26To%3D1%0D%0A%2B%20%C3%A9%25&To=%2B27")
    }

    @Test("a bounce finds its contact by the address it comes to, which fits into a mailbox's name")
    func bounces() throws {
        let address = try #require(BounceAddress("bounces@mail.metsi.example"))
        let id = GrantFixture().contactID
        let made = address.address(contact: id, attempt: 10, tag: String(repeating: "0", count: 20))
        #expect(made == "bounces+\(id).10.00000000000000000000@mail.metsi.example")
        #expect(try #require(made.split(separator: "@").first).utf8.count <= 64)
        for wrong in ["", "bounces", "longer-one@a.example", "b+x@a.example", "b@a", "b @a.example"] {
            #expect(BounceAddress(wrong) == nil)
        }
    }
}
