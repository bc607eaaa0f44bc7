import ServiceKit
import Synchronization

/// A monotonic clock that stands still until the test moves it.
final class ManualClock: Sendable {
    private struct Sleeper {
        let due: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Content {
        var now = ContinuousClock.now
        var sleepers: [Int: Sleeper] = [:]
        var begun = 0
        var cancelled: Set<Int> = []
    }

    private let content = Mutex(Content())

    var now: ContinuousClock.Instant { content.withLock { $0.now } }

    var monotonic: MonotonicClock {
        MonotonicClock(now: { self.now }, sleep: { try await self.sleep($0) })
    }

    /// Moves on, wakes who slept until then, and waits for those that sleep in a loop to sleep again.
    func advance(by step: Duration) async {
        let (woken, expected) = content.withLock { content in
            content.now += step
            let due = content.sleepers.filter { $0.value.due <= content.now }
            for number in due.keys { content.sleepers[number] = nil }
            return (due.values.map(\.continuation), content.begun + due.count)
        }
        for continuation in woken { continuation.resume() }
        // Not all of them loop, so the wait has an end.
        let deadline = ContinuousClock.now + .milliseconds(200)
        while content.withLock({ $0.begun < expected }), ContinuousClock.now < deadline {
            try? await ContinuousClock().sleep(for: .milliseconds(1))
        }
    }

    private func sleep(_ duration: Duration) async throws {
        let number = content.withLock { content in
            content.begun += 1
            return content.begun
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = content.withLock { content in
                    guard content.cancelled.remove(number) == nil else { return true }
                    content.sleepers[number] = Sleeper(due: content.now + duration, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = content.withLock { content in
                let sleeper = content.sleepers.removeValue(forKey: number)
                if sleeper == nil { content.cancelled.insert(number) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
