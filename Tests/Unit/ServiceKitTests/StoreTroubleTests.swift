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

    @Test("bytes overwritten in the middle of the file end it when they are read; nothing is acknowledged on them")
    func damagedFile() async throws {
        let first = try EngineFixture()
        try await first.store.write { database in
            for number in 0..<5_000 {
                try database.execute(
                    sql: "INSERT INTO inbox (consumer, messageId, digest, processedAt) VALUES ('test.facts', ?, ?, ?)",
                    arguments: ["m-\(number)-old", Data(repeating: 1, count: 200), Int64.max])
            }
        }
        try first.store.close()
        let path = first.folder.path + "/store.sqlite"
        let settled = try DatabaseQueue(path: path)
        try await settled.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try settled.close()
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber).intValue
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(size / 3))
        try file.write(contentsOf: Data(repeating: 0xEE, count: size / 3))
        try file.close()

        let second = try EngineFixture(folder: first.folder)
        for number in 0..<200 { second.transport.deliver(try counted(number * 25), queue: "test.facts") }
        let error = await #expect(throws: StorageError.self) { try await second.engine.run() }
        #expect(error?.code == .corrupt)
        let applied = try await second.tally().count
        #expect(second.transport.acknowledged.count == applied)
        #expect(second.transport.acknowledged.count < 200)
        try second.store.close()
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
