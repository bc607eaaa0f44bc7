import Calendars
import Contracts
import Crypto
import Policies
import Storage
import Testing

@testable import Web

@Suite("Links in text messages")
struct LinkLengthTests {
    @Test(
        "are as long as the policies' check takes them to be",
        arguments: [SignedLink.Purpose.pay, .dispute, .preferences])
    func usual(_ purpose: SignedLink.Purpose) throws {
        let links = SignedLinks(key: SymmetricKey(size: .bits256))
        let link = try SignedLink(
            purpose: purpose, account: "city:MC-1002003004", debtor: "city:D-1002003",
            contact: StableID.make("contact", "1"), expires: try Instant(rfc3339: PaymentFixture.start))
        #expect(links.path(link).count == TemplateVariable.linkPathCharacters)
        #expect(
            TemplateVariable.payLink.example(origin: "http://localhost").count
                == "http://localhost".count + TemplateVariable.linkPathCharacters)
    }
}
