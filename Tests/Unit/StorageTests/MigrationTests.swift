import Calendars
import Foundation
import GRDB
import Messaging
import Testing

@testable import Storage

@Suite("Files of other versions") struct MigrationTests {
    private static let second = Migration("notes-2", "ALTER TABLE note ADD COLUMN read INTEGER NOT NULL DEFAULT 0")

    @Test("an older file is brought up to date and keeps what is in it")
    func older() async throws {
        let fixture = try StoreFixture()
        let old = try fixture.open()
        try await StoreFixture.add(0..<3, to: old)
        try old.close()
        let new = try fixture.open([StoreFixture.notes, Self.second])
        #expect(try await new.read { try Int.fetchAll($0, sql: "SELECT read FROM note") } == [0, 0, 0])
        try new.close()
    }

    @Test("a file from before messages set aside had a log keeps its messages, and gets one")
    func olderRuntime() async throws {
        let fixture = try StoreFixture()
        let seal = try BodySeal(key: Data(repeating: 7, count: 32))
        try Self.writeFirstVersion(fixture.path, seal)
        let store = try fixture.open()
        let at = Instant(millisecondsSinceEpoch: 1_000)
        let (kept, log) = try await store.write { database in
            try SetAsideLog.add(.read, 1, by: "thandi", because: "to see", seal: seal, in: database, at: at)
            return (
                try SetAsideMessages.delivery(of: 1, seal: seal, in: database)?.body,
                try SetAsideLog.entries(of: 1, seal: seal, in: database)
            )
        }
        #expect(kept == Data("{}".utf8))
        #expect(log == [SetAsideLog.Entry(act: .read, actor: "thandi", reason: "to see", at: at)])
        let sealed = try await store.read { try Data.fetchOne($0, sql: "SELECT reason FROM setAsideLog") }
        #expect(sealed?.range(of: Data("to see".utf8)) == nil)
        try store.close()
    }

    /// What a program of the runtime's first version would have left.
    private static func writeFirstVersion(_ path: String, _ seal: BodySeal) throws {
        var migrator = DatabaseMigrator()
        let first = try #require(RuntimeSchema.migrations.first)
        migrator.registerMigration(first.name) { try $0.execute(sql: first.sql) }
        migrator.registerMigration(StoreFixture.notes.name) { try $0.execute(sql: StoreFixture.notes.sql) }
        let queue = try DatabaseQueue(path: path)
        try migrator.migrate(queue)
        let delivery = Delivery(
            token: DeliveryToken(epoch: 1, tag: 1), queue: "q", exchange: "events", routingKey: "k", redelivered: false,
            properties: MessageProperties(), body: Data("{}".utf8))
        try queue.write { database in
            _ = try SetAsideMessages.put(
                delivery, messageID: "m", kind: .parked, type: "t", subject: nil, reasons: [], attempts: 1, seal: seal,
                in: database, at: Instant(millisecondsSinceEpoch: 0))
        }
        try queue.close()
    }

    @Test("a newer file is not opened, and it is said what it has; it is left as it was")
    func newer() async throws {
        let fixture = try StoreFixture()
        try fixture.open([StoreFixture.notes, Self.second]).close()
        let error = fixture.openingError()
        #expect(error?.code == .tooNew)
        #expect(error?.text.contains("notes-2") == true)
        #expect(error?.text.contains(fixture.path) == true)
        try fixture.open([StoreFixture.notes, Self.second]).close()
    }

    @Test("a migration that fails is undone whole: the version before can go on")
    func failing() async throws {
        let fixture = try StoreFixture()
        let old = try fixture.open()
        try await StoreFixture.add(0..<3, to: old)
        try old.close()
        let broken = Migration("notes-2", "DELETE FROM note; CREATE TABLE note (again TEXT)")
        #expect(throws: DatabaseError.self) { try fixture.open([StoreFixture.notes, broken]) }
        let again = try fixture.open()
        #expect(try await StoreFixture.count(again) == 3)
        try again.close()
    }
}
