import Contracts
import Synchronization

/// Disputes of which this process knows that the broker has what was said, before the store's own mark is written: the
/// page right after the form may then say that collection has stopped.
final class StopMemory: Sendable {
    private static let keysMax = 1_000

    private struct Content {
        var known: Set<DisputeID> = []
        var order: [DisputeID] = []
    }

    private let content = Mutex(Content())

    /// Forgets the older half when it is full: by then the store knows.
    func note(_ id: DisputeID) {
        content.withLock { content in
            guard content.known.insert(id).inserted else { return }
            content.order.append(id)
            guard content.order.count > Self.keysMax else { return }
            content.known.subtract(content.order.prefix(Self.keysMax / 2))
            content.order.removeFirst(Self.keysMax / 2)
        }
    }

    func knows(_ id: DisputeID) -> Bool { content.withLock { $0.known.contains(id) } }
}
