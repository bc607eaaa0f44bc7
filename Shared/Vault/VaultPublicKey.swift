package import Contracts
import Crypto
package import Foundation

/// The vault's public key, for whoever sends debtor records.
package struct VaultPublicKey: Sendable {
    private let key: Curve25519.KeyAgreement.PublicKey

    /// - Parameter base64: of 32 bytes; white space around it is dropped. Throws `bad-key-file`.
    package init(base64: String) throws(VaultError) {
        guard let bytes = Data(base64Encoded: base64.trimmingCharacters(in: .whitespacesAndNewlines)),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { throw VaultError(.badKeyFile, "The vault's public key must be the base64 of 32 bytes.") }
        self.key = key
    }

    /// - Parameter path: of a text file with the base64.
    package init(path: String) throws(VaultError) {
        try self.init(base64: String(decoding: try KeyFile.contents(path: path), as: UTF8.self))
    }

    init(_ key: Curve25519.KeyAgreement.PublicKey) { self.key = key }

    package var base64: String { key.rawRepresentation.base64EncodedString() }

    /// Seals a record for the vault alone.
    /// - Parameters:
    ///   - record: JSON of the fields of `erp.debtor.upserted.v1`, with the same `debtorId`.
    ///   - debtorID: as on the wire, not scoped by the system.
    package func seal(
        _ record: Data, system: String, debtorID: String, randomness: Randomness = .system
    ) throws(VaultError) -> SealedRecord {
        do {
            let oneTime = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: randomness.bytes(32))
            let secret = try oneTime.sharedSecretFromKeyAgreement(with: key)
            let nonce = randomness.bytes(Sealing.nonceBytes)
            let box = try AES.GCM.seal(
                record, using: SealedRecord.derive(secret, oneTime: oneTime.publicKey, vault: key),
                nonce: AES.GCM.Nonce(data: nonce), authenticating: SealedRecord.authenticated(system, debtorID))
            return SealedRecord(
                key: oneTime.publicKey.rawRepresentation, nonce: nonce, data: box.ciphertext + box.tag)
        } catch {
            throw VaultError(.unreadable, "The record could not be sealed to this public key.")
        }
    }
}
