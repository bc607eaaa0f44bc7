import Calendars
import Contracts
import Crypto
import Decisions
import Foundation
import Messaging
import Policies
import TestSupport
import Testing

@testable import SegmentationService

@Suite("Putting accounts into segments")
struct SegmenterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let state: @Sendable () throws -> AccountState
        let segment: String
        let strategy: String

        var testDescription: String { "\(segment) → \(strategy)" }
    }

    @Test(
        "each segment is reached by facts",
        arguments: [
            Case(state: { try account(cents: 0, due: nil) }, segment: "settled", strategy: "settled"),
            Case(state: { try account(cents: -500, due: nil) }, segment: "settled", strategy: "settled"),
            Case(state: { try account(closed: true) }, segment: "settled", strategy: "settled"),
            Case(state: { try account(issued: 1) }, segment: "new", strategy: "gentle"),
            Case(state: { try account() }, segment: "on-time", strategy: "gentle"),
            Case(
                state: { try account("trade:A-1", creditor: "karoo-retail", type: .credit) }, segment: "on-time",
                strategy: "steady"),
            Case(state: { try account(due: "2026-01-05") }, segment: "on-time", strategy: "gentle"),
            Case(state: { try account(due: "2026-01-04") }, segment: "first-time-late", strategy: "gentle"),
            Case(state: { try account(due: "2025-11-06") }, segment: "first-time-late", strategy: "gentle"),
            Case(state: { try account(due: "2025-11-05") }, segment: "chronic", strategy: "firm"),
            Case(state: { try account(due: "2026-01-04", late: 1) }, segment: "occasional", strategy: "steady"),
            Case(state: { try account(late: 3) }, segment: "occasional", strategy: "steady"),
            Case(state: { try account(late: 4) }, segment: "chronic", strategy: "firm"),
            Case(state: { try account(broken: 2) }, segment: "chronic", strategy: "firm"),
            Case(
                state: { try account("trade:A-1", creditor: "linden-practice", type: .medical, due: "2025-01-01") },
                segment: "chronic", strategy: "medical"),
        ])
    func reached(_ expected: Case) async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            let state = try expected.state()
            try await fixture.tell(state)
            let said = try #require(try fixture.published(AccountSegmented.self).first)
            #expect(said.segment == expected.segment)
            #expect(said.strategy == expected.strategy)
            #expect(said.accountID == state.accountID)
            #expect(said.version == 1)
            #expect(said.policyVersion == fixture.policies.id)
            #expect(said.reasons.count == 2)
        }
    }

    @Test("an account is protected while any service holds it or its debtor, and looked at anew when none does")
    func protected() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(
                account(), HoldPlaced(set: holds(account: "city:A-1")),
                HoldPlaced(set: holds(debtor: "city:D-1", by: "payment")),
                HoldReleased(set: holds(account: "city:A-1", count: 0, version: 2)))
            #expect(try fixture.segments() == ["on-time", "protected"])
            try await fixture.tell(HoldReleased(set: holds(debtor: "city:D-1", by: "payment", count: 0, version: 2)))
            #expect(try fixture.segments() == ["on-time", "protected", "on-time"])
            #expect(try fixture.published(AccountSegmented.self).map(\.version) == [1, 2, 3])
        }
    }

    @Test("a hold that came before the account counts too, and a debtor's hold counts for all its accounts")
    func holdFirst() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(HoldPlaced(set: holds(debtor: "city:D-1")), account(), account("city:A-2"))
            #expect(try fixture.segments() == ["protected", "protected"])
            try await fixture.tell(HoldReleased(set: holds(debtor: "city:D-1", count: 0, version: 2)))
            #expect(try fixture.segments().suffix(2) == ["on-time", "on-time"])
        }
    }

    @Test("an account and a debtor whose ids are spelled alike are two")
    func spelledAlike() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(
                account("city:42", debtor: "city:7"), account("city:1", debtor: "city:42"),
                HoldPlaced(set: holds(debtor: "city:42", version: 5)))
            #expect(
                try fixture.published(AccountSegmented.self).map { "\($0.accountID) \($0.segment)" } == [
                    "city:42 on-time", "city:1 on-time", "city:1 protected",
                ])
            try await fixture.tell(HoldPlaced(set: holds(account: "city:42", version: 1)))
            #expect(try fixture.segments().last == "protected")
        }
    }

    @Test("an older fact that comes late changes nothing, and nothing is said unless segment or strategy changed")
    func versions() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account(version: 5, late: 4), account(version: 4), account(version: 5))
            #expect(try fixture.segments() == ["chronic"])
            try await fixture.tell(account(version: 6, cents: 9_000, late: 5))
            #expect(try fixture.segments() == ["chronic"])
            try await fixture.tell(
                HoldPlaced(set: holds(account: "city:A-1", version: 3)),
                HoldReleased(set: holds(account: "city:A-1", count: 0, version: 2)))
            #expect(try fixture.segments() == ["chronic", "protected"])
            #expect(try fixture.published(AccountSegmented.self).map(\.accountVersion) == [5, 6])
            #expect(try fixture.published(DecisionRecorded.self).count == 2)
        }
    }

    @Test("age alone changes a segment, on the day's start, every day while anything is open")
    func everyDay() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account(due: "2026-01-06"))
            #expect(try fixture.segments() == ["on-time"])
            try await fixture.step(to: "2026-01-06T03:00:00Z", round: 1)
            try await fixture.step(to: "2026-01-07T02:30:00Z", round: 2)
            #expect(try fixture.segments() == ["on-time"])
            try await fixture.step(to: "2026-01-07T03:00:00Z", round: 3)
            #expect(try fixture.segments() == ["on-time", "first-time-late"])
            #expect(try fixture.published(ClockAnswer.self).last?.nextDue?.rfc3339 == "2026-01-08T03:00:00Z")
            for day in 8...31 {
                let text = day < 10 ? "0\(day)" : "\(day)"
                try await fixture.step(to: "2026-01-\(text)T03:00:00Z", round: Int64(day))
            }
            try await fixture.step(to: "2026-03-08T03:00:00Z", round: 40)
            #expect(try fixture.segments() == ["on-time", "first-time-late", "chronic"])
        }
    }

    @Test("a settled account is not looked at again")
    func settledHasNoTimer() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account(), account(version: 2, cents: 0, due: nil))
            #expect(try fixture.segments() == ["on-time", "settled"])
            try await fixture.step(to: "2026-01-05T03:30:00Z", round: 1)
            #expect(try fixture.published(ClockAnswer.self).last?.nextDue == nil)
        }
    }

    @Test("the record of a decision holds its whole input, and replaying it gives the same answer bit for bit")
    func replay() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account(type: .service, cents: 1_234_567, due: "2025-12-01", late: 2, broken: 1))
            let record = try #require(try fixture.published(DecisionRecorded.self).first)
            #expect(record.kind == .segment)
            #expect(record.policyVersion == fixture.policies.id)
            let bytes = try JSONCoding.encode(record.input)
            let digest = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
            #expect(digest == record.inputDigest)
            let inputs = try JSONCoding.decode([String: FEELValue].self, from: bytes)
            #expect(Set(inputs.keys) == Set(SegmentFacts.names))
            let strategy = try fixture.policies.segments.evaluate(
                decision: PolicyBundle.strategyDecision, inputs: inputs)
            let segment = try fixture.policies.segments.evaluate(decision: PolicyBundle.segmentDecision, inputs: inputs)
            #expect(record.answer["strategy"]?.text == strategy.value.stringValue)
            #expect(record.answer["segment"]?.text == segment.value.stringValue)
            #expect(record.answer["segment"]?.text == "occasional")
            for personal in ["MC-1", "D-1"] { #expect(!String(decoding: bytes, as: UTF8.self).contains(personal)) }
        }
    }

    @Test("an account of a creditor nobody knows gets no segment, and people are told once")
    func unknownCreditor() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account(creditor: "nobody"), account(creditor: "nobody", version: 2))
            #expect(try fixture.segments() == [])
            let alerts = try fixture.published(AlertRaised.self)
            #expect(alerts.map(\.code) == ["unknown-creditor", "unknown-creditor"])
            #expect(Set(alerts.map(\.alertID)).count == 1)
        }
    }

    @Test("facts whose meaning is in others pass without a trace")
    func ignored() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            let state = DebtorState(
                debtorID: "city:D-1", personID: "p", version: 1, form: .person, country: "ZA", language: "en",
                reachable: [], optedOut: [], represented: false)
            try await fixture.tell(state)
            #expect(fixture.transport.published.isEmpty)
        }
    }
}
