import Synchronization

/// What people mend while the world runs: until then some messages cannot be handled.
final class Repairs: Sendable {
    private let done = Mutex(false)

    var areDone: Bool { done.withLock { $0 } }

    func make() { done.withLock { $0 = true } }
}

struct NotRepaired: Error {}
