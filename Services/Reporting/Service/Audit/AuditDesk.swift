import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import ReportingCore
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization

/// Checks the audit chain from its first entry to its head when asked to, beside everything else and one check at a
/// time; keeps each result, and raises an alert for a broken chain.
final class AuditDesk: Service {
    struct Running: Sendable, Hashable {
        let user: String
        let total: Int64
        var checked: Int64 = 0
    }

    private struct State {
        var running: Running?
        var isWaiting = false
    }

    private let store: Store
    private let audit: AuditStore
    private let engine: ServiceEngine
    private let wall: @Sendable () -> Instant
    private let logger: Logger
    private let state = Mutex(State())
    private let requests: AsyncStream<String>
    private let ask: AsyncStream<String>.Continuation

    init(
        store: Store, audit: AuditStore, engine: ServiceEngine, wall: @escaping @Sendable () -> Instant, logger: Logger
    ) {
        self.store = store
        self.audit = audit
        self.engine = engine
        self.wall = wall
        self.logger = logger
        (requests, ask) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(1))
    }

    var running: Running? { state.withLock { $0.running } }

    var stateText: String {
        state.withLock { state in
            if let running = state.running {
                let (checked, total) = (PlainNumber.grouped(running.checked), PlainNumber.grouped(running.total))
                return "\(checked) of \(total) checked"
            }
            return state.isWaiting ? "The check is about to begin" : "No check is running"
        }
    }

    /// Asks for a check.
    /// - Returns: false when one is under way or waiting already.
    func check(by user: String) -> Bool {
        let isFree = state.withLock { state in
            guard state.running == nil, !state.isWaiting else { return false }
            state.isWaiting = true
            return true
        }
        if isFree { ask.yield(user) }
        return isFree
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await user in self.requests {
                do {
                    try await self.perform(user)
                } catch is CancellationError {
                    // The service stops; a check half done has no result.
                    return
                } catch let error as CommandError {
                    self.logger.warning("a check's result was not kept", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func perform(_ user: String) async throws {
        let noted = try await store.read { try AuditStore.head(in: $0) }
        state.withLock { state in
            state.running = Running(user: user, total: noted.count)
            state.isWaiting = false
        }
        defer { state.withLock { $0.running = nil } }
        let walk = try await walk(through: noted)
        let text = walk.fault?.text ?? "Every entry is as it was written."
        let check = AuditStore.Check(
            at: wall(), user: user, entries: walk.head.count, brokenAt: walk.fault?.sequence, text: text)
        if let broken = check.brokenAt {
            logger.error("the audit chain is broken", metadata: ["entry": "\(broken)"])
        }
        _ = try await engine.perform("audit-check/\(check.at.millisecondsSinceEpoch)") { work in
            try AuditStore.keep(check, in: work.database)
            guard let broken = check.brokenAt else { return }
            try work.emit(
                AlertRaised(
                    alertID: StableID.make("audit-chain-broken", "\(broken)"), service: work.service,
                    code: "audit-chain-broken", text: check.text, about: nil, at: work.now))
        }
    }

    private func walk(through noted: AuditHead) async throws -> AuditWalk {
        var walk = audit.walk()
        var more = true
        while more {
            // Half a walk must not pass for a chain without its end.
            try Task.checkCancellation()
            let current = walk
            (walk, more) = try await store.read { try AuditStore.proceed(current, through: noted.count, in: $0) }
            let checked = walk.head.count
            state.withLock { $0.running?.checked = checked }
        }
        walk.finish(noted: noted)
        return walk
    }
}
