package import Crypto
import Foundation

/// Why a key file cannot be used. Names the file and what would be right, never its content.
package struct KeyFileError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// Reads secrets, each a file of its own.
package enum KeyFile {
    /// 32 to 4096 raw bytes.
    package static func key(_ path: String) throws(KeyFileError) -> SymmetricKey {
        let bytes = try contents(path)
        guard (32...4_096).contains(bytes.count) else {
            throw KeyFileError(description: "the key file \(path) must hold 32 to 4096 random bytes")
        }
        return SymmetricKey(data: bytes)
    }

    /// One line of 16 to 512 visible ASCII characters; white space around it is dropped.
    package static func token(_ path: String) throws(KeyFileError) -> String {
        let text = String(decoding: try contents(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard (16...512).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw KeyFileError(
                description: "the token file \(path) must hold one line of 16 to 512 visible ASCII characters")
        }
        return text
    }

    private static func contents(_ path: String) throws(KeyFileError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyFileError(description: "the key file \(path) cannot be read")
        }
        return [UInt8](data)
    }
}
