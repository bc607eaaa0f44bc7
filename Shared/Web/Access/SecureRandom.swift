/// Makes that many bytes nobody can guess. A door, so that tests can fix them.
package typealias RandomBytes = @Sendable (_ count: Int) -> [UInt8]

/// The system's generator, which is cryptographically secure on every platform we run on.
package enum SecureRandom {
    package static let bytes: RandomBytes = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
