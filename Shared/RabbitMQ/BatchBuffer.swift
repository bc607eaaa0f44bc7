import DequeModule
import Messaging

/// Deliveries that have arrived and were not handed out yet, in the broker's order.
///
/// A redelivered message leaves in a batch of its own: should it be the one that kills its handler, it takes no
/// neighbours along.
struct BatchBuffer {
    private var waiting = Deque<Delivery>()
    private let limit: Int

    /// - Parameter limit: the most deliveries in one batch.
    init(limit: Int) {
        precondition(limit > 0, "a batch holds at least one delivery")
        self.limit = limit
    }

    var count: Int { waiting.count }

    mutating func append(_ deliveries: [Delivery]) {
        waiting.append(contentsOf: deliveries)
    }

    /// Everything that is there, up to the limit and up to the next redelivered message; nil when nothing is there.
    mutating func take() -> [Delivery]? {
        guard let first = waiting.first else { return nil }
        if first.redelivered {
            waiting.removeFirst()
            return [first]
        }
        let end = waiting.firstIndex(where: \.redelivered) ?? waiting.endIndex
        let batch = Array(waiting.prefix(min(end, limit)))
        waiting.removeFirst(batch.count)
        return batch
    }

    /// Drops what the broker will send again.
    mutating func remove(where isVoid: (Delivery) -> Bool) {
        waiting.removeAll(where: isVoid)
    }
}
