package import Foundation

/// The chain's newest link.
package struct AuditHead: Sendable, Hashable {
    /// Entries so far; the first one has the number 1.
    package let count: Int64
    package let hash: Data

    package init(count: Int64, hash: Data) {
        self.count = count
        self.hash = hash
    }

    package static let empty = AuditHead(count: 0, hash: Data(repeating: 0, count: 32))
}

package struct AuditEntry: Sendable, Hashable {
    package let sequence: Int64
    /// Canonical JSON.
    package let event: Data
    package let hash: Data

    package init(sequence: Int64, event: Data, hash: Data) {
        self.sequence = sequence
        self.event = event
        self.hash = hash
    }
}
