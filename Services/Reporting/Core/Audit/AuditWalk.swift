package import Foundation

/// Goes through a chain entry by entry and names the first fault. Entries must come in order of their numbers.
package struct AuditWalk: Sendable {
    private let chain: AuditChain
    /// Whether a seal is that of a head; the key is the shell's.
    private let isSeal: @Sendable (_ seal: Data, _ head: AuditHead) -> Bool
    package private(set) var head = AuditHead.empty
    package private(set) var fault: AuditFault?

    package init(chain: AuditChain, isSeal: @escaping @Sendable (Data, AuditHead) -> Bool) {
        self.chain = chain
        self.isSeal = isSeal
    }

    /// - Parameter seal: what is kept as this entry's seal; only looked at where there must be one.
    package mutating func take(_ entry: AuditEntry, seal: Data?) {
        guard fault == nil else { return }
        let next = chain.appending(entry.event, to: head)
        guard entry.sequence == next.count else {
            fault = .missing(next.count)
            return
        }
        guard entry.hash == next.hash else {
            fault = .changed(entry.sequence)
            return
        }
        head = next
        guard AuditChain.isSealed(entry.sequence) else { return }
        if !(seal.map { isSeal($0, next) } ?? false) { fault = .seal(entry.sequence) }
    }

    /// - Parameter noted: the head as it was noted with the last entry.
    package mutating func finish(noted: AuditHead) {
        guard fault == nil else { return }
        if noted.count > head.count {
            fault = .missing(head.count + 1)
        } else if noted != head {
            fault = .head(head.count)
        }
    }
}
