import Calendars
import CommunicationCore
import Contracts
import Crypto
import Foundation
import GRDB
import HTTPTypes
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing
import Web

@testable import CommunicationService

@Suite("Providers call back")
struct ShellDeliveryTests {
    private static let due = "2026-01-05T07:00:00Z"
    private static let gateway = ChannelCarrier(
        channel: .sms, adapter: "twilio", isIdempotent: false, timeoutMilliseconds: 10_000)

    private func granted(_ shell: ShellFixture) async throws -> Grant {
        try await shell.usual()
        try await shell.advance(to: Self.due)
        try await shell.freshen()
        return try #require(try await shell.ask("r-1", carriers: [Self.gateway]).first)
    }

    /// Signs and posts as Twilio does.
    private func call(
        _ shell: ShellFixture, _ query: String, _ fields: [(String, String)], key: String = ShellFolder.inboundToken
    ) async throws -> Int {
        let path = "/callbacks/twilio" + query
        let signed = ShellFixture.origin + path + fields.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(key.utf8)))
        let header = try #require(HTTPField.Name("X-Twilio-Signature"))
        let status = try await ShellBrowser(shell: shell).post(
            path, fields, headers: [header: Data(code).base64EncodedString()]
        ).status
        try await shell.settle()
        return status
    }

    private func query(_ grant: Grant) -> String {
        "?contact=\(grant.contact.contactID.value)&attempt=\(grant.contact.attempt)"
    }

    private func trail(_ shell: ShellFixture, _ grant: Grant) async throws -> [String] {
        try await shell.store.read { database in
            try String.fetchAll(
                database, sql: "SELECT what FROM contactEvent WHERE contactId = ? ORDER BY sequence",
                arguments: [grant.contact.contactID.value])
        }
    }

    private func standings(_ shell: ShellFixture) async throws -> [String] {
        try await shell.store.read {
            try String.fetchAll($0, sql: "SELECT status || ' ' || standing FROM deliveryReport ORDER BY at, status")
        }
    }

    private func results(_ shell: ShellFixture) throws -> [DeliveryResult] {
        try shell.published(ContactSettled.self).map(\.result)
    }

    @Test("Undelivered after sent: failed, and the step goes on by its next channel, at once and in the same caps")
    func undelivered() async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            try shell.outcome(grant, .sent, reference: "SM1")
            try await shell.settle()
            let fields = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")]
            for _ in 1...3 { #expect(try await call(shell, query(grant), fields) == 204) }
            #expect(try results(shell) == [.sent, .failed])
            #expect(try shell.published(ContactSettled.self).last?.cause == "undelivered-30003")
            let planned = try await shell.contacts().filter { $0.standing == "planned" }
            #expect(planned.map(\.channel) == ["email"])
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            let second = try #require(try await shell.ask("r-2").first)
            #expect(second.contact.channel == .email && second.contact.step == grant.contact.step)
            // That one bounces too: no channel is left, and nothing is tried again by text.
            try shell.outcome(second, .failed, cause: "mailbox-gone")
            try await shell.settle()
            #expect(try shell.published(ContactSettled.self).last?.result == .failed)
            #expect(try await shell.ask("r-3").isEmpty)
            #expect(try await shell.settle().nextDue.map { $0 > second.decidedAt + .seconds(86_400) } == true)
        }
    }

    @Test(
        "An address that names the contact clears up a doubt",
        arguments: [("delivered", DeliveryResult.sent), ("failed", .failed)])
    func doubt(_ status: String, _ result: DeliveryResult) async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            try shell.outcome(grant, .inDoubt, cause: "no-answer")
            try await shell.settle()
            let fields = [("MessageSid", "SM7"), ("MessageStatus", status)]
            #expect(try await call(shell, query(grant), fields) == 204)
            #expect(try results(shell) == [.inDoubt, result])
            #expect(try await shell.ask("r-2", carriers: [Self.gateway]).isEmpty)
        }
    }

    @Test("A word that is faster than the notifier's counts once that is here", arguments: [true, false])
    func early(namesContact: Bool) async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            let fields = [("MessageSid", "SM1"), ("MessageStatus", "undelivered")]
            #expect(try await call(shell, namesContact ? query(grant) : "", fields) == 204)
            #expect(try await standings(shell) == [namesContact ? "undelivered waiting" : "undelivered unknown"])
            #expect(try results(shell) == [])
            try shell.outcome(grant, .sent, reference: "SM1")
            try await shell.settle()
            #expect(try results(shell) == [.sent, .failed])
            #expect(try await standings(shell) == ["undelivered applied"])
        }
    }

    @Test("A word that came before a hand-over went into doubt clears it up")
    func earlyDoubt() async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            let fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")]
            #expect(try await call(shell, query(grant), fields) == 204)
            shell.time.advance(.seconds(16))
            try await shell.freshen()
            #expect(try results(shell) == [.inDoubt, .sent])
            #expect(try await trail(shell, grant) == ["permitted", "in-doubt", "sent", "delivered"])
        }
    }

    @Test("A name that nobody knows is kept, and nothing else happens")
    func unknown() async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            try shell.outcome(grant, .sent, reference: "SM1")
            try await shell.settle()
            let count = shell.transport.published.count
            let fields = [("MessageSid", "SM9"), ("MessageStatus", "failed")]
            // Of another message, another attempt, another contact, none at all.
            for query in [query(grant), query(grant) + "0", "?contact=nobody&attempt=1", ""] {
                #expect(try await call(shell, query, fields) == 204)
            }
            #expect(try await standings(shell) == ["failed unknown"])
            #expect(try results(shell) == [.sent])
            #expect(
                shell.transport.published.dropFirst(count).allSatisfy { $0.properties.type == ClockAnswer.messageType })
        }
    }

    @Test("Forged, changed or unreadable: refused, and nothing is kept")
    func forged() async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            try shell.outcome(grant, .sent, reference: "SM1")
            let fields = [("MessageSid", "SM1"), ("MessageStatus", "failed")]
            #expect(try await call(shell, query(grant), fields, key: "another") == 403)
            let unsigned = try await ShellBrowser(shell: shell).post("/callbacks/twilio" + query(grant), fields)
            #expect(unsigned.status == 403)
            #expect(try await call(shell, query(grant), [("MessageSid", "SM1"), ("MessageStatus", "x")]) == 400)
            #expect(try await call(shell, query(grant), [("MessageStatus", "failed")]) == 422)
            #expect(try await standings(shell) == [])
            #expect(try results(shell) == [.sent])
        }
    }

    @Test("What a provider says of a number for good holds for the next message too")
    func learned() async throws {
        for (code, reachable, optedOut) in [
            ("30005", [Channel.email, .letter], [Channel]()), ("21610", Channel.allCases, [.sms]),
        ] {
            try await ShellFixture().running { shell in
                let grant = try await granted(shell)
                try shell.outcome(grant, .sent, reference: "SM1")
                try await shell.settle()
                let fields = [("MessageSid", "SM1"), ("MessageStatus", "failed"), ("ErrorCode", code)]
                #expect(try await call(shell, query(grant), fields) == 204)
                let state = try #require(try shell.published(DebtorState.self).last)
                #expect(Set(state.reachable) == Set(reachable))
                #expect(state.optedOut == optedOut)
            }
        }
    }

    // MARK: - Kannel

    @Test("Kannel's receipts need our mark, and its replies the name and password")
    func kannel() async throws {
        try await ShellFixture().running { shell in
            let grant = try await granted(shell)
            try shell.outcome(grant, .sent, reference: grant.contact.contactID.value)
            try await shell.settle()
            let browser = ShellBrowser(shell: shell)
            let mark = shell.parts.tags.tag(.kannel, contact: grant.contact.contactID.value, attempt: 1)
            let path = "/callbacks/kannel\(query(grant))&mark="
            let bounce = shell.parts.tags.tag(.bounce, contact: grant.contact.contactID.value, attempt: 1)
            #expect(try await browser.get(path + bounce + "&type=2").status == 403)
            #expect(try await browser.get(path + "&type=2").status == 403)
            #expect(try await browser.get(path + mark + "&type=9").status == 400)
            #expect(try await browser.get(path + mark + "&type=1").status == 200)
            #expect(try await browser.get(path + mark + "&type=1").status == 200)
            try await shell.settle()
            #expect(try await trail(shell, grant) == ["permitted", "sent", "delivered"])
            #expect(try await reply(shell, "STOP", password: "another") == 401)
            #expect(try await reply(shell, "STOP", from: "nobody") == 400)
            let long = "please stop " + String(repeating: "x", count: 20_000)
            #expect(try await reply(shell, long, from: "27821234567") == 200)
            #expect(try await reply(shell, String(repeating: "x", count: 70_000)) == 413)
            try await shell.settle()
            #expect(try shell.published(ReplyReceived.self).map(\.intent) == [.stop])
            #expect(!shell.log.text.contains("821234567"))
        }
    }

    private func reply(
        _ shell: ShellFixture, _ text: String, from: String = "+27821234567",
        password: String = ShellFolder.kannelToken
    ) async throws -> Int {
        let sender = try #require(HTTPField.Name("X-Kannel-From"))
        return try await ShellBrowser(shell: shell).post(
            "/inbound/kannel?id=m-1", body: text,
            headers: [
                .contentType: "text/plain; charset=\"UTF-8\"", sender: from,
                .authorization: "Basic " + Data("kannel:\(password)".utf8).base64EncodedString(),
            ]
        ).status
    }

    // MARK: - One press

    @Test(
        "One press on a mail program's button opts out of e-mail, without a page, and nothing else does",
        arguments: [
            ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", 200),
            (
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n", 200
            ),
            ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click&nothing=yes", 403),
            ("application/x-www-form-urlencoded", "List-Unsubscribe=Two-Clicks", 403),
            ("application/x-www-form-urlencoded", "nothing=yes", 403),
            ("text/plain", "List-Unsubscribe=One-Click", 415),
            (
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"nothing\"\r\n\r\nyes\r\n--b--\r\n", 415
            ),
        ])
    func press(kind: String, body: String, status: Int) async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let link = try SignedLink(
                purpose: .preferences, account: "city:A-1", debtor: "city:D-1", contact: nil,
                expires: Instant(rfc3339: "2026-03-01T00:00:00Z"))
            for _ in 1...2 {
                let answer = try await ShellBrowser(shell: shell).post(
                    shell.site.links.path(link), body: body,
                    headers: [.contentType: kind, .contentLength: "\(body.utf8.count)"])
                #expect(answer.status == status)
                try await shell.settle()
            }
            let optedOut = try #require(try shell.published(DebtorState.self).last).optedOut
            #expect(optedOut == (status == 200 ? [.email] : []))
            // Whoever pressed it wants no mail about it.
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
        }
    }
}
