import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import CommunicationService

@Suite("Adapters that do not take our key")
struct ShellCarrierTests {
    private static let due = "2026-01-05T07:00:00Z"
    private static let gateway = ChannelCarrier(
        channel: .sms, adapter: "twilio", isIdempotent: false, timeoutMilliseconds: 10_000)
    private static let smtp = ChannelCarrier(
        channel: .email, adapter: "smtp", isIdempotent: false, timeoutMilliseconds: 30_000)

    /// A debtor with no mobile number: the step goes by e-mail.
    private func mailOnly(_ shell: ShellFixture) async throws {
        try await shell.usual(.init(mobile: nil))
        try await shell.advance(to: Self.due)
        try await shell.freshen()
    }

    @Test("A hand-over by SMTP that nobody answers for is in doubt after its own time, and is never tried again")
    func unanswered() async throws {
        try await ShellFixture().running { shell in
            try await mailOnly(shell)
            let grant = try #require(try await shell.ask("r-1", carriers: [Self.smtp]).first)
            shell.time.advance(.milliseconds(35_199))
            #expect(try await shell.settle().pending == 1)
            #expect(try await shell.contacts().map(\.standing) == ["granted"])
            shell.time.advance(.milliseconds(1))
            try await shell.freshen()
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt])
            #expect(try shell.published(ContactSettled.self).map(\.cause) == ["no-answer"])
            #expect(try await shell.ask("r-2", carriers: [Self.smtp]).isEmpty)
            #expect(try await shell.ask("r-3").isEmpty)
            // It counts: the person's history shows it to the caps of the next decision.
            let counted = try await shell.store.read { [people = shell.parts.planning.people] database in
                try people.history(of: ["city:D-1"], before: shell.clock.now, leavingOut: "none", in: database)
                    .entries.filter(\.counts).count
            }
            #expect(counted == 1)
            try shell.outcome(grant, .sent)
            try await shell.settle()
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt, .sent])
        }
    }

    @Test("A restart keeps what the adapter is like")
    func restarted() async throws {
        let first = try ShellFixture()
        try await first.running { shell in
            try await mailOnly(shell)
            #expect(try await shell.ask("r-1", carriers: [Self.smtp]).count == 1)
        }
        try await ShellFixture(after: first).running { shell in
            try await shell.settle()
            shell.time.advance(.milliseconds(35_199))
            #expect(try await shell.settle().pending == 1)
            shell.time.advance(.milliseconds(1))
            try await shell.settle()
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt])
        }
    }

    @Test("Nothing is begun that could end behind the window's close", arguments: [2_000, 30_000])
    func margin(_ timeout: Int) async throws {
        try await ShellFixture().running { shell in
            try await mailOnly(shell)
            let carrier = ChannelCarrier(
                channel: .email, adapter: "smtp", isIdempotent: false, timeoutMilliseconds: timeout)
            let grant = try #require(try await shell.ask("r-1", carriers: [carrier]).first)
            let close = try Instant(rfc3339: "2026-01-05T18:00:00Z")
            #expect(grant.notAfter == close - .milliseconds(timeout + 1_000))
        }
    }

    @Test("What went into doubt at a spool is not handed over by another adapter")
    func otherAdapter() async throws {
        try await ShellFixture().running { shell in
            try await mailOnly(shell)
            #expect(try await shell.ask("r-1").count == 1)
            shell.time.advance(.seconds(8))
            try await shell.freshen()
            #expect(try await shell.ask("r-2", carriers: [Self.smtp]).isEmpty)
            #expect(try shell.published(ContactSettled.self).map(\.cause) == ["other-adapter"])
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.inDoubt])
        }
    }

    @Test("A channel gets no more grants than its provider has room for; the rest stays due")
    func room() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            for number in 2...4 {
                shell.debtor(.init(id: "D-\(number)", mobile: "+2782123456\(number)"))
                let account = AccountID("city:A-\(number)")
                let debtor = DebtorID("city:D-\(number)")
                try shell.tell(ShellFixture.account(account, debtor: debtor))
                try shell.tell(
                    ShellFixture.segmented(account, debtor: debtor), queue: QueueName.communicationReports)
            }
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let slow = ChannelCarrier(
                channel: .sms, adapter: "twilio", isIdempotent: false, timeoutMilliseconds: 10_000, limit: 2)
            #expect(try await shell.ask("r-1", carriers: [slow]).count == 2)
            #expect(try await shell.settle().pending == 4)
            #expect(try await shell.ask("r-2", carriers: [Self.gateway]).count == 2)
        }
    }

    @Test("Not now: decided anew after a pause; after six times the step goes on by its next channel")
    func notNow() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            var at = try Instant(rfc3339: Self.due)
            for (round, minutes) in [1, 4, 16, 64, 240].enumerated() {
                try await shell.freshen()
                let grant = try #require(try await shell.ask("r-\(round)", carriers: [Self.gateway]).first)
                #expect(grant.contact.channel == .sms)
                #expect(grant.contact.attempt == round + 1)
                // The third time the provider asks for more than we would wait.
                let told = round == 2 ? 20 * 60_000 : 0
                try shell.outcome(grant, .unused, cause: "temporary-20429", retryAfter: told)
                try await shell.settle()
                #expect(try await shell.contacts().map(\.standing) == ["planned"])
                at = at + .seconds(60 * (round == 2 ? 20 : minutes))
                #expect(try await shell.settle().nextDue == at)
                try await shell.advance(to: at.rfc3339)
            }
            try await shell.freshen()
            let last = try #require(try await shell.ask("r-9", carriers: [Self.gateway]).first)
            try shell.outcome(last, .unused, cause: "temporary-20429", retryAfter: 0)
            try await shell.settle()
            let settled = try #require(try shell.published(ContactSettled.self).last)
            #expect(settled.result == .failed)
            #expect(settled.cause == "temporary-too-often")
            #expect(try await shell.contacts().filter { $0.standing == "planned" }.map(\.channel) == ["email"])
        }
    }

    @Test("A request with numbers that no notifier can have is not answered", arguments: [0, -1, 120_001])
    func unsound(_ timeout: Int) async throws {
        try await ShellFixture().running { shell in
            try await mailOnly(shell)
            try shell.post(
                "r-1",
                carriers: [
                    .init(channel: .email, adapter: "smtp", isIdempotent: false, timeoutMilliseconds: timeout)
                ])
            try await shell.settle()
            shell.time.advance(.seconds(2))
            try await shell.settle()
            #expect(shell.answers(to: "r-1").isEmpty)
        }
    }
}
