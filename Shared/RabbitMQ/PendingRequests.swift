import Foundation
import Messaging
import Synchronization

/// Requests that still wait for their answer. Answers come from the connection's thread, time-outs from whoever looks
/// first, cancellations from the caller's task; each request is answered once.
final class PendingRequests: Sendable {
    typealias Answer = Result<RequestAnswer, RequestError>

    private struct Entry {
        let answer: CheckedContinuation<Answer, Never>
        let deadline: ContinuousClock.Instant
        var sentAt: ContinuousClock.Instant?
    }

    private struct State {
        var lastID: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
        /// Why requests are not sent, for those that time out unsent.
        var trouble: String? = "not connected yet"
    }

    private let state = Mutex(State())

    func makeID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    func add(_ id: UInt64, answer: CheckedContinuation<Answer, Never>, deadline: ContinuousClock.Instant) {
        state.withLock { $0.entries[id] = Entry(answer: answer, deadline: deadline) }
    }

    /// - Returns: false when nobody waits for it any more, so it need not be sent.
    func markSent(_ id: UInt64, at instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard state.entries[id] != nil else { return false }
            state.entries[id]?.sentAt = instant
            return true
        }
    }

    func isWaiting(_ id: UInt64) -> Bool {
        state.withLock { $0.entries[id] != nil }
    }

    func answer(_ id: UInt64, body: Data) {
        guard let entry = remove(id), let sentAt = entry.sentAt else { return }
        entry.answer.resume(returning: .success(RequestAnswer(body: body, sentAt: sentAt)))
    }

    func fail(_ id: UInt64, _ error: RequestError) {
        remove(id)?.answer.resume(returning: .failure(error))
    }

    func set(trouble: String?) {
        state.withLock { $0.trouble = trouble }
    }

    /// The connection is gone, and with it the way back for every answer.
    func failSent(_ error: RequestError) {
        take { $0.sentAt != nil }.forEach { $0.answer.resume(returning: .failure(error)) }
    }

    func failAll(_ error: RequestError) {
        take { _ in true }.forEach { $0.answer.resume(returning: .failure(error)) }
    }

    func expire(now: ContinuousClock.Instant) {
        let trouble = state.withLock { $0.trouble }
        for entry in take(where: { $0.deadline <= now }) {
            let error: RequestError =
                entry.sentAt == nil ? .disconnected(reason: trouble ?? "not sent in time") : .timedOut
            entry.answer.resume(returning: .failure(error))
        }
    }

    var nextDeadline: ContinuousClock.Instant? {
        state.withLock { $0.entries.values.map(\.deadline).min() }
    }

    private func remove(_ id: UInt64) -> Entry? {
        state.withLock { $0.entries.removeValue(forKey: id) }
    }

    private func take(where matches: (Entry) -> Bool) -> [Entry] {
        state.withLock { state in
            let taken = state.entries.filter { matches($0.value) }
            for id in taken.keys { state.entries[id] = nil }
            return Array(taken.values)
        }
    }
}
