import Calendars
import CommunicationCore
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

@Suite("Doubt, restarts, records")
struct ShellRestartTests {
    private static let due = "2026-01-05T07:00:00Z"

    @Test("No outcome by the deadline, and the adapter takes our key: handed over again under the same attempt")
    func resolved() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            shell.time.advance(.milliseconds(7_199))
            #expect(try await shell.settle().pending == 1)
            #expect(try await shell.contacts().map(\.standing) == ["granted"])
            shell.time.advance(.milliseconds(1))
            try await shell.freshen()
            let again = try #require(try await shell.ask("r-2").first)
            #expect(again.contact.contactID == grant.contact.contactID)
            #expect(again.contact.attempt == grant.contact.attempt)
            #expect(again.decisionID != grant.decisionID)
            try shell.outcome(again, .sent)
            #expect(try await shell.settle().pending == 0)
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent])
        }
    }

    @Test("Doubt that the gate no longer allows to clear up stays: it counts as sent, and is never resent")
    func inDoubt() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.tell(ShellFixture.account(version: 2, settled: true))
            shell.time.advance(.seconds(8))
            try await shell.freshen()
            #expect(try await shell.ask("r-2").isEmpty)
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt])
            try shell.outcome(grant, .sent)
            try await shell.settle()
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt, .sent])
            #expect(try shell.published(ContactPermitted.self).count == 1)
        }
    }

    @Test("A payment that bounces: what was said of the invoice before is not said again, and the strategy goes on")
    func bouncedPayment() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let first = try #require(try await shell.ask("r-1").first)
            try shell.outcome(first, .sent)
            // The invoice is paid and another one is the oldest; it is reminded of, too.
            try shell.tell(ShellFixture.account(version: 2, dueOn: "2026-01-09", invoice: "city:I-2"))
            try await shell.settle()
            try await shell.advance(to: "2026-01-08T07:00:00Z")
            try shell.watermarks("2026-01-08T06:00:00Z")
            try await shell.freshen()
            let second = try #require(try await shell.ask("r-2").first)
            #expect(second.contact.step == "heads-up")
            try shell.outcome(second, .sent)
            try shell.tell(ShellFixture.account(version: 3))
            let answer = try await shell.settle()
            // `missed` of the first invoice, three days after the last contact.
            #expect(answer.nextDue?.rfc3339 == "2026-01-11T07:00:00Z")
        }
    }

    @Test("An address that is gone for good is not written to again; a network's opt-out is one")
    func learned() async throws {
        for (cause, reachable, optedOut) in [
            ("number-gone", [Channel.email, .letter], [Channel]()),
            ("opted-out", [.sms, .email, .whatsapp, .letter, .call], [.sms]),
        ] {
            try await ShellFixture().running { shell in
                try await shell.usual()
                try await shell.advance(to: Self.due)
                try await shell.freshen()
                let grant = try #require(try await shell.ask("r-1").first)
                try shell.outcome(grant, .failed, cause: cause)
                try await shell.settle()
                let state = try #require(try shell.published(DebtorState.self).last)
                #expect(state.reachable == reachable)
                #expect(state.optedOut == optedOut)
                #expect(try await shell.contacts().filter { $0.standing == "planned" }.map(\.channel) == ["email"])
            }
        }
    }

    @Test("Each grant is in doubt at its own deadline, not at the next one's")
    func ownDeadline() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            shell.debtor(.init(id: "D-2", mobile: nil, email: "second.planted@example.org"))
            try shell.tell(ShellFixture.account("city:A-2", debtor: "city:D-2"))
            try shell.tell(
                ShellFixture.segmented("city:A-2", debtor: "city:D-2"), queue: QueueName.communicationReports)
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1", limit: 1).count == 1)
            shell.time.advance(.seconds(4))
            try await shell.freshen()
            #expect(try await shell.ask("r-2", limit: 1).count == 1)
            shell.time.advance(.milliseconds(3_200))
            try await shell.settle()
            #expect(try await shell.store.read { try ContactStore.granted(in: $0).count } == 1)
            shell.time.advance(.seconds(4))
            try await shell.settle()
            #expect(try await shell.store.read { try ContactStore.granted(in: $0).count } == 0)
        }
    }

    @Test("A restart in the middle: nothing is fresh, the grant's deadline runs anew, nothing is sent twice")
    func restart() async throws {
        let first = try ShellFixture()
        let grant = GrantBox()
        try await first.running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            grant.set(try #require(try await shell.ask("r-1").first))
        }
        let second = try ShellFixture(after: first)
        try await second.running { shell in
            let grant = try #require(grant.value)
            #expect(try await shell.settle().pending == 1)
            #expect(try await shell.ask("r-2").isEmpty)
            try await shell.freshen()
            #expect(try await shell.ask("r-3").isEmpty)
            #expect(try await shell.contacts().map(\.standing) == ["granted"])
            try shell.outcome(grant, .sent)
            #expect(try await shell.settle().pending == 0)
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent])
            #expect(try shell.published(ContactPermitted.self).isEmpty)
        }
    }

    @Test("A restart before the permit: what was due is decided by the new process, once")
    func restartBefore() async throws {
        let first = try ShellFixture()
        try await first.running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
        }
        try await ShellFixture(after: first).running { shell in
            try await shell.freshen()
            #expect(try await shell.ask("r-1").count == 1)
            #expect(try await shell.ask("r-2").isEmpty)
        }
    }

    @Test("Each decision is recorded, and replaying its input gives the same answer, byte for byte")
    func replay() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: "2026-01-05T18:20:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            try await shell.advance(to: "2026-01-06T06:00:00Z")
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-2").first)
            let records = try shell.published(DecisionRecorded.self)
            #expect(records.count == 2)
            #expect(records.last?.decisionID == grant.decisionID)
            for record in records {
                let known = try GateRecord(input: record.input, answer: record.answer)
                let zones = known.input.zones.compactMap { try? shell.parts.planning.zones.zone($0.zone) }
                let again = GateRecord(
                    input: known.input, answer: shell.parts.decider.gate.decide(known.input, zones: zones))
                #expect(try again.canonicalAnswer() == (try JSONCoding.encode(record.answer)))
                #expect(record.inputDigest.count == 64)
            }
        }
    }

    @Test("Personal data is in permit answers only: not in the store's files, the log, or any other message")
    func planted() async throws {
        let shell = try ShellFixture()
        try await shell.running { shell in
            try await shell.usual(.init(idNumber: "8001015009087", birthDate: "1980-01-01"))
            _ = try await shell.sms("Please, Plantedword, stop", id: "SM1")
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            for grant in grants { try shell.outcome(grant, .failed, cause: "mailbox-gone") }
            try await shell.settle()
            let spoken = shell.transport.published.filter { !$0.routingKey.hasPrefix("reply-") }
            #expect(spoken.count > 5)
            let messages = spoken.reduce(into: Data()) { $0.append($1.body) }
            let places: [(String, Data)] = [
                ("messages", messages), ("store", try shell.folder.storeBytes()), ("log", Data(shell.log.text.utf8)),
            ]
            for word in ["Planted", "planted", "821234567", "8001015009087", "Linden", "Zwanepoel"] {
                for (place, bytes) in places {
                    #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) stands in \(place)")
                }
            }
        }
    }
}

/// Carries a grant from one process to the next.
final class GrantBox: Sendable {
    private let box = Mutex<Grant?>(nil)
    var value: Grant? { box.withLock { $0 } }
    func set(_ grant: Grant) { box.withLock { $0 = grant } }
}
