package import Contracts
import Crypto
package import Foundation

/// The vault's private key: opens sealed records.
package struct VaultPrivateKey: Sendable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// - Parameter raw: 32 bytes. Throws `bad-key-file`.
    package init(raw: Data) throws(VaultError) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: raw) else {
            throw VaultError(.badKeyFile, "The vault's private key must have 32 bytes, it has \(raw.count).")
        }
        self.key = key
    }

    /// - Parameter path: of a file of 32 raw bytes. Throws `bad-key-file`.
    package init(path: String) throws(VaultError) {
        try self.init(raw: try KeyFile.key(path: path))
    }

    package var publicKey: VaultPublicKey { VaultPublicKey(key.publicKey) }

    /// The JSON that was sealed. Throws `malformed-sealed-record`, `unreadable`, or `wrong-debtor` when the record
    /// inside names another debtor than the message outside.
    /// - Parameter system: the sender, as the broker vouches for it.
    package func open(_ body: SealedRecord.Body, system: String) throws(VaultError) -> Data {
        let sealed = body.sealed
        guard sealed.v == 1 else {
            throw VaultError(.malformedSealedRecord, "sealed.v must be 1.")
        }
        guard sealed.key.count == 32, sealed.nonce.count == Sealing.nonceBytes,
            (Sealing.tagBytes...SealedRecord.bytesMax).contains(sealed.data.count)
        else {
            throw VaultError(
                .malformedSealedRecord,
                "sealed.key must be 32 bytes, sealed.nonce 12, and sealed.data 16 to \(SealedRecord.bytesMax).")
        }
        let plain = try decrypt(body, system)
        struct Named: Decodable { let debtorId: String }
        guard let named = try? JSONDecoder().decode(Named.self, from: plain), named.debtorId == body.debtorId else {
            throw VaultError(.wrongDebtor, "The sealed record must be JSON with the same debtorId as the message.")
        }
        return plain
    }

    private func decrypt(_ body: SealedRecord.Body, _ system: String) throws(VaultError) -> Data {
        do {
            let oneTime = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: body.sealed.key)
            let secret = try key.sharedSecretFromKeyAgreement(with: oneTime)
            let box = try AES.GCM.SealedBox(combined: body.sealed.nonce + body.sealed.data)
            return try AES.GCM.open(
                box, using: SealedRecord.derive(secret, oneTime: oneTime, vault: key.publicKey),
                authenticating: SealedRecord.authenticated(system, body.debtorId))
        } catch {
            throw VaultError(
                .unreadable,
                "The sealed record does not open: it was sealed to another key, system or debtor, or was changed.")
        }
    }
}
