import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

@Suite struct SteppedTimeTests {
    private static let nine = "2026-01-05T07:00:00Z"

    private func tick(_ round: Int64, _ phase: ClockTick.Phase, at instant: String = nine) throws -> Envelope {
        Envelope(
            id: "tick-\(round)", source: "/conductor", type: ClockTick.messageType,
            data: try JSONCoding.encode(
                ClockTick(round: round, instant: Instant(rfc3339: instant), phase: phase)))
    }

    private func answers(_ fixture: EngineFixture) throws -> [ClockAnswer] {
        try fixture.transport.published.filter { $0.properties.type == ClockAnswer.messageType }
            .map { try JSONCoding.decode(ClockAnswer.self, from: $0.body) }
    }

    private func expectNine(afterRestartOf fixture: EngineFixture) async throws {
        let second = try EngineFixture(mode: .stepped, folder: fixture.folder)
        try await second.running {
            try await eventually("the stored instant") { second.clock.now.rfc3339 == Self.nine }
        }
    }

    @Test func aTickCountsOnlyOnceItCameThroughEveryQueue() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            fixture.transport.deliver(try tick(1, .set), queue: "test.facts", exchange: "clock")
            try await eventually("adopted") { fixture.clock.now.rfc3339 == Self.nine }
            #expect(try answers(fixture).isEmpty)
            fixture.transport.deliver(try tick(1, .set), queue: "test.erp", exchange: "clock")
            try await eventually("answered") { try answers(fixture).map(\.round) == [1] }
        }
    }

    @Test func timersFireInTheDuePhaseOnly() async throws {
        let fixture = try EngineFixture(mode: .stepped) { handlers in
            handlers.onTimer("ring") { _, work in
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (1)")
            }
        }
        try await fixture.store.write { database in
            try Timers.set(
                kind: "ring", key: "a", due: try Instant(rfc3339: Self.nine), payload: Data(), in: database)
            try Timers.set(
                kind: "ring", key: "b", due: try Instant(rfc3339: "2026-01-05T07:30:00Z"), payload: Data(),
                in: database)
        }
        try await fixture.running {
            for queue in ["test.facts", "test.erp"] {
                fixture.transport.deliver(try tick(1, .set), queue: queue, exchange: "clock")
            }
            try await eventually("set") { try answers(fixture).count == 1 }
            #expect(try await fixture.tally() == [])
            for queue in ["test.facts", "test.erp"] {
                fixture.transport.deliver(try tick(2, .due), queue: queue, exchange: "clock")
            }
            try await eventually("due") { try answers(fixture).count == 2 }
            #expect(try await fixture.tally() == [1])
            let answer = try #require(try answers(fixture).last)
            #expect(answer.pending == 0)
            #expect(answer.nextDue?.rfc3339 == "2026-01-05T07:30:00Z")
        }
    }

    @Test func theClockGoesOnWhereItStoodAfterARestart() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            for queue in ["test.facts", "test.erp"] {
                fixture.transport.deliver(try tick(1, .set), queue: queue, exchange: "clock")
            }
            try await eventually("set") { try answers(fixture).count == 1 }
        }
        try await expectNine(afterRestartOf: fixture)
    }

    @Test func anInstantIsKeptFromTheFirstQueueOn() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            let token = fixture.transport.deliver(try tick(1, .set), queue: "test.facts", exchange: "clock")
            try await eventually("acknowledged") { fixture.transport.acknowledged.contains(token) }
        }
        try await expectNine(afterRestartOf: fixture)
    }

    @Test func anInstantIsKeptThoughTheNextRoundOvertakesIt() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            fixture.transport.deliver(try tick(1, .set), queue: "test.facts", exchange: "clock")
            fixture.transport.deliver(try tick(2, .probe), queue: "test.facts", exchange: "clock")
            fixture.transport.deliver(try tick(1, .set), queue: "test.erp", exchange: "clock")
            fixture.transport.deliver(try tick(2, .probe), queue: "test.erp", exchange: "clock")
            try await eventually("answered") { try answers(fixture).map(\.round) == [2] }
        }
        try await expectNine(afterRestartOf: fixture)
    }

    @Test(arguments: [true, false]) func anERPMovesNoClockAndEndsNoService(isReadable: Bool) async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            var forged = try tick(1, .set)
            if !isReadable { forged.data = Data("{}".utf8) }
            fixture.transport.deliver(forged, queue: "test.erp", exchange: "erp", userID: "erp-city")
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("it is refused") {
                try await waiting(fixture).map { $0.reasons.map(\.code) } == [["unknown-type"]]
            }
            #expect(fixture.clock.now.rfc3339 == EngineFixture.start)
        }
    }

    @Test func aTickThatCannotBeReadIsSetAside() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            var broken = try tick(1, .set)
            broken.data = Data("{}".utf8)
            fixture.transport.deliver(broken, queue: "test.facts", exchange: "clock")
            try await eventually("it is parked") { try await waiting(fixture).map(\.kind) == [.parked] }
        }
    }

    @Test func anAnswerIsPublishedAloneAfterEverythingBeforeIt() async throws {
        let fixture = try EngineFixture(mode: .stepped)
        try await fixture.running {
            for number in 1...20 { fixture.transport.deliver(try counted(number), queue: "test.facts") }
            for queue in ["test.facts", "test.erp"] {
                fixture.transport.deliver(try tick(1, .probe), queue: queue, exchange: "clock")
            }
            try await eventually("answered") { try answers(fixture).count == 1 }
            #expect(fixture.publishedTypes().last == ClockAnswer.messageType)
            #expect(try answers(fixture).first?.changes == 20)
        }
    }
}
