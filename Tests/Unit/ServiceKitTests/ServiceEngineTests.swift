import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

@Suite struct ServiceEngineTests {
    @Test func aMessageIsAppliedAcknowledgedAndItsFactPublished() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            let token = fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("acknowledged") { fixture.transport.acknowledged.contains(token) }
            try await eventually("published") { fixture.transport.published.count == 1 }
            #expect(try await fixture.tally() == [1])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aTransactionThatIsCancelledEndsTheEngineAndLeavesNoTrace() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { _, _, _ in throw CancellationError() }
        }
        fixture.transport.deliver(try counted(1), queue: "test.facts")
        await #expect(throws: CancellationError.self) { try await fixture.engine.run() }
        #expect(fixture.transport.acknowledged.isEmpty)
        #expect(try await fixture.store.read { try Retries.count(in: $0) } == 0)
    }

    @Test func aMessageThatComesTwiceIsAppliedOnce() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            for _ in 0..<3 { fixture.transport.deliver(try counted(1), queue: "test.facts") }
            fixture.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("both facts") { fixture.transport.published.count == 2 }
            #expect(try await fixture.tally() == [1, 2])
        }
    }

    @Test func anIDUsedTwiceWithOtherContentIsParked() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            fixture.transport.deliver(try counted(1, id: "same"), queue: "test.facts")
            fixture.transport.deliver(try counted(2, id: "same"), queue: "test.facts")
            try await eventually("set aside") { try await waiting(fixture).count == 1 }
            #expect(try await waiting(fixture).first?.reasons.map(\.code) == ["duplicate-id"])
            #expect(try await fixture.tally() == [1])
        }
    }

    @Test func anIDUsedTwiceGetsTwoAnswersWithIDsOfTheirOwn() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.onERP(Counted.messageType, read: { fields, _, _ in fields.has("number") }) { _, _, work in
                try work.emit(Counted(number: 0))
                return .done
            }
        }
        try await fixture.running {
            for number in [1, 2] {
                fixture.transport.deliver(
                    try counted(number, id: "same"), queue: "test.erp", exchange: "erp", userID: "erp-city")
            }
            try await eventually("both answers") { fixture.transport.published.count == 3 }
            #expect(Set(fixture.transport.published.map(\.properties.messageID)).count == 3)
        }
    }

    @Test func anUndecodableBodyIsParkedWithTheFieldsNameAndAnAlert() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            var envelope = try counted(1)
            envelope.data = Data(#"{"numbr":1}"#.utf8)
            let token = fixture.transport.deliver(envelope, queue: "test.facts")
            try await eventually("acknowledged") { fixture.transport.acknowledged.contains(token) }
            let aside = try await waiting(fixture)
            #expect(aside.map(\.kind) == [.parked])
            #expect(aside.first?.reasons.first?.field == "number")
            try await eventually("alert") { fixture.publishedTypes() == [AlertRaised.messageType] }
        }
    }

    @Test func anIDThatWouldEndInTheMiddleIsSetAside() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            fixture.transport.deliver(try counted(1, id: "a\0b"), queue: "test.facts")
            try await eventually("parked") {
                try await waiting(fixture).map { $0.reasons.map(\.code) } == [["not-a-cloudevent"]]
            }
            #expect(try await fixture.tally() == [])
        }
    }

    @Test func aRefusedERPMessageIsAnsweredWithEveryReasonAndNothingIsApplied() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.onERP("erp.thing.v1", read: { fields, system, _ in Watermark(&fields, system: system) }) {
                _, _, _ in .done
            }
        }
        try await fixture.running {
            let envelope = Envelope(
                id: "e-1", source: "/erp", type: "erp.thing.v1", data: Data(#"{"system":"other"}"#.utf8))
            fixture.transport.deliver(envelope, queue: "test.erp", exchange: "erp", userID: "erp-city")
            try await eventually("answer") { !fixture.transport.published.isEmpty }
            let answer = try #require(fixture.transport.published.first)
            #expect(answer.exchange == "erp.replies")
            #expect(answer.routingKey == "city")
            let rejected = try JSONCoding.decode(ERPMessageRejected.self, from: answer.body)
            #expect(rejected.reasons.map(\.field) == ["system", "asOf"])
            #expect(try await waiting(fixture).map(\.kind) == [.refused])
        }
    }

    @Test func aMessageWithoutItsSendersNameIsRefused() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.onERP("erp.thing.v1", read: { fields, system, _ in Watermark(&fields, system: system) }) {
                _, _, _ in .done
            }
        }
        try await fixture.running {
            let envelope = Envelope(id: "e-1", source: "/erp", type: "erp.thing.v1", data: Data("{}".utf8))
            fixture.transport.deliver(envelope, queue: "test.erp", exchange: "erp")
            try await eventually("set aside") { try await waiting(fixture).count == 1 }
            #expect(try await waiting(fixture).first?.reasons.map(\.code) == ["user-id"])
        }
    }

    @Test func aMessageThatNeedsSomethingNotYetThereIsTriedAgainAndThenApplied() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                let tries = try Int.fetchOne(work.database, sql: "SELECT count(*) FROM retry") ?? 0
                guard tries > 0 else {
                    return .retry(after: .milliseconds(1), Reason("not-yet", "is not there yet."))
                }
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                return .done
            }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(5), queue: "test.facts")
            try await eventually("applied") { try await fixture.tally() == [5] }
            let left = try await fixture.store.read { try Retries.count(in: $0) }
            #expect(left == 0)
        }
    }

    @Test func aRedeliveredMessageThatWasBegunFiveTimesIsParked() async throws {
        let fixture = try EngineFixture()
        try await fixture.store.write { database in
            for _ in 0..<5 { _ = try Attempts.begin(consumer: "test.facts", messageID: "m-9", in: database) }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(9), queue: "test.facts", redelivered: true)
            try await eventually("parked") { try await waiting(fixture).map(\.kind) == [.parked] }
            #expect(try await fixture.tally() == [])
        }
    }

    @Test func aMessageThatThrowsIsUndoneAndDoesNotStopTheNext() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                if body.number == 1 { throw EngineTestError() }
                return .done
            }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            fixture.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("the second") { try await fixture.tally() == [2] }
        }
    }

    @Test func aReplayOfAnUnreadableMessageTriesItAgainAndItGoesOnWaiting() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            var properties = EnvelopeCodec.properties(of: try counted(3))
            properties.headers["cloudEvents_specversion"] = nil
            fixture.transport.deliver(
                properties, try counted(3).data, queue: "test.facts", exchange: "events", key: "x")
            try await eventually("parked") { try await waiting(fixture).count == 1 }
            let aside = try #require(try await waiting(fixture).first)
            #expect(aside.reasons.first?.field == "specversion")
            fixture.engine.replay(aside.id)
            try await eventually("still waiting, tried again") {
                try await waiting(fixture).first.map { $0.attempts > 1 } ?? false
            }
        }
    }

    @Test func aRowThatNoQueueTakesIsSetAsideAndTheRestGoesOn() async throws {
        let fixture = try EngineFixture()
        fixture.transport.answer([.returned(code: 312, text: "NO_ROUTE")])
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            fixture.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("the second fact, and the alert") {
                fixture.publishedTypes() == [Counted.messageType, AlertRaised.messageType]
            }
            try await eventually("the first row is set aside") {
                try await fixture.store.read {
                    try Int.fetchOne($0, sql: "SELECT state FROM outbox ORDER BY sequence LIMIT 1") == 2
                }
            }
        }
    }

    @Test func anUnknownConfirmIsSentAgainUnderTheSameID() async throws {
        let fixture = try EngineFixture()
        fixture.transport.answer([.unknown(reason: "connection lost")])
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("published") { fixture.transport.published.count == 1 }
            let id = try await fixture.store.read {
                try Data.fetchOne($0, sql: "SELECT properties FROM outbox").map {
                    try PackedProperties.unpack($0).messageID
                }
            }
            #expect(fixture.transport.published.first?.properties.messageID == id)
        }
    }
}

struct EngineTestError: Error {}

func waiting(_ fixture: EngineFixture) async throws -> [SetAsideMessage] {
    try await fixture.store.read { try SetAsideMessages.list(in: $0) }
}
