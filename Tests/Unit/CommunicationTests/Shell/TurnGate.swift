import Foundation
import Synchronization

/// Holds a turn open until the test has put the next one's work in the box.
final class TurnGate: Sendable {
    private let held = Mutex(false)
    private let mayGo = DispatchSemaphore(value: 0)

    var isHeld: Bool { held.withLock { $0 } }

    /// In the turn, on the store's own thread: waits, at most ten seconds.
    func wait() {
        held.withLock { $0 = true }
        _ = mayGo.wait(timeout: .now() + 10)
    }

    func open() { mayGo.signal() }
}
