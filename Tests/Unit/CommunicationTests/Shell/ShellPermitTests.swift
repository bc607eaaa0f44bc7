import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Money
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import CommunicationService

@Suite("Permits on the newest facts")
struct ShellPermitTests {
    private static let due = "2026-01-05T07:00:00Z"

    @Test("Account and segment plan the next step; its timer makes it due, not earlier")
    func planned() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let row = try #require(try await shell.contacts().first)
            #expect(row.channel == "sms")
            #expect(row.standing == "planned")
            #expect(try await shell.advance(to: "2026-01-05T06:30:00Z").nextDue?.rfc3339 == Self.due)
            #expect(try await shell.contacts().first?.standing == "planned")
            #expect(try await shell.advance(to: Self.due).pending == 1)
            #expect(try await shell.contacts().first?.standing == "due")
        }
    }

    @Test("A grant carries address, text, and the amount open now")
    func grant() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(grant.address == "+27821234567")
            #expect(grant.recipientName == "Nomvula Planted-Zwanepoel")
            #expect(grant.senderName == "MetsiCity")
            #expect(grant.body.contains("R 1 234.50"))
            #expect(grant.body.contains("https://pay.example.org/p/"))
            #expect(grant.amount.minorUnits == 123_450)
            #expect(grant.notAfter.rfc3339 == "2026-01-05T17:59:57Z")
            #expect(try shell.published(ContactPermitted.self).map(\.contact) == [grant.contact])
        }
    }

    @Test("Facts and a request in one turn: the facts count")
    func oneTurn() async throws {
        let shell = try ShellFixture()
        try await shell.running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            // A command keeps the turn busy while both arrive, so that the next turn takes them together.
            let gate = TurnGate()
            async let busy = shell.engine.perform("busy") { _ in gate.wait() }
            try await eventually("the busy turn") { gate.isHeld }
            try shell.post("r-1")
            try shell.tell(ShellFixture.account(version: 2, settled: true))
            try await eventually("request and fact in the box") { shell.engine.messagesWaiting >= 2 }
            gate.open()
            _ = try await busy
            try await shell.settle()
            #expect(try shell.published(ContactPermitted.self).isEmpty)
            #expect(try shell.refusal()?.contains("Q-PAID") == true)
        }
    }

    @Test("Without an echo nothing is granted, and what is due stays due")
    func stale() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            #expect(try await shell.ask("r-1").isEmpty)
            try await shell.freshen()
            shell.time.advance(.milliseconds(4_801))
            #expect(try await shell.ask("r-2").isEmpty)
            #expect(try shell.published(DecisionRecorded.self).isEmpty)
            #expect(try await shell.contacts().map(\.standing) == ["due"])
            try await shell.freshen()
            #expect(try await shell.ask("r-3").count == 1)
        }
    }

    @Test("An echo of one source alone, or to an earlier process, makes nothing fresh")
    func halfFresh() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            let probe = shell.parts.desk.probe()
            try shell.tell(FactEcho(number: probe.number, asker: probe.asker, source: "payment"))
            try shell.tell(FactEcho(number: probe.number, asker: "earlier", source: "dispute"))
            try await shell.settle()
            #expect(try await shell.ask("r-1").isEmpty)
        }
    }

    @Test("The same request gets the same bytes within the permit's life; another one never gets that contact")
    func sameBytes() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").count == 1)
            #expect(try await shell.ask("r-2").isEmpty)
            #expect(shell.answers(to: "r-1").count == 1)
        }
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").count == 1)
            shell.time.advance(.milliseconds(200))
            #expect(try await shell.ask("r-1").count == 1)
            let answers = shell.answers(to: "r-1")
            #expect(answers.count == 2)
            #expect(answers.first == answers.last)
            #expect(try shell.published(ContactPermitted.self).count == 1)
        }
    }

    @Test("After its life the same request id gets nothing of it any more")
    func lateRepeat() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").count == 1)
            shell.time.advance(.milliseconds(201))
            try shell.post("r-1")
            try await shell.settle()
            shell.time.advance(.seconds(1))
            shell.engine.wake()
            try await eventually("a second answer") { shell.answers(to: "r-1").count == 2 }
            let second = try JSONCoding.decode(PermitAnswer.self, from: #require(shell.answers(to: "r-1").last))
            #expect(second.grants.isEmpty)
        }
    }

    @Test("How long a request lay here is told with the answer: a permit's life begins with the decision")
    func waitedLife() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.freshen()
            try shell.post("r-1")
            try await shell.settle()
            shell.time.advance(.milliseconds(700))
            try await shell.advance(to: Self.due)
            try await eventually("an answer") { !shell.answers(to: "r-1").isEmpty }
            let answer = try JSONCoding.decode(PermitAnswer.self, from: #require(shell.answers(to: "r-1").first))
            #expect(answer.waitedMilliseconds == 700)
            #expect(answer.grants.map(\.lifeMilliseconds) == [200])
        }
    }

    @Test("An account's new state while a notifier holds the grant changes nothing about the attempt")
    func factWhileGranted() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.tell(ShellFixture.account(version: 2, open: 99_900))
            try await shell.settle()
            #expect(try await shell.contacts().map(\.standing) == ["granted"])
            try shell.outcome(grant, .sent)
            try await shell.settle()
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent])
            #expect(
                try await shell.contacts().filter { $0.id == grant.contact.contactID.value }.map(\.result) == ["sent"])
        }
    }

    @Test("Sent: settled, the next step is planned, and the same outcome again changes nothing")
    func sent() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .sent)
            try shell.outcome(grant, .sent)
            let answer = try await shell.settle()
            #expect(answer.pending == 0)
            // `missed`, day 1 at 09:00 in Johannesburg.
            #expect(answer.nextDue?.rfc3339 == "2026-01-08T07:00:00Z")
            #expect(try shell.published(ContactSettled.self).count == 1)
            #expect(try await shell.contacts().map(\.standing).sorted() == ["ended", "planned"])
        }
    }

    @Test("An outcome of another request or attempt is nobody's")
    func strangeOutcome() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            for (attempt, request) in [(1, "r-9"), (2, "r-1")] {
                try shell.tell(
                    ContactOutcomes(
                        replica: "n",
                        items: [
                            .init(
                                contactID: grant.contact.contactID, attempt: attempt, requestID: request,
                                result: .sent, providerReference: nil, cause: nil)
                        ]), queue: QueueName.communicationReports)
            }
            try await shell.settle()
            #expect(try await shell.contacts().map(\.standing) == ["granted"])
        }
    }

    @Test("Failed for good: the step goes on by its next channel")
    func failed() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .failed, cause: "rejected")
            try await shell.settle()
            let next = try #require(try await shell.contacts().first { $0.standing == "planned" })
            #expect(next.channel == "email")
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            let second = try #require(try await shell.ask("r-2").first)
            #expect(second.contact.channel == .email)
            #expect(second.contact.step == "heads-up")
            #expect(second.contact.contactID != grant.contact.contactID)
        }
    }

    @Test("Unused: due again as another attempt, decided anew")
    func unused() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .unused)
            try await shell.settle()
            let second = try #require(try await shell.ask("r-2").first)
            #expect(second.contact.contactID == grant.contact.contactID)
            #expect(second.contact.attempt == 2)
            #expect(second.decisionID != grant.decisionID)
        }
    }

    @Test("A new state of the account between two attempts does not start the attempts over")
    func attemptsGoOn() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .unused)
            try shell.hold("city:A-1", [.manual])
            try await shell.settle()
            #expect(try await shell.ask("r-2").isEmpty)
            try shell.hold("city:A-1", [], version: 2)
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            let second = try #require(try await shell.ask("r-3").first)
            #expect(second.contact.contactID == grant.contact.contactID)
            #expect(second.contact.attempt == 2)
        }
    }
}
