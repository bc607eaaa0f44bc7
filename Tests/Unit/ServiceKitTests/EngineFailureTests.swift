import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

/// What the engine does when its store, its broker or its messages' ids fail it.
@Suite struct EngineFailureTests {
    @Test func aStoreThatFailsEndsTheEngineUnacknowledged() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { _, _, _ in throw DatabaseError(resultCode: .SQLITE_FULL) }
        }
        let hasEnded = Noted(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: StorageError.self) { try await fixture.engine.run() }
                hasEnded.value = true
            }
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("the engine ended", within: .seconds(20)) { hasEnded.value }
            #expect(fixture.transport.acknowledged.isEmpty)
        }
        try fixture.store.close()
    }

    @Test func aCommandThatWaitsWhenTheStoreFailsIsToldSo() async throws {
        let begun = Noted(false)
        let goesOn = DispatchSemaphore(value: 0)
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { _, _, _ in
                begun.value = true
                goesOn.wait()
                throw DatabaseError(resultCode: .SQLITE_FULL)
            }
        }
        let answer = Noted<String?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await fixture.engine.run() }
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("the turn began") { begun.value }
            group.addTask {
                do {
                    _ = try await fixture.engine.perform("late") { _ in 0 }
                    answer.value = "done"
                } catch {
                    answer.value = "\(error)"
                }
            }
            for _ in 0..<1_000 { await Task.yield() }
            goesOn.signal()
            try await eventually("it is told", within: .seconds(20)) { answer.value == "stopping" }
        }
        try fixture.store.close()
    }

    @Test func aDuplicateThatComesRedeliveredAgainAndAgainIsNotParked() async throws {
        let fixture = try EngineFixture()
        try await fixture.running {
            var last: DeliveryToken?
            for _ in 0..<8 { last = fixture.transport.deliver(try counted(1), queue: "test.facts", redelivered: true) }
            try await eventually("all are acknowledged") { last.map(fixture.transport.acknowledged.contains) ?? false }
            #expect(try await waiting(fixture) == [])
            #expect(try await fixture.tally() == [1])
            #expect(try await attempts(fixture) == 0)
        }
    }

    @Test func aRedeliveredMessageThatIsTriedAgainLaterLeavesNoCount() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                let tries = try Int.fetchOne(work.database, sql: "SELECT count(*) FROM retry") ?? 0
                guard tries > 0 else { return .retry(after: .zero, Reason("not-yet", "is not there yet.")) }
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                return .done
            }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(5), queue: "test.facts", redelivered: true)
            try await eventually("applied") { try await fixture.tally() == [5] }
            #expect(try await attempts(fixture) == 0)
        }
    }

    @Test func aRowWhoseExchangeIsMissingIsFoundAmongOthersAndSetAside() async throws {
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                for number in 0..<5 {
                    try work.send(
                        Counted(number: number), exchange: number == 2 ? "missing" : "events", routingKey: "x")
                }
                return .done
            }
        }
        fixture.transport.miss(exchange: "missing")
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("the others are published, and an alert", within: .seconds(20)) {
                fixture.transport.published.count == 5
            }
            try await eventually("it is set aside") {
                try await fixture.store.read {
                    try Int.fetchAll($0, sql: "SELECT state FROM outbox ORDER BY sequence")
                } == [1, 1, 2, 1, 1, 1]
            }
        }
    }

    @Test func aReplayAppliesAParkedMessageOnceAlsoWhenItsHoldCannotBePlacedOrReleased() async throws {
        let isMended = Noted(false)
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                guard isMended.value || body.number == 2 else { return .park(Reason("broken", "cannot be applied.")) }
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                return .done
            }
            handlers.onParked { _, _, work in
                try work.emit(Counted(number: 0))
                throw EngineTestError()
            }
            handlers.onUnparked { _, _, _ in throw EngineTestError() }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            fixture.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("the next one is applied") { try await fixture.tally() == [2] }
            let aside = try #require(try await waiting(fixture).first)
            isMended.value = true
            for _ in 0..<2 { fixture.engine.replay(aside.id) }
            try await eventually("it is applied and closed") { try await waiting(fixture).isEmpty }
            _ = try await fixture.engine.perform("after the replays") { _ in }
            #expect(try await fixture.tally() == [2, 1])
            try await eventually("both failures are told") { fixture.transport.published.count == 2 }
            let alerts = try fixture.transport.published.map { try JSONCoding.decode(AlertRaised.self, from: $0.body) }
            #expect(alerts.map(\.code) == ["message-parked", "hold-not-released"])
            #expect(alerts.first?.text.contains("could not be held") == true)
        }
    }

    @Test(arguments: ["retrying", "parked", "refused"])
    func anotherBodyUnderTheIDOfAMessageThatWaitsDoesNotReplaceIt(how: String) async throws {
        let isMended = Noted(false)
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                guard isMended.value || body.number == 2 && how == "refused" else {
                    let reason = Reason("not-yet", "is not there yet.")
                    switch how {
                    case "retrying": return .retry(after: .milliseconds(300), reason)
                    case "parked": return .park(reason)
                    default: return .refused([reason])
                    }
                }
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                return .done
            }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(1, id: "same"), queue: "test.facts")
            let second = fixture.transport.deliver(try counted(2, id: "same"), queue: "test.facts")
            try await eventually("both are in the store") { fixture.transport.acknowledged.contains(second) }
            isMended.value = true
            for entry in try await waiting(fixture) where entry.reasons.first?.code == "not-yet" {
                fixture.engine.replay(entry.id)
            }
            // A refused message was answered: its sender may send a better one under the same id.
            try await eventually("one is applied") { try await fixture.tally() == [how == "refused" ? 2 : 1] }
            let left = try await waiting(fixture).map { $0.reasons.map(\.code) }
            #expect(left == (how == "refused" ? [] : [["duplicate-id"]]))
        }
    }
}

func attempts(_ fixture: EngineFixture) async throws -> Int? {
    try await fixture.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM attempt") }
}
