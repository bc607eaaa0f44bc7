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

    /// The other body of an `erp.debtor.upserted.v1` message with a sealed record in it.
    package struct Body: Sendable, Hashable, Codable {
        package let debtorId: String
        package let sealed: SealedRecord

        package init(debtorId: String, sealed: SealedRecord) {
            self.debtorId = debtorId
            self.sealed = sealed
        }
    }
}
