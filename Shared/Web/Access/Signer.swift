package import Crypto

/// HMAC-SHA256 under a key derived for one use, so that a token of one kind never passes for another.
package struct Signer: Sendable {
    private let key: SymmetricKey

    /// `use` names what is signed; two uses of one key file have independent keys (HKDF-SHA256).
    package init(key: SymmetricKey, use: String) {
        self.key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, salt: [UInt8]("quittance".utf8), info: [UInt8](use.utf8), outputByteCount: 32)
    }

    /// Ten bytes are for what can only be tried by asking us; what is kept for long has sixteen or more.
    private static let tagBytes = 10...32

    /// The first `count` bytes of the code.
    package func tag(_ bytes: [UInt8], count: Int = 32) -> [UInt8] {
        precondition(Self.tagBytes.contains(count), "a tag has 10 to 32 bytes, not \(count)")
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key).prefix(count))
    }

    /// Compares in a time that depends on the lengths only.
    package func isValid(_ tag: [UInt8], for bytes: [UInt8]) -> Bool {
        Self.tagBytes.contains(tag.count) && ConstantTime.areEqual(tag, self.tag(bytes, count: tag.count))
    }
}

enum ConstantTime {
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
