import Crypto
package import Foundation

/// A debtor's record sealed by its sender to the vault, so that no broker's disk ever holds personal data.
///
/// One-time X25519 key pair of the sender; the AES-256-GCM key is HKDF-SHA-256 of the shared secret with the salt
/// *one-time public key, vault's public key* and the info `quittance-debtor-v1`; authenticated with
/// `<system>/<debtorId>`.
package struct SealedRecord: Sendable, Hashable, Codable {
    /// Of the format: 1.
    package let v: Int
    /// The one-time public key, 32 bytes.
    package let key: Data
    /// 12 bytes.
    package let nonce: Data
    /// Ciphertext and tag.
    package let data: Data

    package static let bytesMax = 65_536

    package init(v: Int = 1, key: Data, nonce: Data, data: Data) {
        self.v = v
        self.key = key
        self.nonce = nonce
        self.data = data
    }

    /// The body of an `erp.debtor.upserted.v1` message with a sealed record in it.
    package struct Body: Sendable, Hashable, Codable {
        package let debtorId: String
        package let sealed: SealedRecord

        package init(debtorId: String, sealed: SealedRecord) {
            self.debtorId = debtorId
            self.sealed = sealed
        }
    }

    /// - Returns: `nil` when the body is JSON without the field `sealed`, or no JSON: then it is a plain record or
    /// nothing.
    ///
    /// Throws `malformed-sealed-record`.
    package static func body(from data: Data) throws(VaultError) -> Body? {
        struct Probe: Decodable {
            let sealed: Present?

            struct Present: Decodable {
                init(from decoder: any Decoder) {}
            }
        }
        guard let probe = try? JSONDecoder().decode(Probe.self, from: data), probe.sealed != nil else { return nil }
        guard let body = try? JSONDecoder().decode(Body.self, from: data), !body.debtorId.isEmpty else {
            throw VaultError(
                .malformedSealedRecord,
                "A sealed record needs debtorId, and in sealed the number v and key, nonce and data in base64.")
        }
        return body
    }

    static func derive(
        _ secret: SharedSecret, oneTime: Curve25519.KeyAgreement.PublicKey, vault: Curve25519.KeyAgreement.PublicKey
    ) -> SymmetricKey {
        secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: oneTime.rawRepresentation + vault.rawRepresentation,
            sharedInfo: Data("quittance-debtor-v1".utf8), outputByteCount: 32)
    }

    static func authenticated(_ system: String, _ debtorID: String) -> Data { Data("\(system)/\(debtorID)".utf8) }
}
