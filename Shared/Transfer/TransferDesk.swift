import Dispatch
import Synchronization

/// Where requests wait for a thread.
final class TransferDesk: Sendable {
    private struct State {
        var waiting: [TransferJob] = []
        /// The first that waits; those before it are taken. Spares moving the whole list for each one.
        var first = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// - Returns: why it was not taken.
    func put(_ job: TransferJob) -> TransferError? {
        let refusal: TransferError? = state.withLock { state in
            if state.isClosed { return TransferError(.cancelled, "the client is closed") }
            guard state.waiting.count - state.first < TransferClient.waitingMax else {
                return TransferError(.cannotConnect, "\(TransferClient.waitingMax) requests wait already")
            }
            state.waiting.append(job)
            return nil
        }
        if refusal == nil { available.signal() }
        return refusal
    }

    /// Blocks the calling thread until there is one. Nil once closed.
    func next() -> TransferJob? {
        available.wait()
        return state.withLock { state in
            guard !state.isClosed, state.first < state.waiting.count else { return nil }
            let job = state.waiting[state.first]
            state.first += 1
            if state.first >= 256 {
                state.waiting.removeFirst(state.first)
                state.first = 0
            }
            return job
        }
    }

    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting[state.first...]
        }
        for job in left { job.answer(.failure(TransferError(.cancelled, "the client is closed"))) }
        // Each thread takes one signal and ends; more than there are threads does no harm.
        for _ in 0..<64 { available.signal() }
    }
}
