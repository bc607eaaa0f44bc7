import Calendars
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ReportingCore
import ServiceKit
import Storage
import TestSupport
import Testing
import Web

@testable import ReportingService

@Suite("Pages and API") struct RouteTests {
    private typealias Make = EventMaker

    private static let pages = [
        "/", "/accounts", "/console/decisions", "/console/audit", "/console/errors", "/console/fragments/charts",
        "/console/fragments/overview",
    ]

    private func text(_ response: RouterAnswer) -> String { String(buffer: response.body) }

    private func test(
        _ fixture: ReportingFixture, _ body: @escaping @Sendable (RouterClient) async throws -> Void
    ) async throws {
        try await body(RouterClient(fixture.router))
    }

    @Test("who is not signed in is led to the sign-in page, and back to where they wanted to go")
    func signIn() async throws {
        let fixture = try ReportingFixture()
        try await test(fixture) { client in
            for path in Self.pages {
                let answer = try await client.execute(uri: path, method: .get, headers: [.accept: "text/html"])
                #expect(answer.status == .seeOther)
                #expect(answer.headers[.location]?.hasPrefix("/sign-in") == true)
            }
            let api = try await client.execute(uri: "/api/reporting/summary", method: .get)
            #expect(api.status == .unauthorized)
            let page = try await client.execute(uri: "/sign-in", method: .get)
            #expect(page.status == .ok && text(page).contains("password"))
            let style = try await client.execute(uri: "/assets/quittance.css", method: .get)
            #expect(style.status == .ok)
        }
    }

    @Test("every staff role may read every page", arguments: Role.allCases)
    func roles(_ role: Role) async throws {
        let fixture = try ReportingFixture()
        try await test(fixture) { client in
            for path in Self.pages {
                let answer = try await client.execute(uri: path, method: .get, headers: fixture.cookie([role]))
                #expect(answer.status == .ok, "\(path)")
            }
        }
    }

    @Test("an event that could not be shown is found on a page of its own, and tried again from there")
    func setAside() async throws {
        let fixture = try ReportingFixture()
        let event = Envelope(
            id: "n-1", source: "/x", type: "payment.received.v1", time: Make.at(1), data: Data("{}".utf8))
        try await fixture.running {
            fixture.transport.deliver([event], from: 0)
            try await eventually("set aside") {
                try await fixture.store.read { try SetAsideMessages.waitingCount(.parked, in: $0) } == 1
            }
            try await test(fixture) { client in
                let page = try await client.execute(
                    uri: "/console/messages", method: .get, headers: fixture.cookie([.supervisor]))
                #expect(page.status == .ok && text(page).contains("undecodable"))
                let alerts = try await client.execute(
                    uri: "/console/errors", method: .get, headers: fixture.cookie([.supervisor]))
                #expect(text(alerts).contains("/console/messages"))
                var headers = fixture.cookie([.supervisor])
                headers[.contentType] = "application/x-www-form-urlencoded"
                let answer = try await client.execute(
                    uri: "/console/messages/1/replay", method: .post, headers: headers,
                    body: ByteBuffer(string: "reason=mended&csrf=\(fixture.csrf())"))
                #expect(answer.status == .seeOther)
            }
            let waiting = try await fixture.store.read { try SetAsideMessages.list(in: $0) }
            #expect(waiting.map(\.attempts) == [2])
        }
    }

    @Test("an empty system says what will appear")
    func empty() async throws {
        let fixture = try ReportingFixture()
        let wanted = [
            "/": "Nothing has happened yet", "/accounts": "No accounts yet", "/console/decisions": "No decisions",
            "/console/audit": "The chain is empty", "/console/errors": "Nothing needs a look",
        ]
        try await test(fixture) { client in
            for (path, words) in wanted {
                let answer = try await client.execute(uri: path, method: .get, headers: fixture.cookie())
                #expect(text(answer).contains(words), "\(path)")
            }
            let moved = try await client.execute(uri: "/console", method: .get, headers: fixture.cookie())
            #expect(moved.status == .seeOther && moved.headers[.location] == "/")
            let gone = try await client.execute(uri: "/accounts/city:A-1", method: .get, headers: fixture.cookie())
            #expect(gone.status == .notFound)
        }
    }

    /// A few days with everything in them.
    private func story(account: String = "city:A-1") throws -> [Envelope] {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: account)
        let other = Make.contact("c-2", account: account, channel: .email, step: "nudge")
        try make.say(Make.account(account, version: 1, balance: 123_450), at: Make.start)
        try make.say(Make.segmented(account, "occasional"), at: Make.start)
        try make.say(Make.decision("d-c-1", account: account, outcome: "allow", at: Make.at(4)), at: Make.at(4))
        try make.say(Make.permitted(contact, at: Make.at(4)), at: Make.at(4))
        try make.say(Make.settled(contact, .sent, at: Make.at(4)), at: Make.at(4))
        try make.say(HoldPlaced(set: Make.holds(account: account, ["dispute:x-1"], version: 1)), at: Make.at(5))
        try make.say(Make.dispute("x-1", account: account, .open, version: 1, openedAt: Make.at(5)), at: Make.at(5))
        try make.say(
            Make.decision("d-c-2", account: account, outcome: "deny", rules: ["Q-HOLD"], at: Make.at(28)),
            at: Make.at(28))
        try make.say(Make.refused(other, ["Q-HOLD"], at: Make.at(28)), at: Make.at(28))
        try make.say(
            Make.paid("city:P-1", account: account, cents: 50_000, at: Make.at(30), contact: "c-1"), at: Make.at(30))
        try make.say(Make.alert("a-1", about: account, at: Make.at(31)), at: Make.at(31))
        return make.events
    }

    @Test("the dashboard, an account, a decision and the errors tell what happened in plain words")
    func normal() async throws {
        let fixture = try ReportingFixture()
        try await fixture.read(try story())
        let wanted: [(String, [String])] = [
            ("/?days=7", ["R\u{A0}500.00", "Why messages were not sent", "A hold stops all pressing", "Q-HOLD"]),
            ("/?creditor=karoo-retail", ["Open balance", "on 0 accounts"]),
            ("/accounts?standing=disputed&order=balance", ["In dispute", "On hold", "R\u{A0}1\u{A0}234.50"]),
            ("/accounts?standing=settled", ["Nothing found"]),
            (
                "/accounts/city:A-1",
                [
                    "Collection has stopped", "SMS sent: Missed", "Payment received", "The link in a message was used",
                    "The amount is wrong", "/console/decisions/d-c-2", "/vault/card/city%3AD-1",
                ]
            ),
            ("/accounts/city:A-1?show=money", ["Payment received", "Invoice INV-1"]),
            ("/console/decisions?outcome=deny", ["Refused", "Q-HOLD"]),
            ("/console/decisions/d-c-2", ["It stood in the way.", "The input has this digest", "2025b"]),
            ("/console/errors", ["Message parked", "A message could not be applied."]),
            ("/console/audit", ["An auditor can start a check."]),
        ]
        try await test(fixture) { client in
            for (path, words) in wanted {
                let answer = try await client.execute(uri: path, method: .get, headers: fixture.cookie())
                #expect(answer.status == .ok, "\(path)")
                for word in words { #expect(text(answer).contains(word), "\(path): \(word)") }
                #expect(!text(answer).contains("{{"))
            }
            let money = try await client.execute(
                uri: "/accounts/city:A-1?show=money", method: .get, headers: fixture.cookie())
            #expect(!text(money).contains("SMS sent"))
        }
    }

    @Test("the summary gives programs the same figures, by service token or role")
    func summary() async throws {
        let fixture = try ReportingFixture()
        try await fixture.read(try story())
        try await test(fixture) { client in
            let answer = try await client.execute(
                uri: "/api/reporting/summary?days=30", method: .get, headers: ReportingFixture.bearer)
            #expect(answer.status == .ok)
            let summary = try JSONCoding.decode(JSONValue.self, from: Data(text(answer).utf8))
            #expect(summary["sentByChannel"] == .object(["sms": .number(1)]))
            #expect(
                summary["payments"]
                    == .array([
                        .object(["currency": .string("ZAR"), "count": .number(1), "amount": .string("500.00")])
                    ]))
            #expect(summary["disputes"]?["open"] == .number(1))
            #expect(summary["asOf"] == .string(Make.at(31).rfc3339))
            #expect(
                summary["conversion"]
                    == .array([
                        .object([
                            "segment": .string("occasional"), "step": .string("missed"), "sent": .number(1),
                            "paidWithin14Days": .number(1), "paidByItsLink": .number(1),
                        ])
                    ]))
        }
    }

    @Test("ids with signs that mean something in markup, addresses or searches are shown and found as they are")
    func oddIDs() async throws {
        let odd = "city:<b>&\"'%/ä?#_"
        let fixture = try ReportingFixture()
        try await fixture.read(try story(account: odd))
        try await test(fixture) { client in
            let list = try await client.execute(uri: "/accounts?q=%25%2F", method: .get, headers: fixture.cookie())
            #expect(!text(list).contains("<b>&") && text(list).contains("&lt;b&gt;&amp;"))
            #expect(text(list).contains("/accounts/city:%3Cb%3E%26%22%27%25%2F%C3%A4%3F%23_"))
            let account = try await client.execute(
                uri: Paths.account(odd), method: .get, headers: fixture.cookie())
            #expect(account.status == .ok && !text(account).contains("<b>&"))
            let none = try await client.execute(uri: "/accounts?q=_%25_", method: .get, headers: fixture.cookie())
            #expect(text(none).contains("Nothing found"))
            let script = try await client.execute(
                uri: "/?creditor=%3C/script%3E%22", method: .get, headers: fixture.cookie())
            #expect(script.status == .ok && !text(script).contains("</script>\""))
        }
    }

    @Test("the timeline's pages by cursor are without gap or repetition, however many rows share an instant")
    func cursor() async throws {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 1, balance: 100), at: Make.start)
        for number in 0..<45 {
            let at = Make.at(number / 10)
            try make.say(Make.paid("city:P-\(number)", account: "city:A-1", cents: 1, at: at), at: at)
        }
        try make.say(HoldPlaced(set: Make.holds(debtor: "city:D-1", ["h-1"], version: 1)), at: Make.at(2))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        try await test(fixture) { client in
            var found: [String] = []
            var path: String? = "/api/reporting/accounts/city%3AA-1/timeline?limit=7"
            while let uri = path {
                let answer = try await client.execute(uri: uri, method: .get, headers: ReportingFixture.bearer)
                let page = try JSONCoding.decode(JSONValue.self, from: Data(text(answer).utf8))
                guard case .array(let events)? = page["events"] else { break }
                #expect(events.count <= 7)
                found += events.map {
                    "\($0["at"]?.text ?? "") \($0["kind"]?.text ?? "") \($0["detail"]?["payment"]?.text ?? "")"
                }
                path = page["next"]?.text.map { "/api/reporting/accounts/city%3AA-1/timeline?limit=7&before=\($0)" }
            }
            // The account came in, its invoice, the hold of the debtor, and the payments.
            #expect(found.count == 48 && Set(found).count == 48)
            #expect(found.map { $0.prefix(20) } == found.map { $0.prefix(20) }.sorted(by: >))
            for uri in ["?before=abc", "?before=1-0", "?limit=0", "?limit=201"] {
                let answer = try await client.execute(
                    uri: "/api/reporting/accounts/city%3AA-1/timeline" + uri, method: .get,
                    headers: ReportingFixture.bearer)
                #expect(answer.status == .badRequest, "\(uri)")
            }
        }
    }

    @Test("only an auditor starts a check, and only from our own form")
    func verify() async throws {
        let fixture = try ReportingFixture()
        @Sendable func headers(_ role: Role) -> HTTPFields {
            var headers = fixture.cookie([role])
            headers[.contentType] = "application/x-www-form-urlencoded"
            headers[.origin] = "https://desk.example.org"
            return headers
        }
        try await test(fixture) { client in
            let form = ByteBuffer(string: "csrf=" + fixture.csrf())
            let path = "/console/audit/verify"
            let supervisor = try await client.execute(
                uri: path, method: .post, headers: headers(.supervisor), body: form)
            #expect(supervisor.status == .forbidden)
            let forged = try await client.execute(
                uri: path, method: .post, headers: headers(.auditor), body: ByteBuffer(string: "csrf=x"))
            #expect(forged.status == .forbidden)
            #expect(fixture.parts.audit.stateText == "No check is running")
            let taken = try await client.execute(uri: path, method: .post, headers: headers(.auditor), body: form)
            #expect(taken.status == .seeOther && taken.headers[.location] == "/console/audit")
            #expect(fixture.parts.audit.stateText == "The check is about to begin")
        }
    }

    @Test("open pages are told figures when they changed, charts every fourth beat at most")
    func live() async throws {
        let fixture = try ReportingFixture()
        let live = fixture.parts.live
        let events = live.events(.dashboard(DashboardQuestion(period: .month, creditor: nil)))
        try await live.tell(0)
        try await live.tell(1)
        try await fixture.read(try story())
        for beat in 2...6 { try await live.tell(Int64(beat)) }
        #expect(live.readers == 1)
        let names = await Task {
            var names: [String] = []
            for await event in events {
                names.append(event.name)
                if names.count == 3 { break }
            }
            return names
        }.value
        #expect(names == ["values", "values", "charts"])
    }

    @Test("a reader that goes away is forgotten")
    func leaving() async throws {
        let live = try ReportingFixture().parts.live
        let reader = Task { for await _ in live.events(.audit) {} }
        try await eventually("it reads") { live.readers == 1 }
        reader.cancel()
        try await eventually("it is forgotten") { live.readers == 0 }
    }

    @Test("told to stop, what runs beside the engine ends without an error: anything else would look like a crash")
    func stopping() async throws {
        let parts = try ReportingFixture().parts
        let events = parts.live.events(.audit)
        let running = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await parts.live.run() }
                group.addTask { try await parts.audit.run() }
                try await group.waitForAll()
            }
        }
        for await _ in events { break }
        running.cancel()
        try await running.value
    }
}
