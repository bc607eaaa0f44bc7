import Crypto
import Foundation
import Messaging
import Testing

@testable import SandboxService

@Suite("Sealing debtor records")
struct RecordSealerTests {
    private let vault = Curve25519.KeyAgreement.PrivateKey()

    @Test("The vault opens what was sealed, and only under the sender's system and debtor")
    func opens() throws {
        let sealer = try RecordSealer(base64: vault.publicKey.rawRepresentation.base64EncodedString() + "\n")
        let record = JSONValue.object(["debtorId": .string("D-1"), "name": .string("Thandi")])
        let body = try #require(try sealer.seal(record, system: "city"))
        #expect(body["name"] == nil)
        #expect(body["debtorId"] == .string("D-1"))
        #expect(try open(body, "city/D-1") == record)
        #expect(throws: (any Error).self) { try open(body, "trade/D-1") }
    }

    @Test("A record without a debtor cannot be bound to one, and a key of the wrong length is refused")
    func refusals() throws {
        let sealer = try RecordSealer(base64: vault.publicKey.rawRepresentation.base64EncodedString())
        #expect(try sealer.seal(.object(["name": .string("x")]), system: "city") == nil)
        #expect(throws: RecordSealer.KeyError.self) { try RecordSealer(base64: "AAAA") }
    }

    /// As the vault's documentation says it, step by step.
    private func open(_ body: JSONValue, _ bound: String) throws -> JSONValue {
        func bytes(_ name: String) throws -> Data {
            try #require(body["sealed"]?[name]?.text.flatMap { Data(base64Encoded: $0) })
        }
        let sender = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: try bytes("key"))
        let key = try vault.sharedSecretFromKeyAgreement(with: sender).hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: sender.rawRepresentation + vault.publicKey.rawRepresentation,
            sharedInfo: Data("quittance-debtor-v1".utf8), outputByteCount: 32)
        let data = try bytes("data")
        let box = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: try bytes("nonce")), ciphertext: data.dropLast(16), tag: data.suffix(16))
        return try JSONCoding.decode(
            JSONValue.self, from: AES.GCM.open(box, using: key, authenticating: Data(bound.utf8)))
    }
}
