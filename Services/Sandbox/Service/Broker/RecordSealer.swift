import Crypto
import Foundation
import Messaging

/// Seals debtor records to the vault's public key, as any sender does it: a one-time X25519 key, HKDF-SHA-256,
/// AES-256-GCM bound to `<system>/<debtorId>`.
struct RecordSealer: Sendable {
    private let vault: Curve25519.KeyAgreement.PublicKey

    struct KeyError: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter base64: what `GET /vault/public-key` answers.
    init(base64: String) throws {
        let text = base64.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let raw = Data(base64Encoded: text), raw.count == 32 else {
            throw KeyError(description: "/vault/public-key must answer 32 bytes in base64")
        }
        vault = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw)
    }

    /// - Returns: the body to publish; nil when the record has no `debtorId` to bind it to.
    func seal(_ record: JSONValue, system: String) throws -> JSONValue? {
        guard let debtor = record["debtorId"]?.text, !debtor.isEmpty else { return nil }
        let oneTime = Curve25519.KeyAgreement.PrivateKey()
        let secret = try oneTime.sharedSecretFromKeyAgreement(with: vault)
        let key = secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: oneTime.publicKey.rawRepresentation + vault.rawRepresentation,
            sharedInfo: Data("quittance-debtor-v1".utf8), outputByteCount: 32)
        let nonce = AES.GCM.Nonce()
        let box = try AES.GCM.seal(
            JSONCoding.encode(record), using: key, nonce: nonce, authenticating: Data("\(system)/\(debtor)".utf8))
        return .object([
            "debtorId": .string(debtor),
            "sealed": .object([
                "v": .number(1), "key": .string(oneTime.publicKey.rawRepresentation.base64EncodedString()),
                "nonce": .string(Data(nonce).base64EncodedString()),
                "data": .string((box.ciphertext + box.tag).base64EncodedString()),
            ]),
        ])
    }
}
