import Messaging
import OperatorCore
import Synchronization

/// Which published events have been answered. Shared by the one who publishes and the one who reads answers.
final class AnswerBook: Sendable {
    struct Counts: Sendable {
        var published = 0
        var accepted = 0
        var rejected = 0
        /// Answers since the start, to see whether any still come.
        var answers = 0
        /// Messages in the queue that are not ours to take.
        var foreign = 0
        /// Told of money taken, and written to the file asked for.
        var received = 0
    }

    private struct State {
        var waiting: [String: DraftEvent] = [:]
        var counts = Counts()
        var rejections: [RowFault] = []
    }

    private let state = Mutex(State())

    var counts: Counts { state.withLock(\.counts) }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Before it goes out: the answer may be here sooner than the confirm.
    func expect(_ event: PreparedEvent) {
        state.withLock { $0.waiting[event.id] = event.draft.withoutValues }
    }

    func confirmed(_ count: Int) { state.withLock { $0.counts.published += count } }

    /// - Returns: whether the answer is to an event of this run, answered before or not.
    func answered(_ id: String, rejectedBecause reasons: [Reason]?) -> Bool {
        state.withLock { state in
            guard let draft = state.waiting.removeValue(forKey: id) else { return false }
            state.counts.answers += 1
            if let reasons {
                state.counts.rejected += 1
                state.rejections += reasons.map(draft.fault)
            } else {
                state.counts.accepted += 1
            }
            return true
        }
    }

    func foreign() { state.withLock { $0.counts.foreign += 1 } }

    func received() { state.withLock { $0.counts.received += 1 } }

    func takeRejections() -> [RowFault] {
        state.withLock { state in
            let rejections = state.rejections
            state.rejections = []
            return rejections
        }
    }
}
