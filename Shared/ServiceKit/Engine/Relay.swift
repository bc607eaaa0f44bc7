import Foundation
import Logging
import Messaging
import Storage
import Synchronization

/// Publishes the outbox in order, with confirms. At least once: after a crash, rows confirmed but not yet marked are
/// sent
/// again under the same ids.
///
/// A row that no queue takes is set aside with an alert and never stops the rest; a broker that refuses or vanishes
/// does.
final class Relay: Sendable {
    private struct State {
        /// Every row up to here is confirmed or set aside.
        var settledThrough: Int64 = 0
        var waiters: [Int: (sequence: Int64, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var nextWaiter = 0
        var wake: CheckedContinuation<Void, Never>?
        var woken = false
        var closed = false
    }

    private static let batch = 256
    private static let pauses: [Duration] = [.milliseconds(50), .milliseconds(200), .seconds(1), .seconds(5)]

    private let store: Store
    private let transport: any MessageTransport
    private let mailbox: Mailbox
    private let wall: WallClock
    private let monotonic: MonotonicClock
    private let logger: Logger
    private let state = Mutex(State())

    init(
        store: Store, transport: any MessageTransport, mailbox: Mailbox, wall: WallClock, monotonic: MonotonicClock,
        logger: Logger
    ) {
        self.store = store
        self.transport = transport
        self.mailbox = mailbox
        self.wall = wall
        self.monotonic = monotonic
        self.logger = logger
    }

    // MARK: - From outside

    /// New rows were committed.
    func wake() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.woken = true
            defer { state.wake = nil }
            return state.wake
        }
        waiting?.resume()
    }

    func close() {
        state.withLock { $0.closed = true }
        wake()
        let waiters = state.withLock { state in
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.continuation.resume(returning: false) }
    }

    /// Waits until the broker has everything up to a row, or the time is over.
    /// - Returns: whether it has.
    func confirmed(through sequence: Int64, within limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            let number = state.withLock { state in
                state.nextWaiter += 1
                return state.nextWaiter
            }
            group.addTask { await self.wait(for: sequence, as: number) }
            group.addTask {
                try? await self.monotonic.sleep(limit)
                self.giveUp(number)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
    }

    private func wait(for sequence: Int64, as number: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let done = state.withLock { state -> Bool? in
                if state.settledThrough >= sequence { return true }
                if state.closed { return false }
                state.waiters[number] = (sequence, continuation)
                return nil
            }
            if let done { continuation.resume(returning: done) }
        }
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
        waiter?.continuation.resume(returning: false)
    }

    // MARK: - The loop

    func run() async throws {
        var failures = 0
        while await nextWake() {
            while !Task.isCancelled {
                let cursor = state.withLock { $0.settledThrough }
                // A row for a missing exchange fails all that are out with it; only alone the broker names it.
                let limit = failures > 0 ? 1 : Self.batch
                let rows = try await store.read {
                    try Outbox.waiting(after: cursor, limit: limit, in: $0)
                }
                guard !rows.isEmpty else { break }
                if try await publish(rows) {
                    failures = 0
                } else {
                    let pause = Self.pauses[min(failures, Self.pauses.count - 1)]
                    failures += 1
                    try await monotonic.sleep(pause)
                }
            }
        }
    }

    private func nextWake() async -> Bool {
        await withCheckedContinuation { continuation in
            let now = state.withLock { state in
                if state.woken || state.closed { return true }
                state.wake = continuation
                return false
            }
            if now { continuation.resume() }
        }
        return state.withLock { state in
            state.woken = false
            return !state.closed
        }
    }

    /// - Returns: whether all of the rows are off the table.
    private func publish(_ rows: [Outbox.Waiting]) async throws -> Bool {
        let results = await transport.publish(rows.map(\.message))
        var confirmed: [Int64] = []
        for (row, result) in zip(rows, results) {
            switch result {
            case .confirmed:
                confirmed.append(row.sequence)
            case .returned(let code, let text):
                logger.error(
                    "a message was routed nowhere and is set aside",
                    metadata: [
                        "type": "\(row.message.properties.type ?? "")", "code": "\(code)", "text": "\(text)",
                    ])
                try await store.write { [wall] in try Outbox.setAside(row.sequence, in: $0, at: wall.now()) }
            case .refused, .unknown:
                // What was confirmed behind the gap must be marked now, or it would be read again with it.
                try await markNow(confirmed + laterConfirmed(rows, results, after: row.sequence))
                settle(through: row.sequence - 1)
                return false
            }
        }
        mailbox.put(confirmed: confirmed)
        if let last = rows.last { settle(through: last.sequence) }
        return true
    }

    private func laterConfirmed(
        _ rows: [Outbox.Waiting], _ results: [PublishResult], after sequence: Int64
    ) -> [Int64] {
        zip(rows, results).filter { $0.sequence > sequence && $1 == .confirmed }.map(\.0.sequence)
    }

    private func markNow(_ sequences: [Int64]) async throws {
        guard !sequences.isEmpty else { return }
        try await store.write { [wall] in try Outbox.markPublished(sequences, in: $0, at: wall.now()) }
    }

    private func settle(through sequence: Int64) {
        let ready = state.withLock { state in
            state.settledThrough = max(state.settledThrough, sequence)
            let settled = state.settledThrough
            let ready = state.waiters.filter { $0.value.sequence <= settled }
            for number in ready.keys { state.waiters[number] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume(returning: true) }
    }
}
