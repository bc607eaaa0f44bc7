import Testing

@testable import Web

@Suite struct PasswordTests {
    private static let salt = (0..<16).map { UInt8($0) }

    @Test(arguments: [
        "", "scrypt", "bcrypt$1024$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$1000$8$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$16$8$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$1073741824$8$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$131072$16$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$1024$8$0$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$1024$8$1$AAEC$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$1024$8$1$AAECAwQFBgcICQoLDA0ODw$AAAA",
    ])
    func aMalformedOrExcessiveHashIsRefused(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    /// Made with another implementation of scrypt (OpenSSL's).
    @Test(arguments: [
        ("correct horse", "scrypt$1024$8$1$AAECAwQFBgcICQoLDA0ODw$nfkj3u1fRTHCea-fVr03sWV770kp5wLOLoEakziKhqE"),
        ("Zoë's Passwörd", "scrypt$2048$4$2$AAECAwQFBgcICQoLDA0ODw$SLm9aJlVkmayLkylwP-v1CFZ6jmRfT96MKYX9g0ziYY"),
        // The same word, its accents as characters of their own.
        (
            "Zoe\u{308}'s Passwo\u{308}rd",
            "scrypt$2048$4$2$AAECAwQFBgcICQoLDA0ODw$SLm9aJlVkmayLkylwP-v1CFZ6jmRfT96MKYX9g0ziYY"
        ),
    ])
    func aHashMadeElsewhereMatches(password: String, text: String) throws {
        let hash = try #require(PasswordHash(text))
        #expect(hash.matches(password))
        #expect(!hash.matches(password + " "))
        #expect(!hash.matches(""))
        #expect(hash.description == text)
    }

    @Test func aNewHashMatchesItsPasswordOnly() throws {
        let cost = PasswordHash.Cost(rounds: 1_024, blockSize: 8, parallelism: 1)
        let hash = try PasswordHash(of: "a long enough one", salt: Self.salt, cost: cost)
        #expect(hash.matches("a long enough one"))
        #expect(!hash.matches("A long enough one"))
        #expect(PasswordHash(hash.description) == hash)
    }

    @Test(arguments: ["", "too short", String(repeating: "x", count: 257)])
    func aPasswordHasTenTo256Characters(_ password: String) {
        #expect(throws: PasswordError.length) { try PasswordHash(of: password, salt: Self.salt) }
    }

    @Test func theStandardCostWorks() throws {
        let hash = try PasswordHash(of: "a long enough one", salt: Self.salt)
        #expect(hash.description.hasPrefix("scrypt$32768$8$3$"))
        #expect(PasswordHash(hash.description)?.matches("a long enough one") == true)
    }
}
