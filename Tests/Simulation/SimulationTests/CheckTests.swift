import Calendars
import Foundation
import GRDB
import Messaging
import Simulation
import Storage
import TestSupport
import Testing

/// The checks themselves, on stores made for them: what is left over in the runtime's tables keeps a world from coming
/// to rest, and so is found before they are judged; and no door of a process damages a file.
@Suite("What judges a world") struct CheckTests {
    struct Leftover: Sendable, CustomTestStringConvertible {
        let finding: String
        let make: @Sendable (Database, BodySeal) throws -> Void

        var testDescription: String { finding }
    }

    private static let outboxRow = """
        INSERT INTO outbox (exchange, routingKey, mandatory, alone, properties, body, state, changedAt)
        VALUES ('', 'q', 1, 0, ?, x'', ?, 0)
        """

    private static let properties = PackedProperties.pack(MessageProperties(messageID: "m-1"))

    static let kinds = [
        Leftover(finding: "toy: m-1 waits in the outbox") { database, _ in
            try database.execute(sql: outboxRow, arguments: [properties, 0])
        },
        Leftover(finding: "toy: 1 retries wait") { database, seal in
            _ = try Retries.put(delivery, messageID: "m-1", seal: seal, in: database)
        },
        Leftover(finding: "toy: 1 attempts are counted for messages that are done") { database, _ in
            _ = try Attempts.begin(consumer: "q", messageID: "m-1", in: database)
        },
        Leftover(finding: "toy: 1 timers stand") { database, _ in
            try Timers.set(
                kind: "ring", key: "a", due: Instant(millisecondsSinceEpoch: 0), payload: Data(), in: database)
        },
        Leftover(finding: "toy: m-1 was set aside without a reason") { database, seal in
            try SetAsideMessages.put(
                delivery, messageID: "m-1", kind: .parked, type: "t", subject: nil, reasons: [], attempts: 1,
                seal: seal, in: database, at: Instant(millisecondsSinceEpoch: 0))
        },
    ]

    private static let delivery = Delivery(
        token: DeliveryToken(epoch: 1, tag: 1), queue: "q", exchange: "events", routingKey: "k", redelivered: false,
        properties: MessageProperties(messageID: "m-1"), body: Data("{}".utf8))

    @Test("what is left over in a store is found, and nothing else", arguments: kinds)
    func leftovers(leftover: Leftover) async throws {
        let folder = try TestFolder("checks")
        let seal = try BodySeal(key: Data(repeating: 7, count: 32))
        let store = try Store(path: folder.path + "/toy.sqlite", migrations: [])
        let before = try await store.read { try RuntimeTables($0, seal: seal).findings("toy") }
        #expect(before == [])
        try await store.write { try leftover.make($0, seal) }
        let after = try await store.read { try RuntimeTables($0, seal: seal).findings("toy") }
        #expect(after == [leftover.finding])
        try store.close()
    }

    @Test("a damaged file is found, also where nobody reads it")
    func damage() async throws {
        let folder = try TestFolder("checks")
        let seal = try BodySeal(key: Data(repeating: 7, count: 32))
        let path = folder.path + "/toy.sqlite"
        let migrations = [Migration("filler", "CREATE TABLE filler (number INTEGER PRIMARY KEY, bytes BLOB) STRICT")]
        let sound = try Store(path: path, migrations: migrations)
        try await sound.write { database in
            for _ in 0..<500 { try database.execute(sql: "INSERT INTO filler (bytes) VALUES (zeroblob(1000))") }
        }
        try sound.close()
        let settled = try DatabaseQueue(path: path)
        try await settled.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try settled.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: 300_000)
        try file.write(contentsOf: Data(repeating: 0xEE, count: 100_000))
        try file.close()
        let damaged = try Store(path: path, migrations: migrations)
        let found = try await damaged.read { try RuntimeTables($0, seal: seal).findings("toy") }
        #expect(found == ["toy: the store is corrupt"])
        try damaged.close()
    }

    @Test("what was offered and what was seen are the same, each once")
    func totalQueue() {
        let queue = TotalQueue(offered: ["a", "b", "c", "c"], seen: ["b", "d", "c", "b"])
        #expect(queue.findings("toys") == ["toys: lost a", "toys: unexpected d", "toys: duplicated b"])
        #expect(TotalQueue(offered: ["a", "b"], seen: ["b", "a"]).findings("toys") == [])
    }
}
