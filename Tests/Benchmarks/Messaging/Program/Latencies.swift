import Synchronization

/// Times from sending a message to the commit of its handling.
final class Latencies: Sendable {
    private struct State {
        /// When the messages of the transaction under way were sent.
        var uncommitted: [Int64] = []
        var milliseconds: [Double] = []
    }

    private let state = Mutex(State())

    func handled(sentAt: Int64) {
        guard sentAt > 0 else { return }
        state.withLock { $0.uncommitted.append(sentAt) }
    }

    func committed() {
        let now = WallTime.microseconds
        state.withLock { state in
            state.milliseconds += state.uncommitted.map { Double(now - $0) / 1_000 }
            state.uncommitted.removeAll(keepingCapacity: true)
        }
    }

    /// - Parameter share: 0.5 for the median. Nil when nothing was measured.
    func percentile(_ share: Double) -> Double? {
        let sorted = state.withLock { $0.milliseconds.sorted() }
        return sorted.isEmpty ? nil : sorted[Int(share * Double(sorted.count - 1))]
    }
}
