import Crypto
import Foundation

/// AES-256-GCM as the vault uses it: the nonce comes through the door for randomness, and the ciphertext is bound to
/// what it belongs to, so that it opens nowhere else.
enum Sealing {
    static let nonceBytes = 12
    static let tagBytes = 16

    /// - Returns: nonce, ciphertext and tag in one piece.
    static func seal(
        _ plain: Data, key: SymmetricKey, boundTo parts: [String], _ randomness: Randomness
    ) throws(VaultError) -> Data {
        do {
            let nonce = try AES.GCM.Nonce(data: randomness.bytes(nonceBytes))
            let box = try AES.GCM.seal(plain, using: key, nonce: nonce, authenticating: binding(parts))
            return Data(nonce) + box.ciphertext + box.tag
        } catch {
            throw VaultError(.unreadable, "The text could not be sealed.")
        }
    }

    /// Throws `unreadable` with `complaint` as its text.
    static func open(
        _ sealed: Data, key: SymmetricKey, boundTo parts: [String], complaint: String
    ) throws(VaultError) -> Data {
        do {
            return try AES.GCM.open(
                AES.GCM.SealedBox(combined: sealed), using: key, authenticating: binding(parts))
        } catch {
            throw VaultError(.unreadable, complaint)
        }
    }

    /// Each part behind its length, so that no two lists of parts give the same bytes.
    static func binding(_ parts: [String]) -> Data {
        parts.reduce(into: Data()) { bytes, part in
            bytes.append(Data("\(part.utf8.count):".utf8))
            bytes.append(Data(part.utf8))
        }
    }
}
