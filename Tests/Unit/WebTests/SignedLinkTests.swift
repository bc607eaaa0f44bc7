import Calendars
import Crypto
import Testing

@testable import Web

@Suite struct SignedLinkTests {
    private let links = SignedLinks(key: SymmetricKey(data: [UInt8](repeating: 9, count: 32)))
    private let now = TestTime.start
    private let all = Set(SignedLink.Purpose.allCases)

    private func link(
        _ purpose: SignedLink.Purpose = .pay, account: String = "city:A-100233", debtor: String = "city:D-4471",
        contact: String? = nil
    ) throws -> SignedLink {
        try SignedLink(
            purpose: purpose, account: account, debtor: debtor, contact: contact, expires: now + .seconds(14 * 86_400))
    }

    @Test(arguments: [
        "", "a", "....", "not a token", "AAAA", "QQ==", String(repeating: "A", count: 700),
        // Version 2, which is no longer made, and version 4, which does not exist yet.
        "IQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "QQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func whatIsNoTokenIsMalformed(_ token: String) {
        #expect(throws: SignedLinkError.malformed) { try links.open(token, for: all, at: now) }
    }

    @Test func everyChangedBitIsSeen() throws {
        let token = links.token(try link())
        let bytes = try #require(Base64URL.decode(token))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: SignedLinkError.self) { try links.open(Base64URL.encode(changed), for: all, at: now) }
            }
        }
    }

    @Test func anotherSpellingOfTheSameBytesIsMalformed() throws {
        // The last character of such a token carries bits that mean nothing.
        let token = links.token(try link(account: "xyzxyz", debtor: "b:1"))
        let bytes = try #require(Base64URL.decode(token))
        try #require(bytes.count % 3 != 0)
        let last = try #require(token.last)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let index = try #require(alphabet.firstIndex(of: last))
        let twin = token.dropLast() + String(alphabet[index + 1])
        #expect(throws: SignedLinkError.malformed) { try links.open(String(twin), for: all, at: now) }
    }

    @Test func anotherKeyIsForged() throws {
        let other = SignedLinks(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
        #expect(throws: SignedLinkError.forged) { try other.open(links.token(try link()), for: all, at: now) }
    }

    @Test func aLinkForAnotherPageDoesNotOpen() throws {
        let token = links.token(try link(.statement))
        #expect(throws: SignedLinkError.otherPurpose(.statement)) {
            try links.open(token, for: [.pay, .portal], at: now)
        }
    }

    @Test func aLinkEndsAtItsExpiryAndTellsWhoseItWas() throws {
        let link = try link()
        let token = links.token(link)
        #expect(try links.open(token, for: [.pay], at: link.expires - .milliseconds(1)) == link)
        #expect(throws: SignedLinkError.expired(link)) { try links.open(token, for: [.pay], at: link.expires) }
    }

    @Test(
        arguments: [
            ("city:A-1", "city:D-1", nil), ("x", "x", "x"),
            ("trade:0042", "trade:0042", "0123456789abcdef0123456789abcdef"),
            ("ünï:çødé-家", "ünï:çødé-屋", "🧾"),
            (String(repeating: "a", count: 120), "b", String(repeating: "f", count: 119)),
            (String(repeating: "_", count: 120), "_", String(repeating: "é", count: 60)),
            ("city:", "city:", "city:"), (":", ":1", "::"), ("a:b", "a:", "a:b:c"), ("city:A", "town:A", "A"),
            ("city:9f86d081884c7d65", "city:9F86D081", "9F86D081884C7D659A2FEAA0C55AD015"),
            ("erp.north/2026_17", "erp.north/D 9", "0123456789abcdef0123456789abcdef0"),
        ] as [(String, String, String?)])
    func whatIsSealedComesBack(account: String, debtor: String, contact: String?) throws {
        for purpose in SignedLink.Purpose.allCases {
            let link = try link(purpose, account: account, debtor: debtor, contact: contact)
            let token = links.token(link)
            #expect(try links.open(token, for: [purpose], at: now) == link)
            #expect(
                token.utf8.allSatisfy {
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0)
                })
        }
    }

    @Test(
        "a path is short enough for a text message",
        arguments: [
            ("city:A-100233", "city:D-4471", 43, 65), ("city:MC-1002003004", "city:D-1002003", 49, 70),
            ("trade:ACC-2026-000123", "trade:CUST-000045", 53, 74), ("x:1", "x:1", 30, 51),
            // An ERP whose ids are random: hexadecimal runs keep them below a byte a character.
            ("city:9f86d081-884c-7d65-9a2f", "city:feaa0c55ad015a3b", 67, 89),
        ])
    func aTokenIsShortEnoughForATextMessage(account: String, debtor: String, plain: Int, withContact: Int) throws {
        #expect(links.path(try link(account: account, debtor: debtor)).count == plain)
        // Contact ids are 32 hexadecimal digits, packed to 16 bytes.
        let contact = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
        #expect(links.path(try link(account: account, debtor: debtor, contact: contact)).count == withContact)
    }

    @Test func randomIDsComeBackAndRandomBytesNeverTrap() throws {
        var generator = SystemRandomNumberGenerator()
        let signs = Array("abyzABYZ0189-:_./ é屋")
        for _ in 0..<300 {
            let ids = (0..<Int.random(in: 2...3, using: &generator)).map { _ in
                String((0..<Int.random(in: 1...30, using: &generator)).map { _ in signs.randomElement() ?? "a" })
            }
            let bytes = LinkIDs.encode(ids)
            #expect(LinkIDs.decode(bytes[...]) == ids, "\(ids)")
            let noise = (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...255) }
            if let read = LinkIDs.decode(noise[...]) { #expect(LinkIDs.encode(read) == noise) }
        }
    }

    @Test(arguments: ["", String(repeating: "a", count: 121), String(repeating: "é", count: 61)])
    func idsOutsideTheLimitsAreRefused(_ id: String) {
        #expect(throws: SignedLink.IDError(name: "account")) { try link(account: id) }
        #expect(throws: SignedLink.IDError(name: "debtor")) { try link(debtor: id) }
        #expect(throws: SignedLink.IDError(name: "contact")) { try link(contact: id) }
    }

    @Test func theExpiryIsRoundedUpToTheMinute() throws {
        let odd = try SignedLink(
            purpose: .pay, account: "a", debtor: "d", contact: nil, expires: now + .milliseconds(1))
        #expect(odd.expires == now + .seconds(60))
        let even = try SignedLink(purpose: .pay, account: "a", debtor: "d", contact: nil, expires: now)
        #expect(even.expires == now)
        let far = try SignedLink(purpose: .pay, account: "a", debtor: "d", contact: nil, expires: .distantFuture)
        #expect(far.expires.rfc3339.hasPrefix("2051-11-2"))
    }

    @Test func anotherPurposeKeepsHolderAndExpiry() throws {
        let link = try link()
        let other = link.with(purpose: .dispute)
        #expect(other.purpose == .dispute)
        #expect(other.with(purpose: .pay) == link)
        #expect(links.path(other).hasPrefix("/d/"))
    }
}
