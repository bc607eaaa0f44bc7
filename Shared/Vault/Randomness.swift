package import Foundation

/// The door through which all random bytes come: data keys, nonces, the one-time keys of sealed records.
package struct Randomness: Sendable {
    private let generate: @Sendable (Int) -> Data

    /// - Parameter generate: gives exactly the number of bytes asked for, never the same ones twice.
    package init(_ generate: @escaping @Sendable (Int) -> Data) {
        self.generate = generate
    }

    package func bytes(_ count: Int) -> Data {
        let bytes = generate(count)
        precondition(bytes.count == count, "The source of randomness gave \(bytes.count) bytes instead of \(count).")
        return bytes
    }

    /// The operating system's cryptographic generator.
    package static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        var bytes = Data(capacity: count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        return bytes.prefix(count)
    }
}
