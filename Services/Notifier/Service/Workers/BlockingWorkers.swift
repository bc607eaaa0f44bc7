import Foundation
import Synchronization

/// Threads for work that blocks: files, locks, fonts. The cooperative pool has no thread to spare for it.
package final class BlockingWorkers: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isStopped = false
    }

    private final class Queue: Sendable {
        let state = Mutex(State())
        let ready = DispatchSemaphore(value: 0)
    }

    private let queue = Queue()
    private let count: Int

    /// - Parameter count: threads, one for each job that may run at a time.
    package init(count: Int) {
        self.count = count
        for number in 1...max(1, count) {
            let thread = Thread { [queue] in Self.work(queue) }
            thread.name = "hand-over \(number)"
            thread.start()
        }
    }

    deinit { stop() }

    /// Jobs taken on are still done; none may come after.
    package func stop() {
        let isFirst = queue.state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        for _ in 0..<max(1, count) { queue.ready.signal() }
    }

    package func run<Value: Sendable>(_ job: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.state.withLock { state in
                precondition(!state.isStopped, "a job for workers that were stopped")
                state.jobs.append { continuation.resume(returning: job()) }
            }
            queue.ready.signal()
        }
    }

    private static func work(_ queue: Queue) {
        while true {
            queue.ready.wait()
            let job = queue.state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { return }
            job()
        }
    }
}
