package import Contracts
import Crypto
package import Foundation

extension SealedRecord {
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
