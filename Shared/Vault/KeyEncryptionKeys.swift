package import Contracts
import Crypto
package import Foundation

/// A debtor's data key as it stands in the store.
package struct WrappedKey: Sendable, Hashable {
    /// Which key of the key file it is wrapped under.
    package let keyID: String
    package let bytes: Data

    package init(keyID: String, bytes: Data) {
        self.keyID = keyID
        self.bytes = bytes
    }
}

/// The keys that wrap every debtor's data key. They live in a file outside the store, so that a copy of the store alone
/// is worth nothing.
///
/// The file holds either 32 raw bytes, which is one key with the id `1`, or text: a first line `v2:` and then a line
/// `<id> <base64 of 32 bytes>` for each key. The first one is current: new data keys are wrapped under it, and
/// `DebtorVault.rotateKeys` brings the old ones over.
package struct KeyEncryptionKeys: Sendable {
    package let currentID: String
    private let keys: [String: SymmetricKey]

    package static let rawKeyID = "1"

    /// Throws `bad-key-file`.
    package init(path: String) throws(VaultError) {
        try self.init(contents: try KeyFile.contents(path: path))
    }

    /// - Parameter contents: of a key file.
    package init(contents: Data) throws(VaultError) {
        // A listing is always longer than 32 bytes, so the size alone tells the two forms apart.
        if contents.count == KeyFile.keyBytes {
            currentID = Self.rawKeyID
            keys = [Self.rawKeyID: SymmetricKey(data: contents)]
            return
        }
        let entries = try Self.entries(of: contents)
        guard let first = entries.first else {
            throw VaultError(.badKeyFile, "The vault's key file must list at least one key behind v2:.")
        }
        currentID = first.id
        keys = try Self.table(of: entries)
    }

    private static func entries(of contents: Data) throws(VaultError) -> [(id: String, key: Data)] {
        var lines = String(decoding: contents, as: UTF8.self).split(whereSeparator: \.isNewline)[...]
        guard lines.popFirst() == "v2:" else {
            throw VaultError(
                .badKeyFile, "The vault's key file must hold 32 raw bytes, or begin with a line v2: and list its keys.")
        }
        var entries: [(id: String, key: Data)] = []
        for (index, line) in lines.enumerated() {
            let words = line.split(separator: " ")
            guard words.count == 2, let key = Data(base64Encoded: String(words[1])), key.count == KeyFile.keyBytes
            else {
                throw VaultError(
                    .badKeyFile,
                    "Line \(index + 2) of the vault's key file must be an id, a space and the base64 of 32 bytes.")
            }
            entries.append((String(words[0]), key))
        }
        return entries
    }

    private static func table(
        of entries: [(id: String, key: Data)]
    ) throws(VaultError) -> [String: SymmetricKey] {
        var table: [String: SymmetricKey] = [:]
        for entry in entries {
            guard table.updateValue(SymmetricKey(data: entry.key), forKey: entry.id) == nil else {
                throw VaultError(.badKeyFile, "The vault's key file lists the key \(entry.id) twice.")
            }
        }
        return table
    }

    // MARK: - Wrapping

    /// Wraps a data key under the current key, bound to its debtor and to the key's id.
    package func wrap(
        _ dataKey: Data, for debtorID: DebtorID, randomness: Randomness
    ) throws(VaultError) -> WrappedKey {
        let key = try key(currentID)
        return WrappedKey(
            keyID: currentID,
            bytes: try Sealing.seal(dataKey, key: key, boundTo: Self.parts(debtorID, currentID), randomness))
    }

    /// Throws `key-missing` when the wrapping key is not in the file, `unreadable` when it does not open.
    package func unwrap(_ wrapped: WrappedKey, for debtorID: DebtorID) throws(VaultError) -> Data {
        try Sealing.open(
            wrapped.bytes, key: try key(wrapped.keyID), boundTo: Self.parts(debtorID, wrapped.keyID),
            complaint: "The data key of debtor \(debtorID) does not open under the key \(wrapped.keyID).")
    }

    private static func parts(_ debtorID: DebtorID, _ keyID: String) -> [String] {
        ["quittance-data-key-1", debtorID.value, keyID]
    }

    private func key(_ id: String) throws(VaultError) -> SymmetricKey {
        guard let key = keys[id] else {
            throw VaultError(.keyMissing, "The key \(id) is not in the vault's key file.")
        }
        return key
    }
}
