import Contracts
import Foundation
import Testing
import Vault

@Suite struct AddressTests {
    @Test(arguments: [
        ("", "ZA"), ("   ", "ZA"), ("12345", "ZA"), ("082 123 456", "ZA"), ("082 123 45678", "ZA"),
        ("0921234567", "ZA"),
        ("082 123 4567 ext 2", "ZA"), ("082123456O", "ZA"), ("०८२१२३४५६७", "ZA"), ("+27 82 123 456", "ZA"),
        ("++27821234567", "ZA"), ("08+21234567", "ZA"), ("+0821234567", "ZA"), ("12125550143", "ZA"),
        ("0400 123456", "GB"), ("07700 90012", "GB"), ("+44 7700 9001234", "GB"),
        ("(112) 555-0143", "US"), ("(911) 555-0143", "US"), ("212-155-0143", "US"), ("555-0143", "US"),
        ("+1 212 555 014", "US"), ("+1234", "DE"), ("+4912345678901234", "DE"), ("030 123456", "DE"),
    ])
    func `A malformed phone number is refused and not repeated`(text: String, country: String) {
        #expect {
            try Address.phone(text, country: country)
        } throws: { error in
            guard let error = error as? AddressError else { return false }
            let signs = text.filter { $0.isNumber }
            return error.text.hasPrefix("must") && (signs.count < 5 || !error.text.contains(signs))
        }
    }

    @Test func `A national number without a known country asks for the country code`() {
        #expect(throws: AddressError(.phoneCountry, "must begin with + and the country code, like +27 82 123 4567.")) {
            try Address.phone("030 123456", country: nil)
        }
    }

    @Test(arguments: [
        ("082 123 4567", "ZA", "+27821234567"), ("(082) 123-4567", "ZA", "+27821234567"),
        ("+27 (0)82 123 4567", "ZA", "+27821234567"), ("0027 82 123 4567", "ZA", "+27821234567"),
        ("27821234567", "ZA", "+27821234567"), ("821234567", "ZA", "+27821234567"),
        ("011 884-1234", "ZA", "+27118841234"),
        ("+1 (212) 555-0143", "ZA", "+12125550143"), ("+44 20 7946 0018", "ZA", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"), ("+44 (0)20 7946 0018", "GB", "+442079460018"),
        ("07700 900123", "GB", "+447700900123"), ("7700900123", "GB", "+447700900123"),
        ("447700900123", "GB", "+447700900123"), ("00 27 82 123 4567", "GB", "+27821234567"),
        ("01204 12345", "GB", "+44120412345"), ("(212) 555-0143", "US", "+12125550143"),
        ("1-212-555-0143", "US", "+12125550143"), ("212.555.0143", "US", "+12125550143"),
        ("011 27 82 123 4567", "US", "+27821234567"), ("+264 61 123 456", "NA", "+26461123456"),
        ("\u{A0}082\u{2011}123\u{2011}4567 ", "ZA", "+27821234567"),
    ])
    func `Phone numbers come out in E 164`(text: String, country: String, expected: String) throws {
        #expect(try Address.phone(text, country: country).value == expected)
        #expect(try Address.phone(expected, country: nil).value == expected)
    }

    @Test(arguments: [
        "", "plain", "@example.org", "a@", "a@b", "a@@example.org", "a b@example.org", "a@exa mple.org",
        "a..b@example.org",
        ".a@example.org", "a.@example.org", "a@-example.org", "a@example-.org", "a@example..org", "a@example.123",
        "a@example.org\r\nBcc: x@example.org", "é@example.org", "a@exämple.org", "\"a b\"@example.org",
        String(repeating: "a", count: 65) + "@example.org", "a@" + String(repeating: "b.", count: 130) + "org",
    ])
    func `A malformed e-mail address is refused and not repeated`(text: String) {
        #expect(throws: AddressError(.email, "must be an e-mail address like name@example.org.")) {
            try Address.email(text)
        }
    }

    @Test(arguments: [
        ("  Thandi.Example@Example.ORG \n", "thandi.example@example.org"), ("a+b_c@x-y.co.za", "a+b_c@x-y.co.za"),
        ("o'brien@example.com", "o'brien@example.com"),
    ])
    func `E-mail addresses come out trimmed and in lower case`(text: String, expected: String) throws {
        #expect(try Address.email(text).value == expected)
    }

    @Test func `Postal addresses keep their lines and are compared by letters and digits`() throws {
        let one = try Address.postal("  12  Loop Street \r\n\n Kaapstad\n8001 ")
        #expect(one.value == "12 Loop Street\nKaapstad\n8001")
        let key = try LookupKey(key: VaultFixture.lookupKey)
        #expect(key.key(of: one) == key.key(of: try .postal("12 LOOP STREET,\nKaapstad, 8001")))
        #expect(key.key(of: one) != key.key(of: try .postal("13 LOOP STREET,\nKaapstad, 8001")))
        for text in ["", "\n \n", "8001", "a\u{1}b", Array(repeating: "a", count: 9).joined(separator: "\n")] {
            #expect(throws: AddressError.self) { try Address.postal(text) }
        }
    }

    @Test func `Look-up keys depend on the key and on the kind of address`() throws {
        let phone = try Address.phone("0821234567", country: "ZA")
        let key = try LookupKey(key: VaultFixture.lookupKey)
        #expect(key.key(of: phone) == key.key(of: try .phone("+27 82 123 4567", country: nil)))
        #expect(try LookupKey(key: Data(repeating: 8, count: 32)).key(of: phone) != key.key(of: phone))
        #expect(key.key(of: phone).value.count == 32)
    }

    @Test(arguments: [
        ("8001015009087", "8001015009087"), ("800101 5009 087", "8001015009087"), ("ab-12 34 56c", "AB123456C"),
        ("12345", nil), ("000000", nil), ("ABCDEF", nil), ("", nil), ("------", nil), ("N/A", nil), ("unknown", nil),
    ])
    func `Only plausible id numbers count`(text: String, expected: String?) {
        #expect(IDNumber.plausible(text) == expected)
    }
}
