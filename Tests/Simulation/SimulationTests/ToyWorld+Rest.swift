import GRDB
import Messaging
import ServiceKit
import Simulation
import Storage

extension ToyWorld {
    private static let queues = ["ledger.accounts", "ledger.orders", "bands.facts", "desk.events"]
    /// Rows that stand for something still to be done.
    private static let waiting = [("outbox rows", "outbox WHERE state = 0"), ("retries", "retry"), ("timers", "timer")]

    /// Waits until nothing is under way any more.
    /// - Throws: `SimulationError`, with what still is, when that takes too long.
    func rest() async throws {
        let deadline = scheduler.now + .seconds(90)
        while let trouble = try await unrest() {
            guard scheduler.now < deadline else { throw SimulationError("does not come to rest: \(trouble)") }
            try await scheduler.sleep(.milliseconds(250))
        }
    }

    /// Why the world is not at rest.
    private func unrest() async throws -> String? {
        for queue in Self.queues {
            let counts = broker.counts(of: queue)
            if counts != .init(ready: 0, handedOut: 0) {
                return "\(queue) has \(counts.ready) messages, and \(counts.handedOut) handed out"
            }
        }
        let logged = broker.counts(of: DeskService.log).ready
        for process in processes {
            let waiting = try await process.read { database in
                try Self.waiting.map { what, rows in
                    (what, try Int.fetchOne(database, sql: "SELECT count(*) FROM \(rows)") ?? 0)
                }
            }
            guard let waiting else { return "\(process.name) is away" }
            if let (what, count) = waiting.first(where: { $0.1 > 0 }) { return "\(process.name) has \(what): \(count)" }
        }
        let read = try await desk.read { try StreamPositions.next(DeskService.log, in: $0) ?? 0 } ?? 0
        return read == Int64(logged) ? nil : "the log is read up to \(read) of \(logged)"
    }

    /// Applies everything that was set aside once more, twice over: it must be harmless.
    func replay() async throws {
        for process in processes {
            let waiting = try await process.read { try SetAsideMessages.list(limit: 1_000, in: $0).map(\.id) } ?? []
            history.note("\(process.name) replays \(waiting.count)")
            for id in waiting + waiting { try await process.ask { $0.replay(id) } }
        }
        // A turn takes them all; wait until it has begun.
        try await scheduler.sleep(.milliseconds(250))
    }
}
