import Contracts
import DequeModule
import Foundation
import Logging
import Messaging
import Storage
import Synchronization

/// Publishes the outbox in order, with confirms. At least once: after a crash, rows confirmed but not yet marked are
/// sent
/// again under the same ids.
///
/// Each turn hands over the rows it has committed, so that they need not be read again. The store is read at the start
/// and when more rows wait than are kept in memory.
///
/// A row that no queue takes is set aside with an alert, and never stops the rest; a broker that refuses or vanishes
/// does.
final class Relay: Sendable {
    private struct State {
        /// Every row up to here is confirmed or set aside.
        var settledThrough: Int64 = 0
        /// Committed rows, all that there are behind `settledThrough` unless `mustRead`.
        var offered: Deque<Outbox.Waiting> = []
        var mustRead = true
        var isPublishing = false
        var waiters: [Int: (sequence: Int64, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var nextWaiter = 0
        var givenUp: Set<Int> = []
        var wake: CheckedContinuation<Void, Never>?
        var woken = false
        var closed = false
    }

    private static let batch = 256
    /// Most rows kept in memory.
    private static let offeredMax = 4_096
    private static let pauses: [Duration] = [.milliseconds(50), .milliseconds(200), .seconds(1), .seconds(5)]

    private let configuration: EngineConfiguration
    private let store: Store
    private let transport: any MessageTransport
    private let mailbox: Mailbox
    private let state = Mutex(State())

    init(configuration: EngineConfiguration, store: Store, transport: any MessageTransport, mailbox: Mailbox) {
        self.configuration = configuration
        self.store = store
        self.transport = transport
        self.mailbox = mailbox
    }

    // MARK: - From outside

    /// These rows were committed, in the order of their numbers, behind all that were offered before.
    func offer(_ rows: [Outbox.Waiting]) {
        guard !rows.isEmpty else { return }
        state.withLock { state in
            if state.offered.count + rows.count > Self.offeredMax {
                state.offered = []
                state.mustRead = true
            } else {
                state.offered += rows
            }
        }
        wake()
    }

    /// Whether the broker has everything that was ever offered, and nothing was left by an earlier process.
    var isIdle: Bool {
        state.withLock { !$0.mustRead && !$0.isPublishing && $0.offered.isEmpty }
    }

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
                try? await self.configuration.monotonic.sleep(limit)
                self.giveUp(number)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            await group.waitForAll()
            state.withLock { _ = $0.givenUp.remove(number) }
            return first
        }
    }

    private func wait(for sequence: Int64, as number: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let done = state.withLock { state -> Bool? in
                if state.settledThrough >= sequence { return true }
                if state.closed || state.givenUp.contains(number) { return false }
                state.waiters[number] = (sequence, continuation)
                return nil
            }
            if let done { continuation.resume(returning: done) }
        }
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { state in
            // It may not have begun to wait.
            state.givenUp.insert(number)
            return state.waiters.removeValue(forKey: number)
        }
        waiter?.continuation.resume(returning: false)
    }

    // MARK: - The loop

    func run() async throws {
        var failures = 0
        while await nextWake() {
            while !Task.isCancelled {
                // A row for a missing exchange fails all that are out with it; only alone the broker names it.
                let rows = try await next(limit: failures > 0 ? 1 : Self.batch)
                guard !rows.isEmpty else { break }
                let left = try await publish(rows)
                if left.isEmpty {
                    failures = 0
                } else {
                    state.withLock { $0.offered.prepend(contentsOf: left) }
                    let pause = Self.pauses[min(failures, Self.pauses.count - 1)]
                    failures += 1
                    try await configuration.monotonic.sleep(pause)
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

    /// The next rows, at most `limit`, up to and not including a row that goes alone (or that row by itself).
    private func next(limit: Int) async throws -> [Outbox.Waiting] {
        while true {
            let cursor = state.withLock { state -> Int64? in
                guard state.mustRead else { return nil }
                // What was offered so far is in the store; what is offered from here on is kept beside what is read.
                state.offered = []
                state.mustRead = false
                state.isPublishing = true
                return state.settledThrough
            }
            if let cursor {
                let rows = try await store.read { try Outbox.waiting(after: cursor, limit: limit, in: $0) }
                if !rows.isEmpty {
                    state.withLock { $0.mustRead = true }
                    return rows
                }
            }
            if let rows = takeOffered(limit: limit) { return rows }
        }
    }

    /// - Returns: nil when the store must be read first: more was offered meanwhile than is kept.
    private func takeOffered(limit: Int) -> [Outbox.Waiting]? {
        state.withLock { state in
            guard !state.mustRead else { return nil }
            while let first = state.offered.first, first.sequence <= state.settledThrough {
                state.offered.removeFirst()
            }
            let alone = state.offered.prefix(limit).firstIndex(where: \.alone)
            let count = alone.map { max(1, $0) } ?? min(limit, state.offered.count)
            let rows = Array(state.offered.prefix(count))
            state.offered.removeFirst(rows.count)
            state.isPublishing = !rows.isEmpty
            return rows
        }
    }

    /// - Returns: the rows that must be sent again.
    private func publish(_ rows: [Outbox.Waiting]) async throws -> [Outbox.Waiting] {
        let results = await transport.publish(rows.map(\.message))
        var confirmed: [Int64] = []
        for (row, result) in zip(rows, results) {
            switch result {
            case .confirmed:
                confirmed.append(row.sequence)
            case .returned(let code, let text):
                try await setAside(row, code: code, text: text)
            case .refused, .unknown:
                // What was confirmed behind the gap must be marked now, or it might be read again with it.
                let behind = zip(rows, results).filter { $0.0.sequence > row.sequence }
                try await markNow(confirmed + behind.filter { $1 == .confirmed }.map(\.0.sequence))
                settle(through: row.sequence - 1)
                return [row] + behind.filter { $1 != .confirmed }.map(\.0)
            }
        }
        mailbox.put(confirmed: confirmed)
        if let last = rows.last { settle(through: last.sequence) }
        return []
    }

    /// Somebody must look at it. An alert that nobody takes is told in the log only.
    private func setAside(_ row: Outbox.Waiting, code: Int, text: String) async throws {
        let type = row.message.properties.type ?? ""
        configuration.logger.error(
            "a message was routed nowhere and is set aside",
            metadata: ["type": "\(type)", "code": "\(code)", "text": "\(text)"])
        try await store.write { [configuration] database in
            let wall = configuration.wall.now()
            try Outbox.setAside(row.sequence, in: database, at: wall)
            guard type != AlertRaised.messageType else { return }
            let work = UnitOfWork(
                database: database, now: configuration.clock.now, wall: wall, service: configuration.service,
                cause: Cause(id: "returned/\(configuration.service)/\(row.sequence)"))
            try work.emit(
                AlertRaised(
                    alertID: work.cause.derived("alert"), service: configuration.service, code: "message-unroutable",
                    text: "A message of type \(type) is taken by no queue (\(code)) and was set aside in the outbox.",
                    about: nil, at: work.now))
        }
        // Not offered: a turn may have committed rows in front of the alert and not offered them yet.
        state.withLock { $0.mustRead = true }
    }

    private func markNow(_ sequences: [Int64]) async throws {
        guard !sequences.isEmpty else { return }
        try await store.write { [configuration] in
            try Outbox.markPublished(sequences, in: $0, at: configuration.wall.now())
        }
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
