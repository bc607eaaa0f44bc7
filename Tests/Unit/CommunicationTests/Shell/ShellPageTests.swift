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
import Vault
import Web

@testable import CommunicationService

@Suite("Console pages and debtors' pages")
struct ShellPageTests {
    private static let due = "2026-01-05T07:00:00Z"
    private static let name = "Nomvula Planted-Zwanepoel"

    private func accesses(_ shell: ShellFixture, _ debtor: DebtorID = "city:D-1") async throws -> [AccessNote] {
        let vault = shell.parts.planning.vault
        return try await shell.store.read { try vault.accesses(to: debtor, in: $0, limit: 50) }
            .filter { $0.who != "communication" }
    }

    static let pages = ["/contacts", "/contacts/replies", "/contacts/messages", "/calls", "/contacts/account/city:A-1"]

    @Test("Without a session every console page leads to the sign-in", arguments: pages)
    func signIn(_ path: String) async throws {
        try await ShellFixture().running { shell in
            let answer = try await ShellBrowser(shell: shell).get(path)
            #expect(answer.status == 303)
            #expect(answer.headers[.location]?.hasPrefix("/sign-in") == true)
        }
    }

    static let roles: [(String, Role, Int)] = [
        ("/contacts", .auditor, 200), ("/contacts", .policyAuthor, 403), ("/calls", .auditor, 200),
        ("/contacts/replies", .auditor, 403), ("/contacts/replies", .agent, 200), ("/contacts/none", .agent, 404),
        ("/contacts/account/none", .agent, 404), ("/calls/none", .agent, 404),
    ]

    @Test("Who may open what", arguments: roles)
    func mayOpen(_ path: String, _ role: Role, _ status: Int) async throws {
        try await ShellFixture().running { shell in
            let answer = try await ShellBrowser(shell: shell, roles: [role]).get(path)
            #expect(answer.status == status)
        }
    }

    @Test("A message that could not be applied shows its body only to those who may, and notes who looked")
    func setAside() async throws {
        try await ShellFixture().running { shell in
            shell.erp(
                "erp.debtor.upserted.v1", #"{"debtorId":"D-9","kind":"person","name":"\#(Self.name)","language":"en"}"#)
            try await eventually("set aside") {
                try await shell.store.read { try SetAsideMessages.list(in: $0).count } == 1
            }
            let path = "/contacts/messages/1"
            let supervisor = ShellBrowser(shell: shell, roles: [.supervisor])
            let list = try await supervisor.get("/contacts/messages")
            #expect(list.status == 200)
            #expect(list.body.contains("country"))
            let page = try await supervisor.get(path)
            #expect(page.status == 200)
            #expect(!page.body.contains(Self.name))
            let auditor = ShellBrowser(shell: shell, roles: [.auditor], user: "zola")
            let closed = try await auditor.get(path)
            #expect(closed.status == 200)
            #expect(!closed.body.contains("Open the body"))
            #expect(try await auditor.post(path + "/body", [("csrf", closed.csrf)]).status == 403)
            #expect(try await supervisor.post(path + "/body", [("csrf", "x")]).status == 403)
            let opened = try await supervisor.post(path + "/body", [("csrf", page.csrf)])
            #expect(opened.status == 200)
            #expect(opened.body.contains(Self.name))
            #expect(opened.body.contains("thandi read its body"))
            #expect(!shell.log.text.contains(Self.name))
        }
    }

    @Test("Today's list says what goes out and what does not, with the rules, and opens no record")
    func today() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            shell.debtor(.init(id: "D-2", email: nil))
            try shell.tell(ShellFixture.account("city:A-2", debtor: "city:D-2"))
            try shell.tell(
                ShellFixture.segmented("city:A-2", debtor: "city:D-2"), queue: QueueName.communicationReports)
            try shell.hold("city:A-2", [.manual])
            try await shell.settle()
            let browser = ShellBrowser(shell: shell, roles: [.agent])
            let all = try await browser.get("/contacts")
            #expect(all.body.contains("Goes out"))
            #expect(all.body.contains("<code>Q-HOLD</code>"))
            #expect(!all.body.contains(Self.name))
            let one = try await browser.get("/contacts?id=A-2&channel=sms&standing=planned")
            #expect(!one.body.contains("Goes out"))
            #expect(one.body.contains("city:A-2"))
            #expect(try await browser.get("/contacts?channel=letter").body.contains("Nothing fits the filter"))
            #expect(try await accesses(shell).isEmpty)
            #expect(try await accesses(shell, "city:D-2").isEmpty)
        }
    }

    @Test("The list keeps the day's caps: of two contacts of one person only one is said to go out")
    func forewarned() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(idNumber: "8001015009087"))
            shell.debtor(.init(id: "D-7", mobile: "+27829999999", idNumber: "8001015009087"), system: "trade")
            try shell.tell(
                ShellFixture.account("trade:A-7", debtor: "trade:D-7", creditor: "linden-practice"))
            try shell.tell(
                ShellFixture.segmented("trade:A-7", debtor: "trade:D-7"), queue: QueueName.communicationReports)
            try await shell.settle()
            let browser = ShellBrowser(shell: shell, roles: [.auditor])
            let page = try await browser.get("/contacts").body
            #expect(page.components(separatedBy: "Goes out").count == 2)
            #expect(page.contains("<code>Q-CAP-DAY</code>"))
            let sheet = try await browser.get("/contacts/today.csv?channel=sms")
            let lines = sheet.body.components(separatedBy: "\r\n").dropLast()
            #expect(sheet.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(lines.count == 3)
            #expect(lines.filter { $0.contains(",Goes out,") }.count == 1)
            #expect(lines.filter { $0.contains("Q-CAP-DAY") }.count == 1)
            #expect(!sheet.body.contains("+2782"))
        }
    }

    @Test("An account's page is asked of another instant on the debtor's clocks")
    func asked() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let browser = ShellBrowser(shell: shell, roles: [.agent])
            let sunday = try await browser.get("/contacts/account/city:A-1?at=2026-01-11T10:00")
            #expect(sunday.status == 200)
            #expect(sunday.body.contains("What may be sent then"))
            #expect(sunday.body.contains("<code>ZA-CFDC-11</code>"))
            #expect(try await browser.get("/contacts/account/city:A-1?at=sunday").status == 400)
        }
    }

    @Test("The gate explains itself: every channel, every rule with its source, by account and by debtor")
    func explained() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            let browser = ShellBrowser(shell: shell, roles: [.auditor])
            let path = "/api/communication/gate?account=city:A-1&at=2026-01-04T08:00:00Z"
            let found = try JSONCoding.decode(
                GateExplanations.self, from: Data(try await browser.get(path).body.utf8))
            let one = try #require(found.accounts.first)
            #expect(one.answers.map(\.channel) == Channel.allCases)
            let sms = try #require(one.answers.first { $0.channel == .sms })
            #expect(sms.outcome == .wait)
            #expect(sms.verdicts.first { $0.rule == "ZA-CFDC-11" }?.source.isEmpty == false)
            #expect(sms.until.map { $0 > one.at } == true)
            let allowed = try JSONCoding.decode(
                GateExplanations.self,
                from: Data(
                    try await browser.get("/api/communication/gate?debtor=city:D-1&at=2026-01-06T08:00:00Z").body.utf8))
            #expect(allowed.accounts.first?.answers.first { $0.channel == .sms }?.outcome == .permitted)
            for (query, status) in [
                ("", 400), ("?account=city:A-1&at=soon", 400), ("?account=city:A-9", 404),
                ("?account=city:A-1&debtor=city:D-2", 404),
            ] {
                #expect(try await browser.get("/api/communication/gate" + query).status == status, "\(query)")
            }
            #expect(try await accesses(shell).isEmpty)
        }
    }

    @Test("A contact's page: history, the last answer with its rules, a preview; who looked is noted")
    func contact() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            try shell.outcome(grant, .sent)
            try await shell.settle()
            let path = "/contacts/\(grant.contact.contactID)"
            let agent = try await ShellBrowser(shell: shell, roles: [.agent]).get(path)
            #expect(agent.status == 200)
            for text in [
                "ZA-CFDC-11", "Sent", "A notifier was given the permit", Self.name, "+27821234567", "R 1 234.50",
                "characters (GSM-7), 2 text messages, about R\u{00A0}0.60",
            ] {
                #expect(agent.body.contains(text), "\(text) is missing")
            }
            // Links are bearer secrets: whoever reads the page must not be able to act as the debtor.
            #expect(agent.body.contains("https://pay.example.org/p/..."))
            #expect(!agent.body.contains("https://pay.example.org/p/A"))
            #expect(try await accesses(shell).map(\.who) == ["thandi"])
            let auditor = try await ShellBrowser(shell: shell, roles: [.auditor], user: "audrey").get(path)
            #expect(auditor.body.contains("[name]") || !auditor.body.contains(Self.name))
            #expect(!auditor.body.contains(Self.name))
            #expect(!auditor.body.contains("+27821234567"))
            #expect(try await accesses(shell).map(\.who) == ["thandi"])
        }
    }

    @Test("What may be sent now: every channel with the gate's answer and all rules")
    func account() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: "2026-01-05T06:30:00Z")
            try await shell.freshen()
            let page = try await ShellBrowser(shell: shell, roles: [.supervisor]).get("/contacts/account/city:A-1")
            #expect(page.status == 200)
            for text in ["SMS", "E-mail", "WhatsApp", "Letter", "Call", "May go now", "Q-CHANNEL-OFF", "R&nbsp;1"] {
                #expect(page.body.contains(text) || text == "R&nbsp;1", "\(text) is missing")
            }
            #expect(!page.body.contains(Self.name))
            #expect(try shell.published(DecisionRecorded.self).isEmpty)
        }
    }

    // MARK: - Calls

    /// A call task due on Monday at ten.
    private func call(_ shell: ShellFixture) async throws -> String {
        try await shell.advance(to: "2026-01-05T07:45:00Z")
        try await shell.usual(account: ShellFixture.account(dueOn: "2025-12-30"), strategy: "firm")
        try await shell.freshen()
        try await shell.advance(to: "2026-01-05T08:00:00Z")
        try await shell.freshen()
        return try #require(try shell.published(CallTask.self).last).contact.contactID.value
    }

    @Test("A call's page shows number and script while the gate allows the call, and not in the evening")
    func callPage() async throws {
        try await ShellFixture().running { shell in
            let id = try await call(shell)
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            #expect(try await agent.get("/calls").body.contains(id))
            let page = try await agent.get("/calls/\(id)")
            for text in ["You may call now", "+27821234567", "May I speak to \(Self.name)?", "Record a dispute"] {
                #expect(page.body.contains(text), "\(text) is missing")
            }
            let auditor = try await ShellBrowser(shell: shell, roles: [.auditor]).get("/calls/\(id)")
            #expect(!auditor.body.contains("+27821234567"))
            #expect(!auditor.body.contains("/d/"))
            try await shell.advance(to: "2026-01-05T18:30:00Z")
            try await shell.freshen()
            let evening = try await agent.get("/calls/\(id)")
            #expect(!evening.body.contains("+27821234567"))
            #expect(evening.body.contains("ZA-CFDC-11"))
        }
    }

    static let outcomes: [(CallOutcome, String, CallTask.Standing)] = [
        (.reached, "", .done), (.promise, "2026-01-09", .done), (.dispute, "", .done), (.wrongPerson, "", .done),
        (.noAnswer, "", .done), (.noAnswer, "2026-01-06", .open), (.callBack, "2026-01-06", .open),
    ]

    @Test("An outcome is recorded once, told, and counts against the caps", arguments: outcomes)
    func outcome(_ outcome: CallOutcome, _ day: String, _ standing: CallTask.Standing) async throws {
        try await ShellFixture().running { shell in
            let id = try await call(shell)
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            let csrf = try await agent.get("/calls/\(id)").csrf
            let fields = [("csrf", csrf), ("outcome", outcome.rawValue), ("on", day)]
            let answer = try await agent.post("/calls/\(id)", fields)
            #expect(answer.status == 303)
            try await shell.settle()
            let told = try #require(try shell.published(CallTask.self).last)
            #expect(told.standing == standing)
            #expect(told.outcome == outcome.rawValue)
            #expect(told.version == 2)
            let made = try await shell.store.read {
                try Row.fetchAll($0, sql: "SELECT channel, conversation FROM elsewhere").map {
                    "\($0["channel"] as String) \($0["conversation"] as Bool)"
                }
            }
            #expect(made == ["call \(outcome.isConversation)"])
            let holds = try await shell.store.read { try FactStore.holds(on: "city:A-1", in: $0) }
            #expect(holds.map(\.reason) == (outcome == .promise ? [.manual] : outcome == .dispute ? [.dispute] : []))
            if standing == .done {
                #expect(try await agent.post("/calls/\(id)", fields).status == 303)
                try await shell.settle()
                #expect(try shell.published(CallTask.self).count == 2)
            } else {
                #expect(try await agent.get("/calls").body.contains("not before"))
            }
            if outcome == .wrongPerson {
                #expect(try shell.published(DebtorState.self).last?.reachable == [.email, .letter])
            }
        }
    }

    @Test("A promise on the phone is waited for until its day is over")
    func promiseByPhone() async throws {
        try await ShellFixture().running { shell in
            let id = try await call(shell)
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            let csrf = try await agent.get("/calls/\(id)").csrf
            _ = try await agent.post("/calls/\(id)", [("csrf", csrf), ("outcome", "promise"), ("on", "2026-01-07")])
            try await shell.advance(to: "2026-01-08T06:30:00Z")
            #expect(try await shell.store.read { try FactStore.holds(on: "city:A-1", in: $0) }.count == 1)
            try await shell.advance(to: "2026-01-08T07:00:00Z")
            #expect(try await shell.store.read { try FactStore.holds(on: "city:A-1", in: $0) }.isEmpty)
        }
    }

    static let mistakes: [([(String, String)], String)] = [
        ([("outcome", "")], "Choose how the call ended."),
        ([("outcome", "promise")], "Name a day from 5 Jan 2026 to 6 Mar 2026."),
        ([("outcome", "call-back"), ("on", "2026-01-04")], "Name a day from 5 Jan 2026"),
        ([("outcome", "promise"), ("on", "tomorrow")], "Name a day from 5 Jan 2026"),
    ]

    @Test("A mistake is shown beside its field, and nothing is recorded", arguments: mistakes)
    func mistake(_ fields: [(String, String)], _ text: String) async throws {
        try await ShellFixture().running { shell in
            let id = try await call(shell)
            let agent = ShellBrowser(shell: shell, roles: [.agent])
            let csrf = try await agent.get("/calls/\(id)").csrf
            let answer = try await agent.post("/calls/\(id)", fields + [("csrf", csrf)])
            #expect(answer.status == 422)
            #expect(answer.body.contains(text))
            #expect(try await agent.post("/calls/\(id)", fields + [("csrf", "forged")]).status == 403)
            #expect(try shell.published(CallTask.self).count == 1)
        }
    }

    @Test("Paid, held or opted out of calls: the task is taken off the list", arguments: [0, 1, 2])
    func withdrawn(_ way: Int) async throws {
        try await ShellFixture().running { shell in
            let id = try await call(shell)
            switch way {
            case 0: try shell.tell(ShellFixture.account(version: 2, settled: true))
            case 1: try shell.hold("city:A-1", [.dispute])
            default:
                _ = try await shell.engine.perform("opt-out") { [optingOut = shell.parts.optingOut] work in
                    try optingOut.record(
                        "city:D-1", account: nil, channels: [.call], ceased: false, source: "test", work)
                }
            }
            try await shell.settle()
            #expect(try shell.published(CallTask.self).map(\.standing) == [.open, .withdrawn])
            let page = try await ShellBrowser(shell: shell, roles: [.agent]).get("/calls/\(id)")
            #expect(page.body.contains("lost its reason"))
        }
    }

    @Test("A case for a person is on the list, and closed by having been looked at")
    func review() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(representative: "Adv. Planted, Pretoria"))
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            let id = try #require(try shell.published(ContactRefused.self).last).contact.contactID
            let agent = ShellBrowser(shell: shell, roles: [.specialist])
            #expect(try await agent.get("/calls").body.contains("Q-REPRESENTED"))
            let page = try await agent.get("/calls/\(id)")
            #expect(page.body.contains("Why no message may settle this"))
            #expect(try await agent.post("/calls/\(id)", [("csrf", page.csrf), ("looked", "yes")]).status == 303)
            #expect(try await agent.get("/calls").body.contains("Nothing to do"))
        }
    }
}
