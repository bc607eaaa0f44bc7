import Contracts
import Foundation
import Testing
import Vault

@Suite struct KeyEncryptionKeysTests {
    private static let one = Data(repeating: 1, count: 32)
    private static let two = Data(repeating: 2, count: 32)

    private static func listing(_ entries: (String, Data)...) -> Data {
        Data(("v2:\n" + entries.map { "\($0.0) \($0.1.base64EncodedString())\n" }.joined()).utf8)
    }

    @Test(arguments: [
        Data(), Data(repeating: 1, count: 31), Data(repeating: 1, count: 33), Data("v2:\n".utf8),
        Data("v1:\na b\n".utf8),
        Data("v2:\na AAAA\n".utf8), Data("v2:\nonlyid\n".utf8), listing(("a", one), ("a", two)),
    ])
    func `A key file of another form is refused without quoting it`(contents: Data) {
        #expect(throws: VaultError.self) { try KeyEncryptionKeys(contents: contents) }
    }

    @Test func `A missing key file is refused by name`() {
        #expect {
            try KeyEncryptionKeys(path: "/nowhere/vault.kek")
        } throws: { error in
            (error as? VaultError)?.code == .badKeyFile && "\(error)".contains("/nowhere/vault.kek")
        }
        #expect(throws: VaultError.self) { try LookupKey(key: Data(repeating: 1, count: 16)) }
    }

    @Test func `A data key opens for its debtor only`() throws {
        let keys = try KeyEncryptionKeys(contents: Self.one)
        let dataKey = Data(repeating: 5, count: 32)
        let wrapped = try keys.wrap(dataKey, for: "city:D-1", randomness: .system)
        #expect(wrapped.keyID == "1")
        #expect(wrapped.bytes.count == 60)
        #expect(try keys.unwrap(wrapped, for: "city:D-1") == dataKey)
        #expect(throws: VaultError.self) { try keys.unwrap(wrapped, for: "city:D-2") }
    }

    @Test func `A key under another id, another key or changed bytes do not open`() throws {
        let keys = try KeyEncryptionKeys(contents: Self.listing(("a", Self.one), ("b", Self.one), ("c", Self.two)))
        let wrapped = try keys.wrap(Data(repeating: 5, count: 32), for: "city:D-1", randomness: .system)
        #expect(wrapped.keyID == "a")
        // The key b is the same as a, so only the binding to the id can refuse it.
        for keyID in ["b", "c"] {
            #expect(throws: VaultError.self) {
                try keys.unwrap(WrappedKey(keyID: keyID, bytes: wrapped.bytes), for: "city:D-1")
            }
        }
        for index in wrapped.bytes.indices {
            var bytes = wrapped.bytes
            bytes[index] ^= 1
            #expect(throws: VaultError.self) {
                try keys.unwrap(WrappedKey(keyID: "a", bytes: bytes), for: "city:D-1")
            }
        }
    }

    @Test func `A key that is not in the file is named as missing`() {
        #expect {
            try KeyEncryptionKeys(contents: Self.one).unwrap(
                WrappedKey(keyID: "2024", bytes: Data(repeating: 0, count: 60)), for: "city:D-1")
        } throws: { error in
            (error as? VaultError)?.code == .keyMissing && "\(error)".contains("2024")
        }
    }
}
