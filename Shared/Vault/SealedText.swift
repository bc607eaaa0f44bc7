import Crypto
package import Foundation

/// Seals free text of a service with that service's own key (AES-256-GCM): a dispute's text, a bank statement's line.
/// Each text is bound to the id of what it belongs to and opens for nothing else.
package struct SealedText: Sendable {
    private let key: SymmetricKey
    private let randomness: Randomness

    /// - Parameter key: exactly 32 bytes, of one service alone. Throws `bad-key-file`.
    package init(key: Data, randomness: Randomness = .system) throws(VaultError) {
        guard key.count == KeyFile.keyBytes else {
            throw VaultError(.badKeyFile, "The key for sealed texts must have 32 bytes, it has \(key.count).")
        }
        self.key = SymmetricKey(data: key)
        self.randomness = randomness
    }

    /// - Parameter path: of a file of 32 raw bytes. Throws `bad-key-file`.
    package init(path: String, randomness: Randomness = .system) throws(VaultError) {
        try self.init(key: try KeyFile.key(path: path), randomness: randomness)
    }

    package func seal(_ text: String, boundTo id: String) throws(VaultError) -> Data {
        try seal(Data(text.utf8), boundTo: id)
    }

    /// Throws `unreadable` for another id, another key or changed bytes.
    package func open(_ sealed: Data, boundTo id: String) throws(VaultError) -> String {
        String(decoding: try openBytes(sealed, boundTo: id), as: UTF8.self)
    }

    /// For attachments.
    package func seal(_ bytes: Data, boundTo id: String) throws(VaultError) -> Data {
        try Sealing.seal(bytes, key: key, boundTo: Self.parts(id), randomness)
    }

    package func openBytes(_ sealed: Data, boundTo id: String) throws(VaultError) -> Data {
        try Sealing.open(
            sealed, key: key, boundTo: Self.parts(id), complaint: "The sealed text of \(id) does not open.")
    }

    private static func parts(_ id: String) -> [String] { ["quittance-text-1", id] }
}
