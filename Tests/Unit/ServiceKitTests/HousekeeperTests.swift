import GRDB
import ServiceKit
import Storage
import TestSupport
import Testing

@Suite("A store is kept small") struct HousekeeperTests {
    /// Far more than turns leave behind in the time that a test lets pass.
    private static let backlog = 30_000

    private func fill(_ fixture: EngineFixture) async throws {
        try await fixture.store.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.backlog))
                    INSERT INTO outbox (exchange, routingKey, mandatory, alone, properties, body, state, changedAt)
                    SELECT 'events', 'k', 0, 0, x'', zeroblob(300), 1, i FROM n;
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.backlog))
                    INSERT INTO inbox (consumer, messageId, digest, processedAt) SELECT 'q', 'm-' || i, x'00', i FROM n;
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.backlog))
                    INSERT INTO command (key, digest, answer, at) SELECT 'k-' || i, x'', x'', i FROM n;
                    """)
        }
    }

    private func left(_ fixture: EngineFixture) async throws -> Int {
        try await fixture.store.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM inbox) + (SELECT count(*) FROM command)
                    """) ?? 0
        }
    }

    @Test("what is old goes by time, without a turn, and faster than turns can add to it")
    func byTime() async throws {
        let clock = ManualClock()
        let fixture = try EngineFixture(monotonic: clock.monotonic)
        try await fill(fixture)
        try await fixture.running {
            let began = clock.now
            try await eventually("all that is old is gone") {
                await clock.advance(by: .milliseconds(50))
                return try await left(fixture) == 0
            }
            // 10,000 a second is more than the pipeline takes in.
            #expect(clock.now - began < .seconds(5 + Self.backlog / 10_000))
        }
    }

    @Test("a service that is started anew again and again is kept small as well")
    func restarts() async throws {
        var folder: TestFolder?
        for round in 0..<3 {
            let clock = ManualClock()
            let fixture = try EngineFixture(folder: folder, monotonic: clock.monotonic)
            folder = fixture.folder
            if round == 0 { try await fill(fixture) }
            let before = try await left(fixture)
            try await fixture.running {
                // Seven seconds of life: the old way counted turns, of which there are none here.
                let began = clock.now
                try await eventually("some of it is gone") {
                    await clock.advance(by: .milliseconds(50))
                    let left = try await left(fixture)
                    return left < before
                }
                #expect(clock.now - began < .seconds(7))
            }
        }
    }

    @Test("messages are applied while it goes on, and what is new stays")
    func beside() async throws {
        let clock = ManualClock()
        let fixture = try EngineFixture(monotonic: clock.monotonic)
        try await fill(fixture)
        try await fixture.running {
            for number in 0..<60 {
                fixture.transport.deliver(try counted(number), queue: "test.facts")
                await clock.advance(by: .milliseconds(200))
            }
            try await eventually("all is applied, and only what is new is left") {
                await clock.advance(by: .milliseconds(50))
                let (tally, left) = (try await fixture.tally().count, try await left(fixture))
                return tally == 60 && left == 120
            }
        }
    }
}
