import Crypto
import CryptoExtras
import Foundation

/// Why a password or a stored hash is not acceptable. Never repeats either.
package enum PasswordError: Error, Hashable {
    /// Fewer than 10 or more than 256 characters.
    case length
    /// The system could not derive the key (no memory).
    case derivation
}

/// A password's scrypt hash (RFC 7914), written `scrypt$N$r$p$salt$hash` with salt and hash in base64url.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    /// What one hashing costs. `standard` takes 32 MiB and some 0.2 seconds.
    package struct Cost: Sendable, Hashable {
        package let rounds: Int
        package let blockSize: Int
        package let parallelism: Int

        package static let standard = Cost(rounds: 32_768, blockSize: 8, parallelism: 3)

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// Bounds what a written hash can make us spend: 128 MiB, and no more than 16 passes.
        var isAcceptable: Bool {
            (1_024...131_072).contains(rounds) && rounds.nonzeroBitCount == 1 && (1...16).contains(blockSize)
                && (1...16).contains(parallelism) && rounds * blockSize <= 1_048_576
        }
    }

    private let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password of 10 to 256 characters. Slow on purpose: not for the cooperative pool.
    package init(of password: String, salt: [UInt8], cost: Cost = .standard) throws(PasswordError) {
        precondition((16...64).contains(salt.count), "a salt has 16 to 64 bytes, not \(salt.count)")
        precondition(cost.isAcceptable, "the cost of a password hash is out of bounds")
        guard (10...256).contains(password.count) else { throw .length }
        guard let hash = Self.derive(password, salt: salt, cost: cost) else { throw .derivation }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Reads the written form; nil if it is malformed or asks for more than we are ready to spend.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Base64URL.decode(parts[4]),
            let hash = Base64URL.decode(parts[5]), (16...64).contains(salt.count), hash.count == 32
        else { return nil }
        let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        guard cost.isAcceptable else { return nil }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    package var description: String {
        "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)"
            + "$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
    }

    /// Whether this is the password; compares in constant time. Slow on purpose: not for the cooperative pool.
    package func matches(_ password: String) -> Bool {
        guard (1...256).contains(password.count), let derived = Self.derive(password, salt: salt, cost: cost) else {
            return false
        }
        return ConstantTime.areEqual(derived, hash)
    }

    /// Canonically composed first: the same characters typed on two systems must give the same hash.
    private static func derive(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8]? {
        let key = try? KDF.Scrypt.deriveKey(
            from: [UInt8](password.precomposedStringWithCanonicalMapping.utf8), salt: salt, outputByteCount: 32,
            rounds: cost.rounds, blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key?.withUnsafeBytes { Array($0) }
    }
}
