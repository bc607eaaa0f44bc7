package import ServiceKit
import Synchronization

/// Runs a whole world of concurrent tasks on one thread, in an order that is a function of a seed, on a clock that
/// jumps to the next thing due.
///
/// A task started here, and every child of it, runs nowhere else (it is their *task executor*), so what production code
/// does concurrently happens here step by step; which of the steps that could come next does, the seed decides. Holds
/// as long as nothing in the world waits for a real thread, clock or socket.
package final class SimulatedScheduler: TaskExecutor {
    private struct Sleeper {
        let due: Duration
        let number: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var ready: [UnownedJob] = []
        var sleepers: [Sleeper] = []
        var now = Duration.zero
        var sleeps = 0
        var jobs = 0
        var chance: Chance
    }

    private let state: Mutex<State>
    private let origin = ContinuousClock.now
    /// Whether the seed picks the next step, or they are taken as they come.
    private let shuffles: Bool

    package init(seed: UInt64, shuffles: Bool) {
        state = Mutex(State(chance: Chance(seed: seed, stream: 1)))
        self.shuffles = shuffles
    }

    // MARK: - Time

    /// Since the world began.
    package var now: Duration { state.withLock { $0.now } }

    package func sleep(_ duration: Duration) async throws {
        let number = state.withLock { state in
            state.sleeps += 1
            return state.sleeps
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    state.sleepers.append(
                        Sleeper(due: state.now + duration, number: number, continuation: continuation))
                }
                // The handler below found nothing when the task was cancelled before this point.
                if Task.isCancelled { wake(number) }
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else { return nil }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// This world's time for the code that runs in it.
    package var monotonic: MonotonicClock {
        MonotonicClock(now: { self.origin + self.now }, sleep: { try await self.sleep($0) })
    }

    // MARK: - Running

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.ready.append(job) }
    }

    /// Runs a task and all it starts, on the calling thread, to the end.
    /// - Throws: what the task throws; `SimulationError` when nothing can go on, or time or steps are used up.
    package func run(
        timeMax: Duration, jobsMax: Int = 5_000_000, _ body: @escaping @Sendable () async throws -> Void
    ) throws {
        let outcome = Outcome()
        let task = Task(executorPreference: self) {
            do {
                try await body()
                outcome.set(.success(()))
            } catch {
                outcome.set(.failure(error))
            }
        }
        while true {
            if let result = outcome.value { return try result.get() }
            if let job = nextJob() {
                job.runSynchronously(on: asUnownedTaskExecutor())
                continue
            }
            guard let sleeper = nextSleeper() else { throw SimulationError("nothing can go on, and nothing is due") }
            let (now, jobs) = state.withLock { ($0.now, $0.jobs) }
            if now > timeMax || jobs > jobsMax {
                task.cancel()
                sleeper.continuation.resume()
                throw SimulationError("not over after \(now) and \(jobs) steps")
            }
            sleeper.continuation.resume()
        }
    }

    private func nextJob() -> UnownedJob? {
        state.withLock { state in
            guard !state.ready.isEmpty else { return nil }
            state.jobs += 1
            let index = shuffles ? state.chance.number(in: 0...(state.ready.count - 1)) : 0
            return state.ready.remove(at: index)
        }
    }

    private func nextSleeper() -> Sleeper? {
        state.withLock { state in
            let first = state.sleepers.indices.min { left, right in
                let (left, right) = (state.sleepers[left], state.sleepers[right])
                return (left.due, left.number) < (right.due, right.number)
            }
            guard let first else { return nil }
            let sleeper = state.sleepers.remove(at: first)
            state.now = max(state.now, sleeper.due)
            return sleeper
        }
    }

    private final class Outcome: Sendable {
        private let result = Mutex<Result<Void, any Error>?>(nil)
        var value: Result<Void, any Error>? { result.withLock { $0 } }
        func set(_ value: Result<Void, any Error>) { result.withLock { $0 = value } }
    }
}
