import Calendars
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite("Housekeeping") struct HousekeepingTests {
    private static let now = Instant(millisecondsSinceEpoch: 1_800_000_000_000)

    private func days(_ count: Int) -> Int64 { (Self.now - .seconds(count * 24 * 3600)).millisecondsSinceEpoch }

    private func fill(_ store: Store, outbox: [(days: Int, state: Int)], inbox: [Int], answers: [Int]) async throws {
        let (outbox, inbox, answers) = (
            outbox.map { (days($0.days), $0.state) }, inbox.map { days($0) }, answers.map { days($0) }
        )
        try await store.write { database in
            for (at, state) in outbox {
                try database.execute(
                    sql: """
                        INSERT INTO outbox (exchange, routingKey, mandatory, alone, properties, body, state, changedAt)
                        VALUES ('events', 'k', 0, 0, x'', x'', ?, ?)
                        """, arguments: [state, at])
            }
            for (number, at) in inbox.enumerated() {
                try database.execute(
                    sql: "INSERT INTO inbox (consumer, messageId, digest, processedAt) VALUES ('q', ?, x'', ?)",
                    arguments: ["m-\(number)", at])
            }
            for (number, at) in answers.enumerated() {
                try database.execute(
                    sql: "INSERT INTO command (key, digest, answer, at) VALUES (?, x'', x'', ?)",
                    arguments: ["k-\(number)", at])
            }
        }
    }

    private func counts(_ store: Store) async throws -> [Int] {
        try await store.read { database in
            try ["outbox", "inbox", "command"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0
            }
        }
    }

    @Test("published rows stay a week, inbox marks sixty days, answers thirty; what waits or is set aside stays")
    func ages() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await fill(
            store, outbox: [(8, 1), (6, 1), (900, 0), (900, 2)], inbox: [61, 59], answers: [31, 29])
        #expect(try await store.read { try Housekeeping.isDue(in: $0, at: Self.now) })
        #expect(try await store.write { try Housekeeping.sweep(in: $0, at: Self.now) } == false)
        #expect(try await counts(store) == [3, 1, 1])
        #expect(try await store.read { try Housekeeping.isDue(in: $0, at: Self.now) } == false)
        #expect(try await store.read { try Int.fetchAll($0, sql: "SELECT state FROM outbox") } == [1, 0, 2])
        try store.close()
    }

    @Test("one sweep deletes no more than its share, and says that more is left")
    func share() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await fill(
            store, outbox: Array(repeating: (8, 1), count: 25), inbox: Array(repeating: 61, count: 5), answers: [31])
        #expect(try await store.write { try Housekeeping.sweep(in: $0, at: Self.now, limit: 10) })
        #expect(try await counts(store) == [15, 0, 0])
        #expect(try await store.write { try Housekeeping.sweep(in: $0, at: Self.now, limit: 10) })
        #expect(try await store.write { try Housekeeping.sweep(in: $0, at: Self.now, limit: 10) } == false)
        #expect(try await counts(store) == [0, 0, 0])
        try store.close()
    }

    @Test(
        "what is old is found by an index, not by looking through the table",
        arguments: [
            "SELECT sequence FROM outbox WHERE state = 1 AND changedAt < 5 ORDER BY changedAt LIMIT 9",
            "SELECT consumer, messageId FROM inbox WHERE processedAt < 5 ORDER BY processedAt LIMIT 9",
            "SELECT key FROM command WHERE at < 5 ORDER BY at LIMIT 9",
        ])
    func indexed(query: String) async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let plan = try await store.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(query)").map { $0["detail"] as String }
        }
        #expect(plan.count == 1)
        #expect(plan.first?.hasPrefix("SEARCH") == true)
        #expect(plan.first?.contains("INDEX") == true)
        try store.close()
    }
}
