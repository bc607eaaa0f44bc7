package import Foundation

/// Each entry's hash covers the entry before it, so that nothing can be changed, taken out or put in between without
/// every later hash being wrong. The digest (SHA-256) is passed in: nothing here knows cryptography.
package struct AuditChain: Sendable {
    package typealias Digest = @Sendable (Data) -> Data

    /// After so many entries the head is sealed with a key that does not lie in the store.
    package static let sealEvery: Int64 = 1_000

    private let digest: Digest

    package init(digest: @escaping Digest) { self.digest = digest }

    package func hash(of event: Data, after previous: Data) -> Data { digest(previous + event) }

    package func appending(_ event: Data, to head: AuditHead) -> AuditHead {
        AuditHead(count: head.count + 1, hash: hash(of: event, after: head.hash))
    }

    package static func isSealed(_ sequence: Int64) -> Bool { sequence % sealEvery == 0 }
}
