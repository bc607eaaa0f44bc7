import Foundation
import Synchronization

/// The two sockets of one connection through a proxy. They are closed when both directions have left, so no thread ever
/// uses a number that the system has given away.
final class SocketPair: Sendable {
    private struct State {
        var isReset = false
        var users = 2
    }

    private let client: Int32
    private let broker: Int32
    private let state = Mutex(State())

    init(client: Int32, broker: Int32) {
        self.client = client
        self.broker = broker
    }

    var isReset: Bool { state.withLock { $0.isReset } }

    /// Ends both connections without a farewell.
    func reset() {
        state.withLock { state in
            guard state.users > 0 else { return }
            state.isReset = true
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            for descriptor in [client, broker] {
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
                // Frees a thread that hangs in a send.
                shutdown(descriptor, Int32(SHUT_RDWR))
            }
        }
    }

    /// One side ended, so does the other.
    func hangUp() {
        state.withLock { state in
            guard state.users > 0 else { return }
            for descriptor in [client, broker] { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    func leave() {
        state.withLock { state in
            state.users -= 1
            guard state.users == 0 else { return }
            close(client)
            close(broker)
        }
    }
}
