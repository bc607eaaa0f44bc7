import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore
import Storage
import TestSupport
import Testing

@testable import ReportingService

@Suite("Projections") struct ProjectionTests {
    private typealias Make = EventMaker

    /// One counter as a line: `sent sms collection 2`.
    private func counts(_ fixture: ReportingFixture, _ metrics: [Metric]) async throws -> [String] {
        try await fixture.facts().tallies.filter { metrics.contains($0.metric) && $0.count != 0 }.map {
            [$0.metric.rawValue, $0.key, $0.other, "\($0.count)"].filter { !$0.isEmpty }.joined(separator: " ")
        }.sorted()
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        let results: [DeliveryResult]
        let counted: [String]
        var testDescription: String { results.map(\.rawValue).joined(separator: ", ") }
    }

    @Test(
        "an attempt counts once, under its last known end",
        arguments: [
            Ending(results: [.sent], counted: ["permitted sms collection 1", "sent sms collection 1"]),
            Ending(results: [.sent, .sent], counted: ["permitted sms collection 1", "sent sms collection 1"]),
            Ending(results: [.failed], counted: ["failed sms collection 1", "permitted sms collection 1"]),
            Ending(results: [.unused], counted: ["permitted sms collection 1", "unused sms collection 1"]),
            Ending(results: [.inDoubt], counted: ["in-doubt sms collection 1", "permitted sms collection 1"]),
            Ending(results: [.inDoubt, .sent], counted: ["permitted sms collection 1", "sent sms collection 1"]),
            Ending(results: [.inDoubt, .failed], counted: ["failed sms collection 1", "permitted sms collection 1"]),
        ])
    func attempts(_ ending: Ending) async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        try make.say(Make.permitted(contact, at: Make.start), at: Make.start)
        for (index, result) in ending.results.enumerated() {
            try make.say(Make.settled(contact, result, at: Make.at(index)), at: Make.at(index))
        }
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let found = try await counts(fixture, [.permitted, .sent, .failed, .unused, .inDoubt])
        #expect(found == ending.counted)
    }

    @Test("every rule of a refusal is counted, and the refusal once")
    func refusals() async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        try make.say(Make.refused(contact, ["Q-HOLD", "Q-PROMISE"], at: Make.start), at: Make.start)
        try make.say(Make.refused(contact, ["Q-HOLD"], at: Make.at(24)), at: Make.at(24))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let found = try await counts(fixture, [.refusal, .refusedBy])
        #expect(
            found == [
                "refusal collection 1", "refusal collection 1", "refused-by Q-HOLD 1", "refused-by Q-HOLD 1",
                "refused-by Q-PROMISE 1",
            ])
        #expect(try await fixture.facts().byKey(.refusedBy).first?.count == 2)
    }

    @Test("rules that say the same in one refusal are one cause of it, and still a rule each")
    func causes() async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        try make.say(Make.refused(contact, ["Q-ADDRESS", "Q-CAP-DAY", "Q-NO-ADDRESS"], at: Make.start), at: Make.start)
        try make.say(Make.refused(contact, ["Q-NO-ADDRESS"], at: Make.at(1)), at: Make.at(1))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts()
        #expect(facts.causes().map { "\($0.rule) \($0.count)" } == ["Q-ADDRESS 1", "Q-CAP-DAY 1", "Q-NO-ADDRESS 1"])
        #expect(
            Summary(facts).refusedByRule == ["Q-ADDRESS": 1, "Q-CAP-DAY": 1, "Q-NO-ADDRESS": 2],
            "programs are told every rule")
    }

    @Test("a day begins at midnight on the house's clocks, not in UTC")
    func days() async throws {
        var make = EventMaker()
        let late = try Instant(rfc3339: "2026-01-05T21:59:00Z")
        let next = try Instant(rfc3339: "2026-01-05T22:01:00Z")
        for (index, at) in [late, next].enumerated() {
            try make.say(Make.settled(Make.contact("c-\(index)", account: "city:A-1"), .sent, at: at), at: at)
        }
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let days = try await fixture.facts().rows(.sent).map(\.day)
        #expect(
            days == [try LocalDate(iso8601: "2026-01-05").dayNumber, try LocalDate(iso8601: "2026-01-06").dayNumber])
    }

    @Test("payments count once by their number, by currency and source; one taken back counts beside them")
    func payments() async throws {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 1, balance: 9_000), at: Make.start)
        try make.say(Make.paid("city:P-1", account: "city:A-1", cents: 500, at: Make.at(1)), at: Make.at(1))
        try make.say(Make.paid("city:P-1", account: "city:A-1", cents: 500, at: Make.at(1)), at: Make.at(2))
        try make.say(
            Make.paid("city:P-2", account: "city:A-1", cents: 700, at: Make.at(3), source: .erp), at: Make.at(3))
        let reversal = PaymentReversed(
            paymentID: "city:P-2", accountID: "city:A-1", debtorID: "city:D-1", amount: Make.zar(700), at: Make.at(4))
        try make.say(reversal, at: Make.at(4))
        try make.say(reversal, at: Make.at(5))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts(creditor: "metsi-city")
        #expect(facts.byKey(.paid).map(\.amount) == [1_200])
        #expect(facts.rows(.paid).map(\.other).sorted() == ["erp", "gateway"])
        #expect(facts.byKey(.reversed).map(\.amount) == [700])
        #expect(try await fixture.facts(creditor: "karoo-retail").byKey(.paid).isEmpty)
    }

    @Test("an older state of an account, a dispute, a promise or a hold set changes nothing")
    func versions() async throws {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 2, balance: 4_000), at: Make.start)
        try make.say(Make.account("city:A-1", version: 1, balance: 9_000), at: Make.start)
        try make.say(
            Make.dispute("x-1", account: "city:A-1", .upheld, version: 3, openedAt: Make.start), at: Make.at(2))
        try make.say(Make.dispute("x-1", account: "city:A-1", .open, version: 1, openedAt: Make.start), at: Make.at(3))
        try make.say(Make.promise("p-1", account: "city:A-1", .kept, version: 2), at: Make.at(2))
        try make.say(Make.promise("p-1", account: "city:A-1", .open, version: 1), at: Make.at(3))
        try make.say(HoldReleased(set: Make.holds(account: "city:A-1", [], version: 2)), at: Make.at(2))
        try make.say(HoldPlaced(set: Make.holds(account: "city:A-1", ["dispute:x-1"], version: 1)), at: Make.at(3))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts()
        #expect(facts.open.map(\.amount) == [4_000])
        #expect(facts.openDisputes == 0 && facts.heldAccounts == 0)
        let found = try await counts(
            fixture, [.disputeOpened, .disputeResolved, .promiseMade, .promiseKept, .promiseBroken, .holdPlaced])
        #expect(
            found == [
                "dispute-opened wrong-amount 1", "dispute-resolved upheld 1", "promise-kept ZAR 1",
                "promise-made ZAR 1",
            ])
    }

    @Test("a hold on a debtor holds all the debtor's accounts, and each of them once")
    func holds() async throws {
        var make = EventMaker()
        for number in 1...3 {
            try make.say(
                Make.account(
                    "city:A-\(number)", version: 1, balance: 100, debtor: number < 3 ? "city:D-1" : "city:D-2"),
                at: Make.start)
        }
        try make.say(HoldPlaced(set: Make.holds(debtor: "city:D-1", ["h-1", "h-2"], version: 1)), at: Make.at(1))
        try make.say(HoldPlaced(set: Make.holds(account: "city:A-1", ["h-3"], version: 1)), at: Make.at(1))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        #expect(try await fixture.facts().heldAccounts == 2)
        #expect(try await fixture.facts(creditor: "karoo-retail").heldAccounts == 0)
        let lines = try await fixture.store.read { database in
            try AccountFilter(standing: .held).rows(today: 0, limit: 10, offset: 0, in: database)
        }
        #expect(Set(lines.map(\.id)) == ["city:A-1", "city:A-2"])
    }

    @Test("open balances stand by segment, and settled accounts in none")
    func balances() async throws {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 1, balance: 300), at: Make.start)
        try make.say(Make.account("city:A-2", version: 1, balance: 500), at: Make.start)
        try make.say(Make.account("city:A-3", version: 1, balance: 0, settledAt: Make.start), at: Make.start)
        try make.say(Make.segmented("city:A-1", "chronic"), at: Make.start)
        try make.say(Make.segmented("city:A-1", "new", version: 2), at: Make.start)
        try make.say(Make.segmented("city:A-1", "settled", version: 1), at: Make.start)
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let open = try await fixture.facts().open
        #expect(open.map(\.segment) == ["", "new"])
        #expect(open.map(\.amount) == [500, 300])
    }

    @Test("a type of a newer program is counted and passed over; an unreadable body is set aside with an alert")
    func strangers() async throws {
        var make = EventMaker()
        try make.say(Make.alert("a-1", about: "city:A-9"), at: Make.start)
        var events = make.events
        events.append(
            Envelope(id: "n-1", source: "/x", type: "thing.new.v9", time: Make.at(1), data: Data(#"{"a":1}"#.utf8)))
        events.append(
            Envelope(id: "n-2", source: "/x", type: "payment.received.v1", time: Make.at(1), data: Data("{}".utf8)))
        let fixture = try ReportingFixture()
        try await fixture.read(events)
        let (progress, parked) = try await fixture.store.read {
            (try ProgressStore.read(in: $0), try SetAsideMessages.waitingCount(.parked, in: $0))
        }
        #expect(progress.events == 2 && parked == 1)
        #expect(progress.newest == Make.at(1))
        let again = try fixture.restarted()
        try await again.running {
            try await eventually("the alert is published") {
                (fixture.transport.published + again.transport.published).map(\.properties.type)
                    == [AlertRaised.messageType]
            }
        }
    }
}
