import Calendars
package import Contracts
import Crypto
package import Foundation
import Messaging
package import OperatorCore
import Storage
import Synchronization
package import Vault

/// Gives events their bytes and ids, the same each time the same file is published: a second run is then a resend,
/// which the services absorb, and not a second debt.
///
/// Sealing is random by nature; here its randomness is a keyed hash of the record (the key: the broker password that
/// only this ERP has), as in deterministic signatures. The same record sealed twice gives the same bytes, and says
/// nothing to whoever has not the password and the whole record.
package struct EventSealing: Sendable {
    private let system: SystemID
    private let vaultKey: VaultPublicKey?
    private let secret: SymmetricKey

    /// - Parameters:
    ///   - vaultKey: nil sends debtor records in the clear.
    ///   - secret: the ERP's broker password. When it changes, debtor records get new ids; they replace equal ones.
    package init(system: SystemID, vaultKey: VaultPublicKey?, secret: Data) {
        self.system = system
        self.vaultKey = vaultKey
        self.secret = SymmetricKey(
            data: HMAC<SHA256>.authenticationCode(
                for: Data("quittance-ledger-v1".utf8), using: SymmetricKey(data: secret)))
    }

    package struct Sealed: Sendable, Hashable {
        package let id: String
        package let body: Data
    }

    package func seal(_ draft: DraftEvent) throws -> Sealed {
        let plain = try JSONCoding.encode(draft.members)
        guard draft.type.name == DebtorUpserted.messageType else {
            return Sealed(id: StableID.make(system.value, draft.type.name, draft.key, base64(plain)), body: plain)
        }
        let body: Data
        if let vaultKey {
            let debtor = draft.members["debtorId"]?.text ?? ""
            let record = try vaultKey.seal(plain, system: system.value, debtorID: debtor, randomness: randomness(plain))
            body = try JSONCoding.encode(SealedRecord.Body(debtorId: debtor, sealed: record))
        } else {
            body = plain
        }
        // Ids travel into logs and other services: no hash of personal data may stand there that could be tried out.
        let code = Data(HMAC<SHA256>.authenticationCode(for: body, using: secret))
        return Sealed(id: StableID.make(system.value, draft.type.name, base64(code)), body: body)
    }

    private func base64(_ data: Data) -> String { data.base64EncodedString() }

    private func randomness(_ record: Data) -> Randomness {
        let context = Data(system.value.utf8) + Data([0]) + record
        let count = Mutex<UInt8>(0)
        let secret = secret
        return Randomness { wanted in
            precondition(wanted <= SHA256.byteCount, "a seal asks for at most 32 bytes at once, not \(wanted)")
            let number = count.withLock { count in
                count += 1
                return count
            }
            return Data(HMAC<SHA256>.authenticationCode(for: Data([number]) + context, using: secret)).prefix(wanted)
        }
    }
}

extension EventSealing {
    /// `erp.watermark.v1`. It comes from no row.
    func watermark(_ asOf: Instant) throws -> PreparedEvent {
        let draft = DraftEvent.watermark(system: system, asOf: asOf)
        return PreparedEvent(draft: draft, sealed: try seal(draft))
    }
}
