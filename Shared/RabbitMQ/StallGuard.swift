import CRabbitMQ
import Synchronization

/// The one thing another thread may do to a connection: shut its socket when the thread that owns it hangs in a send
/// that has no deadline of its own. The guard holds a duplicate of the descriptor, so it can never shut a number that
/// the system has given to somebody else.
final class StallGuard: Sendable {
    private struct State {
        var socket: Int32?
        var turnBegan: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    func connected(socket: Int32) {
        let duplicate = crabbitmq_duplicate(socket)
        state.withLock { $0.socket = duplicate < 0 ? nil : duplicate }
    }

    func disconnected() {
        state.withLock { state in
            if let duplicate = state.socket { close(duplicate) }
            state = State()
        }
    }

    func turnBegan(at instant: ContinuousClock.Instant) {
        state.withLock { $0.turnBegan = instant }
    }

    func turnEnded() {
        state.withLock { $0.turnBegan = nil }
    }

    /// - Returns: true when the socket was shut. The owner then finds it broken and rebuilds the connection.
    func shutIfStalled(for limit: Duration, now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard let began = state.turnBegan, now - began >= limit, let socket = state.socket else { return false }
            // Once is enough: the owner comes free and disconnects.
            state.turnBegan = nil
            return shutdown(socket, Int32(SHUT_RDWR)) == 0
        }
    }
}
