import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Messages set aside") struct SetAsideDeskTests {
    /// What the handler does with the next message.
    private final class Mood: Sendable {
        private let outcome = Mutex<Outcome>(.done)
        var next: Outcome {
            get { outcome.withLock { $0 } }
            set { outcome.withLock { $0 = newValue } }
        }
    }

    private struct AccountTold: MessageBody {
        static let messageType = "test.account.v1"
        let accountID: AccountID
        let number: Int
        var subject: String { accountID.value }
    }

    private let mood = Mood()

    private func fixture() throws -> EngineFixture {
        try EngineFixture { [mood] handlers in
            handlers.on(AccountTold.self) { body, _, work in
                guard mood.next == .done else { return mood.next }
                try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
                return .done
            }
            ParkedHolds(service: "test").add(to: &handlers)
        }
    }

    private func told(_ number: Int) throws -> Envelope {
        let body = AccountTold(accountID: "city:A-1", number: number)
        return Envelope(
            id: "m-\(number)", source: "/test", type: AccountTold.messageType, subject: body.subject,
            data: try JSONCoding.encode(body))
    }

    /// Delivers messages that cannot be applied, and waits until they are set aside.
    private func park(_ numbers: ClosedRange<Int>, as outcome: Outcome, _ fixture: EngineFixture) async throws {
        mood.next = outcome
        for number in numbers { fixture.transport.deliver(try told(number), queue: "test.facts") }
        try await eventually("set aside") { try await waiting(fixture).count == numbers.count }
    }

    private func holds(_ fixture: EngineFixture) throws -> [HoldSet] {
        try fixture.transport.published.compactMap { message in
            switch message.properties.type {
            case HoldPlaced.messageType: try JSONCoding.decode(HoldPlaced.self, from: message.body).set
            case HoldReleased.messageType: try JSONCoding.decode(HoldReleased.self, from: message.body).set
            default: nil
            }
        }
    }

    private func ids(_ fixture: EngineFixture) -> [String] {
        fixture.transport.published.compactMap(\.properties.messageID)
    }

    private static let parked = Outcome.park(Reason("broken", "cannot be applied."))

    @Test("replayed twice, a message is applied once")
    func replayTwice() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: Self.parked, fixture)
            mood.next = .done
            async let first = desk.replay(1, by: "thandi", because: "mended")
            async let second = desk.replay(1, by: "sipho", because: "mended")
            #expect(try await [first?.standing, second?.standing] == [.replayed, .replayed])
            let third = try await desk.replay(1, by: "thandi", because: "once more")
            #expect(third?.standing == .replayed)
            #expect(try await fixture.tally() == [1])
            try await eventually("held and released") { try holds(fixture).count == 2 }
            #expect(try holds(fixture).map(\.holds.count) == [1, 0])
            #expect(try await desk.replay(99, by: "thandi", because: "x") == nil)
        }
    }

    @Test("what is tried again and fails again stays, with the newest reason, and says nothing twice under one id")
    func failsAgain() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: Self.parked, fixture)
            mood.next = .park(Reason("still-broken", "cannot be applied."))
            let again = try await desk.replay(1, by: "thandi", because: "hoping")
            #expect(again?.standing == .waiting)
            #expect(again?.reasons.map(\.code) == ["still-broken"])
            #expect(again?.attempts == 2)
            mood.next = .done
            #expect(try await desk.replay(1, by: "thandi", because: "mended")?.standing == .replayed)
            try await eventually("two alerts, a hold and its end") { fixture.transport.published.count == 4 }
            #expect(Set(ids(fixture)).count == 4)
            #expect(try holds(fixture).map(\.version) == [1, 2])
        }
    }

    @Test("an account is free when no message holds it any more, by replay or by discarding")
    func freeAtLast() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...2, as: Self.parked, fixture)
            let discarded = try await desk.discard(1, by: "thandi", because: "sent by mistake")
            #expect(discarded?.standing == .discarded)
            try await eventually("one hold left") { try holds(fixture).last?.holds.map(\.holdID) == ["parked:m-2"] }
            mood.next = .done
            _ = try await desk.replay(2, by: "thandi", because: "mended")
            try await eventually("none left") { try holds(fixture).last?.holds.isEmpty == true }
            #expect(try await fixture.tally() == [2])
            #expect(Set(try holds(fixture).map(\.placedBy)) == ["test"])
        }
    }

    @Test("a parked message that turns out to be the sender's fault holds nobody any more")
    func parkedThenRefused() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: Self.parked, fixture)
            mood.next = .refused([Reason("bad", field: "number", "is wrong.")])
            let message = try await desk.replay(1, by: "thandi", because: "mended")
            #expect(message?.kind == .refused)
            try await eventually("released") { try holds(fixture).last?.holds.isEmpty == true }
            _ = try await desk.discard(1, by: "thandi", because: "theirs to mend")
            #expect(try holds(fixture).count == 2)
        }
    }

    @Test("a refused message is replayed like a parked one")
    func refused() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: .refused([Reason("bad", "is wrong.")]), fixture)
            mood.next = .done
            #expect(try await desk.replay(1, by: "thandi", because: "they were right")?.standing == .replayed)
            #expect(try await fixture.tally() == [1])
            #expect(try holds(fixture).isEmpty)
        }
    }

    @Test("a discarded message stays discarded, whoever tries it again")
    func discardedForGood() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: Self.parked, fixture)
            mood.next = .done
            _ = try await desk.discard(1, by: "thandi", because: "sent by mistake")
            #expect(try await desk.discard(1, by: "sipho", because: "again")?.standing == .discarded)
            #expect(try await desk.replay(1, by: "sipho", because: "no, do")?.standing == .discarded)
            fixture.engine.replay(1)
            _ = try await fixture.engine.perform("a turn") { _ in }
            #expect(try await fixture.tally() == [])
            let log = try #require(try await desk.detail(1)).log
            #expect(log.map(\.act) == [.discarded])
            #expect(log.map(\.reason) == ["sent by mistake"])
        }
    }

    @Test("a body is opened on request only, and who did is kept; a reason is sealed in the store")
    func opening() async throws {
        let fixture = try fixture()
        let desk = SetAsideDesk(engine: fixture.engine)
        try await fixture.running {
            try await park(1...1, as: Self.parked, fixture)
            let seen = try #require(try await desk.detail(1))
            #expect(seen.log.isEmpty)
            let answer = SetAsideAnswer(seen, service: "test")
            #expect(answer.body == nil)
            #expect(answer.headers?["cloudEvents_id"] == "m-1")
            let opened = try #require(try await desk.open(1, by: "thandi"))
            #expect(SetAsideAnswer(opened, service: "test", withBody: true).body?.contains("city:A-1") == true)
            #expect(opened.log.map(\.actor) == ["thandi"])
            #expect(opened.log.map(\.act) == [.read])
            _ = try await desk.discard(1, by: "thandi", because: "about Nomsa")
            let sealed = try await fixture.store.read {
                try Data.fetchAll($0, sql: "SELECT reason FROM setAsideLog WHERE reason IS NOT NULL")
            }
            #expect(sealed.count == 1)
            #expect(sealed.allSatisfy { $0.range(of: Data("Nomsa".utf8)) == nil })
        }
    }
}
