import Messaging
import Synchronization

/// Where the consumer's thread puts deliveries and the service takes them from, in batches of whatever has arrived.
/// Bounded by the prefetch; for consumers without acknowledgements, which have none, by pausing the reading.
final class DeliveryInbox: Sendable {
    private struct State {
        var buffer: BatchBuffer
        var isFinished = false
        var waiter: CheckedContinuation<[Delivery]?, Never>?
        /// The last stream offset handed out, by queue.
        var streamOffsets: [String: Int64] = [:]
    }

    private let state: Mutex<State>
    private let limit: Int
    /// Called when room was made in a full inbox.
    private let onRoom: @Sendable () -> Void

    /// - Parameter limit: from here on the inbox is full.
    init(limit: Int, onRoom: @escaping @Sendable () -> Void) {
        state = Mutex(State(buffer: BatchBuffer(limit: limit)))
        self.limit = limit
        self.onRoom = onRoom
    }

    var isFull: Bool { state.withLock { $0.buffer.count >= limit } }

    func offer(_ deliveries: [Delivery]) {
        let ready = state.withLock { state in
            state.buffer.append(deliveries)
            return Self.handOver(&state)
        }
        ready?.waiter.resume(returning: ready?.batch)
    }

    /// The next batch; nil when the inbox has finished and is empty.
    func next() async -> [Delivery]? {
        await withCheckedContinuation { continuation in
            let (ready, hasRoomAgain) = state.withLock { state in
                precondition(state.waiter == nil, "deliveries are read by one task at a time")
                let wasFull = state.buffer.count >= limit
                state.waiter = continuation
                let ready = Self.handOver(&state)
                return (ready, wasFull && state.buffer.count < limit)
            }
            ready?.waiter.resume(returning: ready?.batch)
            if hasRoomAgain { onRoom() }
        }
    }

    /// Nothing more will come; what is there is still handed out.
    func finish() {
        let ready = state.withLock { state in
            state.isFinished = true
            return Self.handOver(&state)
        }
        ready?.waiter.resume(returning: ready?.batch)
    }

    /// Drops what the broker will deliver again after a lost connection.
    func removeUnacknowledged(except automatic: Set<String>) {
        state.withLock { state in
            state.buffer.remove { !automatic.contains($0.queue) }
        }
    }

    /// The last offset of a stream that was handed out.
    func streamOffset(of queue: String) -> Int64? {
        state.withLock { $0.streamOffsets[queue] }
    }

    private static func handOver(
        _ state: inout State
    ) -> (waiter: CheckedContinuation<[Delivery]?, Never>, batch: [Delivery]?)? {
        guard let waiter = state.waiter else { return nil }
        let batch = state.buffer.take()
        guard batch != nil || state.isFinished else { return nil }
        state.waiter = nil
        for delivery in batch ?? [] {
            if let offset = delivery.streamOffset { state.streamOffsets[delivery.queue] = offset }
        }
        return (waiter, batch)
    }
}
