package import Foundation

/// Reads secrets from files. The texts of its errors name the file, never what is in it.
package enum KeyFile {
    static let keyBytes = 32

    /// A file of exactly 32 raw bytes. Throws `bad-key-file`.
    package static func key(path: String) throws(VaultError) -> Data {
        let contents = try contents(path: path)
        guard contents.count == keyBytes else {
            throw VaultError(
                .badKeyFile, "The key file \(path) must hold exactly 32 bytes, it holds \(contents.count).")
        }
        return contents
    }

    static func contents(path: String) throws(VaultError) -> Data {
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw VaultError(.badKeyFile, "The key file \(path) is missing or cannot be read.")
        }
        return contents
    }
}
