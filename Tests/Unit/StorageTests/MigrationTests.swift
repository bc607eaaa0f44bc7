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
        let seal = try FirstVersion.seal.get()
        try FirstVersion.write(to: fixture.path)
        let store = try fixture.open()
        let at = Instant(millisecondsSinceEpoch: 1_000)
        let log = try await store.write { database in
            try SetAsideLog.add(.read, 1, by: "thandi", because: "to see", seal: seal, in: database, at: at)
            return try SetAsideLog.entries(of: 1, seal: seal, in: database)
        }
        #expect(log == [SetAsideLog.Entry(act: .read, actor: "thandi", reason: "to see", at: at)])
        let sealed = try await store.read { try Data.fetchOne($0, sql: "SELECT reason FROM setAsideLog") }
        #expect(sealed?.range(of: Data("to see".utf8)) == nil)
        try store.close()
    }

    @Test("what waits in a file of the first version is read as it was written")
    func olderRows() async throws {
        let fixture = try StoreFixture()
        let seal = try FirstVersion.seal.get()
        try FirstVersion.write(to: fixture.path)
        let store = try fixture.open()
        let waiting = try await store.read { try Outbox.waiting(after: 0, limit: 10, in: $0) }
        #expect(waiting.map(\.message) == [FirstVersion.message])
        let retries = try await store.read { try Retries.all(seal: seal, in: $0) }
        #expect(retries.map(\.delivery) == [FirstVersion.delivery])
        #expect(retries.map { "\($0.messageID) \($0.attempts)" } == ["city/m-1 2"])
        let aside = try await store.read { try SetAsideMessages.list(in: $0) }
        #expect(
            aside == [
                SetAsideMessage(
                    id: 1, consumer: "q", messageID: "city/m-1", kind: .parked, standing: .waiting, type: "a.b.v1",
                    subject: "A-1", reasons: [Reason("handler-failed", field: "id", "could not be handled.")],
                    attempts: 6, at: Instant(millisecondsSinceEpoch: 1_000))
            ])
        let kept = try await store.read { try SetAsideMessages.delivery(of: 1, seal: seal, in: $0) }
        #expect(kept == FirstVersion.delivery)
        try store.close()
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
