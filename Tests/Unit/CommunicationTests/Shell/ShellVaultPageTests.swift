import Calendars
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
import Vault
import Web

@testable import CommunicationService

@Suite("Names, replies, preferences and the API")
struct ShellVaultPageTests {
    private static let name = "Nomvula Planted-Zwanepoel"

    @Test("The card shows the name to those who may see it and notes who looked; others get the id or nothing")
    func card() async throws {
        try await ShellFixture().running { shell in
            shell.debtor()
            try await shell.settle()
            let path = "/vault/card/city%3AD-1"
            let agent = try await ShellBrowser(shell: shell, roles: [.agent]).get(path)
            #expect(agent.status == 200)
            #expect(agent.body == Self.name)
            #expect(agent.headers[.cacheControl]?.contains("no-store") == true)
            let auditor = try await ShellBrowser(shell: shell, roles: [.auditor]).get(path)
            #expect(auditor.body == "<code>city:D-1</code>")
            let nobody = try await ShellBrowser(shell: shell).get(path)
            #expect(nobody.status == 200)
            #expect(nobody.body == "name not shown")
            let unknown = try await ShellBrowser(shell: shell, roles: [.agent]).get("/vault/card/%3Cb%3E")
            #expect(unknown.body == "<code>&lt;b&gt;</code>")
            // The edge unescapes what it includes.
            #expect(
                try await ShellBrowser(shell: shell, roles: [.agent]).get("/vault/card/city:D-1/7").body
                    == "<code>city:D-1/7</code>")
            #expect(
                try await ShellBrowser(shell: shell, roles: [.agent]).get("/vault/card/city:D-1?7").body
                    == "name not shown")
            let vault = shell.parts.planning.vault
            let notes = try await shell.store.read { try vault.accesses(to: "city:D-1", in: $0, limit: 9) }
            #expect(notes.map(\.who) == ["thandi"])
            #expect(notes.map(\.why) == ["name on a page"])
        }
    }

    // MARK: - Replies

    @Test("What no pattern is sure of waits for a person; reading it is noted; each act does what it says")
    func replies() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let texts = ["I <b>wonder</b> about this", "hmm", "who knows"]
            for (index, text) in texts.enumerated() { _ = try await shell.sms(text, id: "SM\(index)") }
            _ = try await shell.sms("stop", from: "+27820000000", id: "SM9")
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            #expect(try await agent.get("/contacts").body.contains("Replies that wait to be read: 4"))
            let page = try await agent.get("/contacts/replies")
            #expect(page.body.contains("I &lt;b&gt;wonder&lt;/b&gt; about this"))
            #expect(page.body.contains("an address that nobody on record has"))
            let read = try await shell.store.read {
                try String.fetchAll($0, sql: "SELECT who || ' ' || replyId FROM replyAccess ORDER BY replyId")
            }
            #expect(read == ["thandi SM0", "thandi SM1", "thandi SM2", "thandi SM9"])
            for (id, act) in [("SM0", "no-action"), ("SM1", "opt-out"), ("SM2", "wrong-person")] {
                let answer = try await agent.post("/contacts/replies/\(id)", [("csrf", page.csrf), ("act", act)])
                #expect(answer.status == 303)
                try await shell.settle()
                let state = try #require(try shell.published(DebtorState.self).last)
                #expect(state.optedOut == (act == "no-action" ? [] : [.sms]))
                #expect(state.reachable.contains(.sms) == (act != "wrong-person"))
            }
            let count = try shell.published(DebtorState.self).count
            _ = try await agent.post("/contacts/replies/SM1", [("csrf", page.csrf), ("act", "opt-out")])
            try await shell.settle()
            #expect(try shell.published(DebtorState.self).count == count)
            #expect(
                try await agent.post("/contacts/replies/SM9", [("csrf", page.csrf), ("act", "dance")]).status == 422)
        }
    }

    // MARK: - Preferences

    private func preferences(_ shell: ShellFixture, _ language: DebtorLanguage? = nil) throws -> String {
        let link = try SignedLink(
            purpose: .preferences, account: "city:A-1", debtor: "city:D-1", contact: nil,
            expires: Instant(rfc3339: "2026-03-01T00:00:00Z"), language: language)
        return shell.site.links.path(link)
    }

    @Test("The preferences page speaks the link's language, keeps it, and leads to the others")
    func languages() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let browser = ShellBrowser(shell: shell)
            for language in DebtorLanguage.allCases {
                let path = try preferences(shell, language)
                let page = try await browser.get(path)
                #expect(page.body.contains("<html lang=\"\(language.rawValue)\">"))
                for other in DebtorLanguage.allCases where other != language {
                    #expect(page.body.contains("href=\"\(try preferences(shell, other))\" lang=\"\(other.rawValue)\""))
                }
                let answer = try await browser.post(
                    path, [("csrf", page.csrf), ("shown", page.shown), ("channel-sms", "yes")])
                let saved = try await browser.get(try #require(answer.headers[.location]))
                #expect(saved.body.contains("<html lang=\"\(language.rawValue)\">"))
                guard language != .english else { continue }
                for file in ["Services/Communication/Service/Pages/debtor/words", "Shared/Web/Templates/debtor/words"] {
                    #expect(try Leftovers.found(on: saved.body, ofWords: file + "/en.yaml") == [])
                }
            }
            try await shell.advance(to: "2026-03-02T00:00:00Z")
            let expired = try await browser.get(try preferences(shell, .afrikaans))
            #expect(expired.status == 410 && expired.body.contains("Hierdie skakel het verval"))
        }
    }

    @Test("The preferences page: what is unticked is opted out of, for all accounts, with one confirmation a channel")
    func optOutByPage() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let path = try preferences(shell)
            let browser = ShellBrowser(shell: shell)
            let page = try await browser.get(path)
            #expect(page.body.contains("Metsi City"))
            let answer = try await browser.post(
                path,
                [
                    ("csrf", page.csrf), ("shown", page.shown), ("channel-email", "yes"), ("channel-letter", "yes"),
                    ("channel-call", "yes"),
                ])
            #expect(answer.headers[.location] == path + "?saved=yes")
            try await shell.settle()
            #expect(try shell.published(DebtorState.self).last?.optedOut == [.sms, .whatsapp])
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            #expect(grants.map(\.contact.contactClass) == [.confirmation])
            #expect(grants.map(\.contact.channel) == [.sms])
        }
    }

    @Test("No contact at all: nothing goes out any more but one confirmation, and it can be taken back")
    func cease() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let path = try preferences(shell)
            let browser = ShellBrowser(shell: shell)
            let csrf = try await browser.get(path).csrf
            _ = try await browser.post(path, [("csrf", csrf), ("nothing", "yes")])
            try await shell.settle()
            #expect(try shell.published(DebtorState.self).last?.optedOut == Channel.allCases)
            try await shell.advance(to: "2026-01-05T07:00:00Z")
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            #expect(grants.map(\.contact.contactClass) == [.confirmation])
            for grant in grants { try shell.outcome(grant, .sent) }
            try await shell.freshen()
            #expect(try await shell.ask("r-2").isEmpty)
            let rules = try shell.refusal()
            #expect(rules?.contains("Q-CEASE") == true)
            // Changed, changed back and changed again at one instant are three changes.
            for wanted in [["sms"], [], ["sms"]] {
                let page = try await browser.get(path)
                _ = try await browser.post(
                    path, [("csrf", page.csrf), ("shown", page.shown)] + wanted.map { ("channel-\($0)", "yes") })
                try await shell.settle()
                let out = try #require(try shell.published(DebtorState.self).last).optedOut
                #expect(out.contains(.sms) == wanted.isEmpty)
            }
        }
    }

    @Test("A preferences page that stood open while somebody opted out does not take that back")
    func stalePage() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let path = try preferences(shell)
            let browser = ShellBrowser(shell: shell)
            let old = try await browser.get(path)
            let now = try await browser.get(path)
            _ = try await browser.post(path, [("csrf", now.csrf), ("shown", now.shown), ("channel-email", "yes")])
            try await shell.settle()
            let answer = try await browser.post(
                path, [("csrf", old.csrf), ("shown", old.shown), ("channel-sms", "yes"), ("channel-letter", "yes")])
            #expect(answer.headers[.location] == path)
            try await shell.settle()
            // What is unticked on it is still obeyed.
            #expect(try shell.published(DebtorState.self).last?.optedOut == Channel.allCases)
        }
    }

    // MARK: - Inbound messages

    private func inbound(
        _ shell: ShellFixture, _ fields: [(String, String)], key: String = ShellFolder.inboundToken
    ) async throws -> Int {
        let signed =
            ShellFixture.origin + "/inbound/sms" + fields.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(key.utf8)))
        let header = try #require(HTTPField.Name("X-Twilio-Signature"))
        return try await ShellBrowser(shell: shell).post(
            "/inbound/sms", fields, headers: [header: Data(code).base64EncodedString()]
        ).status
    }

    @Test("A signed inbound SMS is taken once; a false signature or number is refused")
    func inboundSMS() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let good = [("MessageSid", "SM1"), ("From", "+27821234567"), ("To", "+2760"), ("Body", "STOP please")]
            #expect(try await inbound(shell, good, key: "other") == 403)
            #expect(try await inbound(shell, good) == 200)
            #expect(try await inbound(shell, good) == 200)
            #expect(try await inbound(shell, [("MessageSid", "SM2"), ("From", "nobody"), ("Body", "x")]) == 400)
            // What somebody wants is said early; the rest of a long text is neither read nor kept.
            for (id, text) in [("SM3", "stop"), ("SM4", String(repeating: "x", count: 4_001) + " stop")] {
                let long = text + String(repeating: " y", count: 9_000)
                let fields = [("MessageSid", id), ("From", "whatsapp:+27821234567"), ("Body", long)]
                #expect(try await inbound(shell, fields) == 200)
            }
            try await shell.settle()
            let replies = try shell.published(ReplyReceived.self)
            #expect(replies.map(\.intent) == [.stop, .stop, .unsure])
            #expect(replies.map(\.channel) == [.sms, .whatsapp, .whatsapp])
        }
    }

    // MARK: - API

    @Test("The API lists an account's contacts to services and staff, page by page, without personal data")
    func api() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: "2026-01-05T07:00:00Z")
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .sent)
            try await shell.settle()
            let browser = ShellBrowser(shell: shell)
            let path = "/api/communication/contacts?account=city:A-1"
            #expect(try await browser.get(path).status == 401)
            let token = "service-token-0123456789"
            #expect(try await browser.get("/api/communication/contacts", token: token).status == 400)
            var found: [ContactList.Item] = []
            var next: String? = ""
            while let cursor = next {
                let answer = try await browser.get(path + "&limit=1&cursor=" + cursor, token: token)
                #expect(answer.status == 200)
                #expect(!answer.body.contains("Planted"))
                let list = try JSONCoding.decode(ContactList.self, from: Data(answer.body.utf8))
                found += list.contacts
                next = list.next
            }
            #expect(found.map(\.standing).sorted() == ["ended", "planned"])
            let sent = try #require(found.first { $0.standing == "ended" })
            #expect(sent.contactId == grant.contact.contactID)
            #expect(sent.result == .sent)
            #expect(sent.refusingRules == [])
            #expect(sent.decisionId == grant.decisionID)
        }
    }

    @Test("No page or API call leaves personal data in the log")
    func log() async throws {
        let shell = try ShellFixture()
        try await shell.running { shell in
            try await shell.usual()
            _ = try await shell.sms("Plantedword perhaps", id: "SM1")
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            for path in ["/contacts", "/contacts/replies", "/contacts/account/city:A-1", "/vault/card/city:D-1"] {
                #expect(try await agent.get(path).status == 200)
            }
            for word in ["Planted", "planted", "821234567"] { #expect(!shell.log.text.contains(word)) }
            #expect(!shell.log.text.isEmpty)
        }
    }
}
