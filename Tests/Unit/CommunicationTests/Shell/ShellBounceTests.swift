import CommunicationCore
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing
import Web

@testable import CommunicationService

@Suite("Bounces come in")
struct ShellBounceTests {
    private static let smtp = ChannelCarrier(
        channel: .email, adapter: "smtp", isIdempotent: false, timeoutMilliseconds: 30_000)

    /// A Maildir of a test's own.
    private struct Mailbox {
        let folder: TestFolder

        init() throws {
            folder = try TestFolder()
            for name in ["new", "cur", "tmp"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
            }
        }

        func put(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/new/\(name)"))
        }
    }

    private func notification(_ address: String, _ status: String, action: String = "failed") -> String {
        """
        To: \(address)
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.org

        Final-Recipient: rfc822; nomvula.planted@example.org
        Action: \(action)
        Status: \(status)

        --b--
        """
    }

    private func address(_ shell: ShellFixture, _ grant: Grant, mark: String? = nil) -> String {
        let id = grant.contact.contactID.value
        let own = shell.parts.tags.tag(.bounce, contact: id, attempt: grant.contact.attempt)
        return "bounces+\(id).\(grant.contact.attempt).\(mark ?? own)@metsi.example"
    }

    private func sent(_ shell: ShellFixture) async throws -> Grant {
        try await shell.usual(.init(mobile: nil))
        try await shell.advance(to: "2026-01-05T07:00:00Z")
        try await shell.freshen()
        let grant = try #require(try await shell.ask("r-1", carriers: [Self.smtp]).first)
        try shell.outcome(grant, .sent, reference: grant.contact.contactID.value)
        try await shell.settle()
        return grant
    }

    private func take(_ shell: ShellFixture, _ mailbox: Mailbox) async throws {
        let lines = shell.log
        await BounceIntake(
            folder: BounceFolder(path: mailbox.folder.path), engine: shell.engine, parts: shell.parts,
            logger: Logger(label: "bounces") { _ in CapturedLog(lines: lines) }
        ).takeAll()
        try await shell.settle()
    }

    @Test(
        "Only a permanent fault of the recipient's address marks it; any other failure is one of the contact's",
        arguments: [
            ("5.1.1", "mailbox-gone", false), ("5.1.8", "bounced-5.1.8", true), ("5.2.2", "bounced-5.2.2", true),
            ("4.4.7", "bounced-4.4.7", true),
        ])
    func marks(status: String, cause: String, staysReachable: Bool) async throws {
        try await ShellFixture().running { shell in
            let grant = try await sent(shell)
            let mailbox = try Mailbox()
            try mailbox.put(notification(address(shell, grant), status), "1.a.mail")
            // The same again, as after a crash between its effect and its move.
            for _ in 1...2 {
                try await take(shell, mailbox)
                try mailbox.put(notification(address(shell, grant), status), "1.a.mail")
            }
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent, .failed])
            #expect(try shell.published(ContactSettled.self).last?.cause == cause)
            let state = try #require(try shell.published(DebtorState.self).last)
            #expect(state.reachable.contains(.email) == staysReachable)
            #expect(!shell.log.text.contains("planted"))
        }
    }

    @Test("Without our mark, of another attempt, or unreadable: set aside, and nothing else happens")
    func strangers() async throws {
        try await ShellFixture().running { shell in
            let grant = try await sent(shell)
            let mailbox = try Mailbox()
            let kannel = shell.parts.tags.tag(.kannel, contact: grant.contact.contactID.value, attempt: 1)
            let id = grant.contact.contactID.value
            let second = shell.parts.tags.tag(.bounce, contact: id, attempt: 2)
            for (index, text) in [
                notification(address(shell, grant, mark: String(repeating: "0", count: 20)), "5.1.1"),
                notification(address(shell, grant, mark: kannel), "5.1.1"),
                notification("bounces+\(id).2.\(second)@metsi.example", "5.1.1"),
                notification("bounces@metsi.example", "5.1.1"), "", "Subject: out of office\n\nSTOP\n",
                String(repeating: "\u{0}", count: 400_000),
            ].enumerated() {
                try mailbox.put(text, "\(index).mail")
            }
            try await take(shell, mailbox)
            #expect(try mailbox.folder.names("new") == [])
            #expect(try mailbox.folder.names("cur").count == 7)
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent])
            #expect(try #require(try shell.published(DebtorState.self).last).reachable.contains(.email))
        }
    }

    @Test(
        "What is only late, or was delivered, changes nothing but the record",
        arguments: [("delayed", "4.4.1"), ("delivered", "2.0.0")])
    func late(action: String, status: String) async throws {
        try await ShellFixture().running { shell in
            let grant = try await sent(shell)
            let mailbox = try Mailbox()
            try mailbox.put(notification(address(shell, grant), status, action: action), "1.mail")
            try await take(shell, mailbox)
            #expect(try shell.published(ContactSettled.self).map(\.result) == [.sent])
            let trail = try await shell.store.read { try String.fetchAll($0, sql: "SELECT what FROM contactEvent") }
            #expect(trail == ["permitted", "sent"] + (action == "delivered" ? ["delivered"] : []))
        }
    }
}
