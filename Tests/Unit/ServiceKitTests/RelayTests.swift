import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

/// How what was said gets to the broker: through the store and in order, or beside it.
@Suite struct RelayTests {
    @Test func moreRowsThanAreKeptInMemoryGoOutInOrderEachOnce() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                for number in 0..<2_000 { try work.emit(Counted(number: body.number * 2_000 + number)) }
                return .done
            }
        }
        fixture.transport.block()
        try await fixture.running {
            for number in 0..<3 { fixture.transport.deliver(try counted(number), queue: "test.facts") }
            try await eventually("all are committed", within: .seconds(20)) {
                fixture.transport.acknowledged.count == 3
            }
            #expect(fixture.transport.published.isEmpty)
            fixture.transport.block(false)
            try await eventually("all are published", within: .seconds(20)) {
                fixture.transport.published.count == 6_000
            }
            #expect(try numbers(fixture) == Array(0..<6_000))
            try await eventually("none waits", within: .seconds(20)) {
                try await fixture.store.read { try Outbox.waitingCount(in: $0) } == 0
            }
            #expect(fixture.transport.published.count == 6_000)
        }
    }

    @Test func whatAnEarlierProcessLeftGoesOutBeforeWhatIsSaidNow() async throws {
        let first = try EngineFixture()
        first.transport.block()
        try await first.running {
            first.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("committed") { first.transport.acknowledged.count == 1 }
            first.transport.goAway()
            first.transport.block(false)
        }
        let second = try EngineFixture(folder: first.folder)
        try await second.running {
            second.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("both") { try numbers(second) == [101, 102] }
        }
    }

    @Test func whatWasConfirmedDoesNotGoOutAgainAfterAnEndInGoodOrder() async throws {
        let first = try EngineFixture()
        try await first.running {
            first.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("published") { first.transport.published.count == 1 }
        }
        let second = try EngineFixture(folder: first.folder)
        try await second.running {
            second.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("the second") { try numbers(second).contains(102) }
            #expect(try numbers(second) == [102])
        }
    }

    @Test func confirmedRowsAreMarkedThoughNothingElseIsWritten() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("marked") {
                try await fixture.store.read { try Int.fetchAll($0, sql: "SELECT state FROM outbox") } == [1]
            }
        }
    }

    @Test func aTickThatFindsNothingToDoIsAnsweredWithoutATrace() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            _ = try await probeUntilThereIsNoTrace(fixture)
            #expect(Set(fixture.publishedTypes()) == [ClockAnswer.messageType])
        }
    }

    @Test func turnsGoOnWhileTheBrokerTakesNoAnswers() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            let rounds = try await probeUntilThereIsNoTrace(fixture)
            fixture.transport.block()
            try deliverProbe(rounds + 1, to: fixture)
            fixture.transport.deliver(try counted(7), queue: "test.facts")
            try await eventually("applied") { try await fixture.tally() == [7] }
            fixture.transport.block(false)
            try await eventually("answered and published") { fixture.publishedTypes().count == Int(rounds) + 2 }
        }
    }

    /// At first the relay looks for what an earlier process left, and answers go through the outbox behind it.
    /// - Returns: the last round.
    private func probeUntilThereIsNoTrace(_ fixture: EngineFixture) async throws -> Int64 {
        for round in Int64(1)...100 {
            let before = try await outboxRows(fixture)
            try deliverProbe(round, to: fixture)
            try await eventually("answered") { fixture.publishedTypes().count == round }
            if try await outboxRows(fixture) == before { return round }
        }
        throw EngineTestError()
    }

    private func outboxRows(_ fixture: EngineFixture) async throws -> Int? {
        try await fixture.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox") }
    }

    private func deliverProbe(_ round: Int64, to fixture: EngineFixture) throws {
        for queue in ["test.facts", "test.erp"] {
            fixture.transport.deliver(
                Envelope(
                    id: "tick-\(round)", source: "/conductor", type: ClockTick.messageType,
                    data: try JSONCoding.encode(
                        ClockTick(round: round, instant: fixture.clock.now, phase: .probe))),
                queue: queue, exchange: "clock")
        }
    }

    private func numbers(_ fixture: EngineFixture) throws -> [Int] {
        try fixture.transport.published.map { try JSONCoding.decode(Counted.self, from: $0.body).number }
    }
}
