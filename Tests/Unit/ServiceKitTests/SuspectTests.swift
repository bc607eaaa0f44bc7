import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

/// What ends the process whenever it is begun. A cancelled transaction stands for the end: it leaves no trace either.
@Suite(.timeLimit(.minutes(2))) struct SuspectTests {
    @Test func aRetryThatEndsEachProcessIsParkedAndOthersGoOn() async throws {
        let folder = try TestFolder("engine")
        let tries = Noted(0)
        func process() throws -> EngineFixture {
            try EngineFixture(folder: folder) { handlers in
                handlers.on(Counted.self) { body, _, work in
                    guard body.number == 1 else { return try tallied(body.number, work) }
                    tries.change { $0 += 1 }
                    guard tries.value > 1 else { return .retry(after: .zero, Reason("not-yet", "is not there yet.")) }
                    throw CancellationError()
                }
            }
        }
        try await endsEach(6, process) { $0.transport.deliver(try counted(1), queue: "test.facts") }
        let last = try process()
        try await last.running {
            last.transport.deliver(try counted(2), queue: "test.facts")
            try await eventually("the other is applied") { try await last.tally() == [2] }
            #expect(try await waiting(last).map { $0.reasons.map(\.code) } == [["stops-the-service"]])
            #expect(try await attempts(last) == 0)
            #expect(try await last.store.read { try Retries.count(in: $0) } == 0)
        }
        // Once as it came, once as a retry, and at five starts.
        #expect(tries.value == 7)
    }

    @Test func aTimerThatEndsEachProcessStandsStillAndOthersFire() async throws {
        let folder = try TestFolder("engine")
        let tries = Noted(0)
        func process() throws -> EngineFixture {
            try EngineFixture(folder: folder) { handlers in
                handlers.onTimer("ring") { timer, work in
                    if timer.key == "2" {
                        tries.change { $0 += 1 }
                        throw CancellationError()
                    }
                    _ = try tallied(Int(timer.key) ?? 0, work)
                }
            }
        }
        let first = try process()
        try await first.store.write { database in
            for key in ["1", "2", "3"] {
                try Timers.set(
                    kind: "ring", key: key, due: try Instant(rfc3339: EngineFixture.start), payload: Data(),
                    in: database)
            }
        }
        try first.store.close()
        try await endsEach(5, process)
        let last = try process()
        try await last.running {
            try await eventually("the others have fired") { try await last.tally() == [1, 3] }
            try await eventually("it is told") { last.publishedTypes() == [AlertRaised.messageType] }
            let alert = try JSONCoding.decode(AlertRaised.self, from: last.transport.published[0].body)
            #expect(alert.text.contains("ended the service 5 times"))
            #expect(try await attempts(last) == 0)
        }
        #expect(tries.value == 5)
    }

    @Test(arguments: [ClockTick.messageType, FactProbe.messageType, FactEcho.messageType])
    func aRedeliveredControlMessageIsCountedNoLongerThanItsTurn(type: String) async throws {
        let fixture = try EngineFixture(mode: .stepped) { $0.onControl(FactEcho.self) { _ in } }
        let start = try Instant(rfc3339: EngineFixture.start)
        let body: any MessageBody =
            switch type {
            case ClockTick.messageType: ClockTick(round: 1, instant: start, phase: .probe)
            case FactProbe.messageType: FactProbe(number: 1, asker: "tester")
            default: FactEcho(number: 1, asker: "tester", source: "other")
            }
        let envelope = Envelope(id: "control", source: "/test", type: type, data: try JSONCoding.encode(body))
        try await fixture.running {
            fixture.transport.deliver(envelope, queue: "test.facts", redelivered: true)
            fixture.transport.deliver(try counted(1), queue: "test.facts", redelivered: true)
            try await eventually("what stands behind it is applied") { try await fixture.tally() == [1] }
            #expect(try await attempts(fixture) == 0)
            #expect(try await waiting(fixture).isEmpty)
        }
    }

    @Test func commandsHaveTheirTurnBetweenRedeliveredMessages() async throws {
        let isBegun = Noted(false)
        let goesOn = DispatchSemaphore(value: 0)
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, work in
                if body.number == 0 {
                    isBegun.value = true
                    goesOn.wait()
                }
                return try tallied(body.number, work)
            }
        }
        try await fixture.running {
            for number in 0..<60 {
                fixture.transport.deliver(try counted(number), queue: "test.facts", redelivered: true)
            }
            try await eventually("the first is being handled") { isBegun.value }
            async let command = fixture.engine.perform("between") { _ = try tallied(1_000, $0) }
            for _ in 0..<1_000 { await Task.yield() }
            goesOn.signal()
            _ = try await command
            try await eventually("all are applied") { try await fixture.tally().count == 61 }
            let place = try #require(try await fixture.tally().firstIndex(of: 1_000))
            #expect(place < 5)
        }
    }

    @Test func messagesAndCommandsThatCameMeanwhileShareOneTransaction() async throws {
        let isBegun = Noted(false)
        let goesOn = DispatchSemaphore(value: 0)
        let commits = Commits()
        /// How many transactions had been committed when each was handled.
        let before = Noted<[Int: Int]>([:])
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { body, _, _ in
                before.change { $0[body.number] = commits.count.value }
                if body.number == 0 {
                    isBegun.value = true
                    goesOn.wait()
                }
                return .done
            }
        }
        try await fixture.store.write { $0.add(transactionObserver: commits) }
        try await fixture.running {
            fixture.transport.deliver(try counted(0), queue: "test.facts")
            try await eventually("a turn has begun") { isBegun.value }
            for number in 1...3 { fixture.transport.deliver(try counted(number), queue: "test.facts") }
            async let one = fixture.engine.perform("one") { _ in before.change { $0[100] = commits.count.value } }
            async let two = fixture.engine.perform("two") { _ in before.change { $0[101] = commits.count.value } }
            for _ in 0..<10_000 { await Task.yield() }
            goesOn.signal()
            _ = try await (one, two)
            #expect(Set([1, 2, 3, 100, 101].map { before.value[$0] }) == [before.value[0].map { $0 + 1 }])
        }
    }

    @Test func theBodyOfARedeliveredMessageIsReadInItsOwnTurnOnly() async throws {
        let isBegun = Noted(false)
        let goesOn = DispatchSemaphore(value: 0)
        let fixture = try EngineFixture { handlers in
            handlers.on(Counted.self) { _, _, _ in
                isBegun.value = true
                goesOn.wait()
                return .done
            }
            handlers.on(Observed.self) { _, _, _ in .done }
        }
        @Sendable func observed(_ number: Int) throws -> Envelope {
            Envelope(
                id: "o-\(number)", source: "/test", type: Observed.messageType, subject: "observed",
                data: try JSONCoding.encode(Observed(number: number)))
        }
        Observed.read.value = []
        try await fixture.running {
            fixture.transport.deliver(try counted(0), queue: "test.facts")
            try await eventually("a turn has begun") { isBegun.value }
            fixture.transport.deliver(try observed(1), queue: "test.facts", redelivered: true)
            fixture.transport.deliver(try observed(2), queue: "test.facts")
            // Whatever comes of it, the turn must go on, or the test would never end.
            defer { goesOn.signal() }
            try await eventually("what came behind it is read beside the turn") { Observed.read.value.contains(2) }
            #expect(Observed.read.value == [2])
            goesOn.signal()
            try await eventually("both are read, each once") { Observed.read.value == [2, 1] }
        }
    }

    /// Starts one process after the other and sees each end.
    private func endsEach(
        _ times: Int, _ process: () throws -> EngineFixture, _ begin: (EngineFixture) throws -> Void = { _ in }
    ) async throws {
        for time in 0..<times {
            let fixture = try process()
            if time == 0 { try begin(fixture) }
            await #expect(throws: CancellationError.self) { try await fixture.engine.run() }
            try fixture.store.close()
        }
    }
}

/// A fact that notes when it is read.
private struct Observed: MessageBody {
    static let messageType = "test.observed.v1"
    static let read = Noted<[Int]>([])
    var number: Int
    var subject: String { "observed" }

    init(number: Int) { self.number = number }

    init(from decoder: any Decoder) throws {
        number = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .number)
        Self.read.change { [number] in $0.append(number) }
    }
}

private func tallied(_ number: Int, _ work: UnitOfWork) throws -> Outcome {
    try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [number])
    return .done
}

private final class Commits: TransactionObserver, Sendable {
    let count = Noted(0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) { count.change { $0 += 1 } }
    func databaseDidRollback(_ database: Database) {}
}
