import Crypto
package import Foundation

/// Encrypts what a store keeps of message bodies (AES-256-GCM, one key per service from a file), because a debtor's
/// record may be among them.
package struct BodySeal: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: exactly 32 bytes.
    package init(key: Data) throws(StorageError) {
        guard key.count == 32 else {
            throw StorageError(.cannotOpen, "The store's key must have 32 bytes, it has \(key.count).")
        }
        self.key = SymmetricKey(data: key)
    }

    package func close(_ plain: Data) throws -> Data {
        guard let sealed = try AES.GCM.seal(plain, using: key).combined else {
            throw StorageError(.cannotOpen, "The body could not be sealed.")
        }
        return sealed
    }

    package func open(_ sealed: Data) throws -> Data {
        try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key)
    }
}
