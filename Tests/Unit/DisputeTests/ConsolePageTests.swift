import Contracts
import DisputeCore
import Foundation
import HTTPTypes
import Messaging
import Storage
import TestSupport
import Testing
import Web

@testable import DisputeService

@Suite struct ConsolePageTests {
    private static let secret = "Paid-in-May-8842"

    private func open(_ fixture: DisputeFixture, words: String = secret) async throws -> DisputeID {
        try await fixture.know(try Facts.state())
        fixture.erp(
            ERPDisputeOpened.messageType, id: "e-1",
            #"{"accountId":"A-1","reason":"already-paid","text":"\#(words)"}"#)
        try await eventually("opened") { try fixture.published(DisputeState.self).count == 1 }
        return try #require(try fixture.published(DisputeState.self).first).disputeID
    }

    @Test("Pages are for staff with a role; deciding is for specialists and supervisors")
    func access() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)
            for path in ["/disputes", "/disputes/tasks", "/disputes/holds", "/disputes/\(id)"] {
                #expect(try await client.get(path).status == .seeOther, "\(path)")
                #expect(try await client.get(path, fixture.staff([.policyAuthor])).status == .forbidden, "\(path)")
                #expect(try await client.get(path, fixture.staff([.auditor])).status == .ok, "\(path)")
            }
            let post = try await client.post(
                "/disputes/\(id)/assign", fixture.staff([.agent]), [("csrf", fixture.staffCSRF)])
            #expect(post.status == .forbidden)
            let forged = try await client.post("/disputes/\(id)/assign", fixture.staff(), [("csrf", "x")])
            #expect(forged.status == .forbidden)
            #expect(try fixture.published(DisputeState.self).count == 1)
        }
    }

    @Test("What was written is sealed until somebody opens it, and then it is noted who")
    func words() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)
            let before = try await client.get("/disputes/\(id)", fixture.staff()).text
            #expect(!before.contains(Self.secret))
            #expect(before.contains("Nobody yet"))
            #expect(try await client.get("/disputes/\(id)?words=show", fixture.staff()).text.contains(Self.secret))
            let accesses = try await fixture.store.read { try HistoryStore.accesses(to: id.value, in: $0) }
            #expect(accesses.map(\.user) == ["thandi"])
        }
    }

    @Test("What was written is shown as text, whatever it looks like")
    func hostileWords() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let words = "<script>alert(1)</script><!--# include virtual='/vault/card/x' -->{{name}}"
            let id = try await open(fixture, words: words)
            let page = try await client.get("/disputes/\(id)?words=show", fixture.staff()).text
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--# include") && page.contains("{{name}}"))
            #expect(!page.contains("<script>alert") && !page.contains("<!--# include virtual='"))
        }
    }

    @Test("A decision is shown before it is made, and made once")
    func decides() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)
            let path = "/disputes/\(id)"
            let fields = [
                ("csrf", fixture.staffCSRF), ("verdict", "partly-upheld"), ("adjustment", "100"),
                ("note", "Half of it was paid"),
            ]
            let preview = try await client.post(path + "/resolve", fixture.staff(), fields)
            #expect(preview.text.contains("Yes, decide so"))
            #expect(preview.text.contains("100.00"))
            #expect(try fixture.published(DisputeState.self).count == 1)
            for _ in 0..<2 {
                _ = try await client.post(path + "/resolve", fixture.staff(), fields + [("confirmed", "yes")])
            }
            let states = try fixture.published(DisputeState.self)
            #expect(states.map(\.standing) == [.open, .partlyUpheld])
            #expect(states.last?.adjustment == (try Facts.zar("100.00")))
            let link = try fixture.link(.dispute)
            let page = try await client.get(fixture.site.links.path(link) + "/\(id)").text
            #expect(page.contains("Half of it was paid"))
            let wrong = try await client.post(path + "/resolve", fixture.staff(), [("csrf", fixture.staffCSRF)])
            #expect(wrong.status == .unprocessableContent)
        }
    }

    @Test("Assigned disputes are found under mine; asking the debtor shows on the debtor's page")
    func works() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)
            #expect(!(try await client.get("/disputes?show=mine", fixture.staff()).text.contains(id.value)))
            _ = try await client.post("/disputes/\(id)/assign", fixture.staff(), [("csrf", fixture.staffCSRF)])
            #expect(try await client.get("/disputes?show=mine", fixture.staff()).text.contains(id.value))
            #expect(!(try await client.get("/disputes?team=medical", fixture.staff()).text.contains(id.value)))
            #expect(try await client.get("/disputes?q=city%3AA-1", fixture.staff()).text.contains(id.value))
            _ = try await client.post(
                "/disputes/\(id)/evidence", fixture.staff(),
                [("csrf", fixture.staffCSRF), ("question", "The bank's slip")])
            let link = try fixture.link(.dispute)
            let page = try await client.get(fixture.site.links.path(link) + "/\(id)").text
            #expect(page.contains("The bank&#39;s slip"))
            #expect(try fixture.published(DisputeState.self).map(\.version) == [1, 2, 3])
        }
    }

    @Test("Staff place and release holds with a reason; a dispute's hold ends with the dispute only")
    func holds() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)
            let csrf = ("csrf", fixture.staffCSRF)
            let unknown = try await client.post(
                "/disputes/holds", fixture.staff(),
                [csrf, ("kind", "account"), ("holder", "city:A-9"), ("reason", "r")])
            #expect(unknown.status == .unprocessableContent)
            _ = try await client.post(
                "/disputes/holds", fixture.staff(),
                [csrf, ("kind", "account"), ("holder", "city:A-1"), ("reason", "Flood")])
            let held = try fixture.holds(on: "city:A-1")
            #expect(held.count == 2)
            let own = ("hold", "dispute:\(id)")
            let release = [csrf, ("kind", "account"), ("holder", "city:A-1"), ("reason", "Over")]
            #expect(
                try await client.post("/disputes/holds/release", fixture.staff(), release + [own]).status == .conflict)
            let manual = try #require(held.first { $0.hasPrefix("manual:") })
            _ = try await client.post("/disputes/holds/release", fixture.staff(), release + [("hold", manual)])
            #expect(try fixture.holds(on: "city:A-1") == ["dispute:\(id)"])
        }
    }

    @Test("A parked message is discarded by a supervisor with a reason, and its hold ends")
    func discards() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            fixture.transport.deliver(
                Envelope(
                    id: "p-1", source: "/test", type: AccountState.messageType,
                    data: Data(#"{"accountID":"city:A-1"}"#.utf8)), queue: DisputeFixture.queueEvents)
            try await eventually("held") { try fixture.holds(on: "city:A-1") == ["parked:p-1"] }
            let page = try await client.get("/disputes/messages", fixture.staff([.supervisor]))
            #expect(page.text.contains("undecodable") && page.text.contains("aria-label=\"Disputes\""))
            let fields = [("csrf", fixture.staffCSRF), ("reason", "Sent anew")]
            let path = "/disputes/messages/1/discard"
            #expect(try await client.post(path, fixture.staff([.specialist]), fields).status == .forbidden)
            #expect(try await client.post(path, fixture.staff([.supervisor]), fields).status == .seeOther)
            #expect(try fixture.holds(on: "city:A-1").isEmpty)
            #expect(try await client.post(path, fixture.staff([.supervisor]), fields).status == .notFound)
        }
    }

    @Test("A task's hold stands until a person decides, stays when it is so, and can then be released by hand")
    func tasks() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            for id in ["r-1", "r-2", "r-3"] {
                try fixture.tell(
                    ReplyReceived(
                        replyID: id, debtorID: Facts.debtor, accountID: nil, channel: .sms, intent: .dispute,
                        at: Facts.start), id: id)
            }
            try await eventually("held") { try fixture.holds(on: "city:D-1").count == 3 }
            let ids = try await fixture.store.read { try TaskStore.open(of: Facts.debtor, in: $0).map(\.id) }
            let csrf = ("csrf", fixture.staffCSRF)
            #expect(try await client.get("/disputes/tasks/\(ids[0])", fixture.staff()).status == .ok)
            let note = ("note", "Called")
            for (id, decision) in [(ids[0], "done"), (ids[1], "keep-hold")] {
                _ = try await client.post(
                    "/disputes/tasks/\(id)/close", fixture.staff(), [csrf, note, ("decision", decision)])
            }
            let opened = try await client.post(
                "/disputes/tasks/\(ids[2])/dispute", fixture.staff(),
                [csrf, ("account", "city:A-1"), ("reason", "wrong-amount")])
            #expect(opened.location.hasPrefix("/disputes/D-"))
            #expect(try fixture.holds(on: "city:D-1") == ["task:\(ids[1])"])
            #expect(try fixture.holds(on: "city:A-1").count == 1)
            _ = try await client.post(
                "/disputes/holds/release", fixture.staff(),
                [csrf, ("kind", "debtor"), ("holder", "city:D-1"), ("reason", "Over"), ("hold", "task:\(ids[1])")])
            #expect(try fixture.holds(on: "city:D-1").isEmpty)
        }
    }
}
