import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

/// What the engine does when its store cannot be used: it ends, and nothing is acknowledged that is not stored.
@Suite("The engine on a store in trouble", .timeLimit(.minutes(1))) struct StoreTroubleTests {
    /// Leaves room for some pages more; none are left over in the file.
    private func limitPages(_ store: Store, more: Int) async throws {
        try await store.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + more)")
        }
    }

    private func large(_ number: Int) throws -> Envelope {
        var envelope = try counted(number)
        // Fields that nobody knows are ignored; they only take room in what is stored of the message.
        envelope.data = Data(#"{"number":\#(number),"padding":"\#(String(repeating: "x", count: 20_000))"}"#.utf8)
        return envelope
    }

    @Test("a full disk ends it unacknowledged; with room again every message is applied once")
    func fullDisk() async throws {
        let keeping: @Sendable (inout Handlers) -> Void = { handlers in
            handlers.on(Counted.self) { body, context, work in
                try work.database.execute(
                    sql: "INSERT INTO kept (number, body) VALUES (?, ?)",
                    arguments: [body.number, context.envelope.data])
                return .done
            }
        }
        let first = try EngineFixture(keeping)
        try await first.store.write {
            try $0.execute(sql: "CREATE TABLE kept (number INTEGER NOT NULL, body BLOB NOT NULL)")
        }
        try await limitPages(first.store, more: 3)
        for number in 1...5 { first.transport.deliver(try large(number), queue: "test.facts") }
        let error = await #expect(throws: StorageError.self) { try await first.engine.run() }
        #expect(error?.code == .full)
        let kept = try await first.store.read { try Int.fetchAll($0, sql: "SELECT number FROM kept") }
        #expect(first.transport.acknowledged.count == kept.count)
        #expect(kept.count < 5)
        try first.store.close()

        let second = try EngineFixture(folder: first.folder, keeping)
        try await second.running {
            // The broker gives back what was not acknowledged, one at a time.
            for number in 1...5 where !kept.contains(number) {
                second.transport.deliver(try large(number), queue: "test.facts", redelivered: true)
            }
            try await eventually("all acknowledged") { second.transport.acknowledged.count == 5 - kept.count }
            let all = try await second.store.read {
                try Int.fetchAll($0, sql: "SELECT number FROM kept ORDER BY number")
            }
            #expect(all == [1, 2, 3, 4, 5])
        }
    }

    @Test("a store that became unwritable ends it unacknowledged")
    func readOnly() async throws {
        let fixture = try EngineFixture()
        try await fixture.store.write { try $0.execute(sql: "PRAGMA query_only = 1") }
        fixture.transport.deliver(try counted(1), queue: "test.facts")
        let error = await #expect(throws: StorageError.self) { try await fixture.engine.run() }
        #expect(error?.code == .readOnly)
        #expect(fixture.transport.acknowledged.isEmpty)
        #expect(fixture.transport.published.isEmpty)
        try fixture.store.close()
    }

    @Test("a damaged store ends it unacknowledged")
    func corrupt() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { _, _, _ in throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        }
        fixture.transport.deliver(try counted(1), queue: "test.facts")
        let error = await #expect(throws: StorageError.self) { try await fixture.engine.run() }
        #expect(error?.code == .corrupt)
        #expect(fixture.transport.acknowledged.isEmpty)
        try fixture.store.close()
    }

    @Test("commands that wait while the store fails, and those that come later, are told so")
    func commands() async throws {
        let fixture = try EngineFixture()
        try await fixture.store.write { try $0.execute(sql: "PRAGMA query_only = 1") }
        await withTaskGroup(of: Bool.self) { group in
            for number in 1...20 {
                group.addTask {
                    do {
                        _ = try await fixture.engine.perform("c-\(number)") { work in
                            try work.database.execute(sql: "INSERT INTO tally (number) VALUES (1)")
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            group.addTask { (try? await fixture.engine.run()) == nil }
            for await failed in group { #expect(failed) }
        }
        await #expect(throws: CommandError.stopping) { try await fixture.engine.perform("late") { _ in } }
        try fixture.store.close()
    }
}
