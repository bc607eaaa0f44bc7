import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

@testable import CommunicationService

@Suite("What stops a contact")
struct ShellStopTests {
    private static let due = "2026-01-05T07:00:00Z"

    /// The usual contact, due, with something said in between; gives the rules of its refusal.
    private func refusal(
        _ person: ShellFixture.Person = .init(), account: AccountState? = nil, at instant: String = due,
        after: @escaping @Sendable (ShellFixture) async throws -> Void = { _ in }
    ) async throws -> [String] {
        let shell = try ShellFixture()
        let found = Found()
        try await shell.running { shell in
            try await shell.usual(person, account: account)
            try await shell.advance(to: instant)
            try await after(shell)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.published(ContactPermitted.self).isEmpty)
            found.set(try shell.refusal() ?? [])
        }
        return found.rules
    }

    @Test("Paid between its time and the permit: refused under Q-PAID, and the decision is on record")
    func paid() async throws {
        let rules = try await refusal { try $0.tell(ShellFixture.account(version: 2, settled: true)) }
        #expect(rules.contains("Q-PAID"))
    }

    @Test("A threat that came in with a value is found in the finished text")
    func threat() async throws {
        let rules = try await refusal(account: ShellFixture.account(reference: "SUMMONS 12/7"))
        #expect(rules.contains("Q-LEGAL-WORDING"))
        #expect(rules.contains("ZA-DCA-04"))
    }

    @Test("A name is no threat")
    func namedSheriff() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(name: "Jan Sheriff", mobile: nil))
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").map(\.contact.channel) == [.email])
        }
    }

    @Test(
        "An answer that speaks against a message stops it at once, before anybody else has heard of it",
        arguments: [
            ("I dispute this amount", "Q-DISPUTE"), ("Speak to my lawyer", "Q-REPRESENTED"),
            ("I have paid this", "Q-HOLD"), ("I will pay on Friday", "Q-HOLD"),
        ])
    func answered(_ text: String, _ rule: String) async throws {
        let rules = try await refusal { _ = try await $0.sms(text, id: "SM1") }
        #expect(rules.contains(rule))
    }

    @Test("What is said to be paid is waited for three days, no longer")
    func saidToBePaid() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            _ = try await shell.sms("I have paid this", id: "SM1")
            try await shell.advance(to: "2026-01-08T06:59:00Z")
            try shell.watermarks("2026-01-08T06:59:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            try await shell.advance(to: "2026-01-08T08:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").count == 1)
        }
    }

    @Test("Paid before its time: nothing is left to decide")
    func paidBefore() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try shell.tell(ShellFixture.account(version: 2, settled: true))
            let answer = try await shell.settle()
            #expect(answer.nextDue == nil)
            #expect(try await shell.contacts().map(\.standing) == ["ended"])
        }
    }

    @Test(
        "A hold of the dispute service refuses, whatever its reason",
        arguments: [
            (HoldReason.dispute, "Q-DISPUTE"), (.manual, "Q-HOLD"), (.debtReview, "Q-HOLD"),
            (.unprocessedFact, "Q-HOLD"), (.represented, "Q-REPRESENTED"),
        ])
    func held(_ reason: HoldReason, _ rule: String) async throws {
        let rules = try await refusal { try $0.hold("city:A-1", [reason]) }
        #expect(rules.contains(rule))
    }

    @Test("A dispute an ERP tells stops at once, and two of them do not undo one another")
    func erpDispute() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let dispute = #"{"accountId":"A-1","reason":"wrong-amount"}"#
            shell.erp(ERPDisputeOpened.messageType, dispute)
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T04:00:00Z")
            shell.erp(ERPDisputeOpened.messageType, dispute)
            try await shell.settle()
            // The first one's stand-in lapses at 05:00, the second one's at 06:00.
            try await shell.advance(to: "2026-01-05T05:30:00Z")
            let holds = try await shell.store.read { try FactStore.holds(on: "city:A-1", in: $0) }
            #expect(holds.count == 1)
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            #expect(try await shell.store.read { try FactStore.holds(on: "city:A-1", in: $0) }.isEmpty)
        }
    }

    @Test("A released hold is decided anew, not simply resumed")
    func released() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try shell.hold("city:A-1", [.dispute])
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            try shell.hold("city:A-1", [], version: 2)
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").count == 1)
            #expect(try shell.published(DecisionRecorded.self).count == 2)
        }
    }

    static let statuses = [
        ("debt-review", "Q-STATUS"), ("breathing-space", "Q-STATUS"), ("deceased", "Q-STATUS"),
        ("sequestrated", "Q-STATUS"), ("represented", "Q-REPRESENTED"),
    ]

    @Test("A status the ERP tells refuses", arguments: statuses)
    func status(_ status: String, _ rule: String) async throws {
        let rules = try await refusal { shell in
            shell.erp(
                DebtorStatusChanged.messageType, #"{"debtorId":"D-1","status":"\#(status)","since":"2026-01-05"}"#)
        }
        #expect(rules.contains(rule))
    }

    @Test("Somebody who acts for the debtor sends the case to a person")
    func represented() async throws {
        let rules = try await refusal(.init(representative: "Adv. Planted, Pretoria"))
        #expect(rules.contains("Q-REPRESENTED"))
    }

    @Test("A minor is not asked to pay")
    func minor() async throws {
        let rules = try await refusal(.init(birthDate: "2010-05-01"))
        #expect(rules.contains("Q-MINOR"))
    }

    @Test("A creditor that is not in the policy, or a zone nobody can tell, stops everything")
    func unknown() async throws {
        let creditor = try await refusal(account: ShellFixture.account(creditor: "nobody"))
        #expect(creditor.contains("Q-UNKNOWN-CREDITOR"))
        // Without a zone the step is timed by UTC, and then refused.
        let zone = try await refusal(.init(country: "XX"), at: "2026-01-05T09:00:00Z")
        #expect(zone.contains("Q-NO-ZONE"))
    }

    @Test("A debtor nothing is known of is not contacted, and is as soon as the record is here")
    func unknownDebtor() async throws {
        try await ShellFixture().running { shell in
            try shell.watermarks()
            try shell.tell(ShellFixture.account())
            try shell.tell(ShellFixture.segmented(), queue: QueueName.communicationReports)
            try await shell.advance(to: "2026-01-05T09:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            let rules = try shell.refusal()
            #expect(rules?.contains("Q-UNKNOWN-DEBTOR") == true)
            shell.debtor()
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T09:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").count == 1)
        }
    }

    @Test("A consent withdrawn by the ERP shuts its channel; the step goes on by the next")
    func consent() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            shell.erp(
                ConsentChanged.messageType,
                #"{"debtorId":"D-1","channel":"sms","purpose":"reminder","granted":false"#
                    + #","at":"2026-01-05T06:00:00Z","evidence":"call 7"}"#
            )
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.refusal() == ["Q-NO-CONSENT"])
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").map(\.contact.channel) == [.email])
        }
    }

    @Test("Outside the hours a contact waits for the next opening")
    func quietHours() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            // Twenty past eight in the evening, local time.
            try await shell.advance(to: "2026-01-05T18:20:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            let refused = try #require(try shell.published(ContactRefused.self).last)
            #expect(refused.rules == ["ZA-CFDC-11"])
            #expect(refused.again?.rfc3339 == "2026-01-06T06:00:00Z")
            try await shell.advance(to: "2026-01-06T06:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").count == 1)
        }
    }

    @Test("An open promise is waited for")
    func promised() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(account: ShellFixture.account(promiseUntil: "2026-01-07"))
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.published(ContactRefused.self).last?.again?.rfc3339 == "2026-01-08T06:00:00Z")
        }
    }

    @Test("A feed that was late and is back: what it held is decided again")
    func feedBack() async throws {
        try await ShellFixture().running { shell in
            shell.debtor()
            try shell.watermarks("2026-01-01T00:00:00Z")
            try shell.tell(ShellFixture.account())
            try shell.tell(ShellFixture.segmented(), queue: QueueName.communicationReports)
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            let rules = try shell.refusal()
            #expect(rules == ["Q-FEED", "Q-FEED-AGE"])
            try shell.watermarks("2026-01-05T07:00:00Z")
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").count == 1)
        }
    }

    @Test("A message that could not be applied for a technical reason holds its account or debtor until it is")
    func parked() async throws {
        let rules = try await refusal { shell in
            let envelope = Envelope(
                id: "broken", source: "/test", type: HoldPlaced.messageType, subject: "city:A-1",
                data: Data(#"{"set":{"accountID":"city:A-1","nonsense":true}}"#.utf8))
            shell.transport.deliver(envelope, queue: QueueName.communicationFacts)
            try await shell.settle()
        }
        #expect(rules.contains("Q-HOLD"))
    }
}

/// Carries a value out of a running fixture.
final class Found: Sendable {
    private let value = Mutex<[String]>([])
    var rules: [String] { value.withLock { $0 } }
    func set(_ rules: [String]) { value.withLock { $0 = rules } }
}
