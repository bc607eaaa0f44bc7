import Contracts
import Hummingbird
import Messaging
import NIOCore
import ReportingCore
import TestSupport
import Testing

@testable import ReportingService

@Suite("Workflow errors") struct WorkflowErrorTests {
    private typealias Make = EventMaker

    /// Two parked by one service, one by another, an alert, two unread replies, one delivery in doubt and one failed.
    private func trouble() throws -> [Envelope] {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 1, balance: 9_000), at: Make.start)
        for (id, service) in [("a-1", "payment"), ("a-2", "payment"), ("a-3", "dispute")] {
            try make.say(Make.alert(id, about: "city:A-1", service: service), at: Make.start)
        }
        try make.say(Make.alert("a-4", code: "timer-failed", service: "communication"), at: Make.start)
        for (id, intent) in [("r-1", ReplyIntent.unsure), ("r-2", .unsure), ("r-3", .stop)] {
            try make.say(Make.reply(id, intent, at: Make.at(1)), at: Make.at(1))
        }
        let ends: [DeliveryResult] = [.sent, .inDoubt, .failed, .inDoubt]
        for (index, end) in ends.enumerated() {
            try make.say(
                Make.settled(Make.contact("c-\(index)", account: "city:A-1"), end, at: Make.at(2)), at: Make.at(2))
        }
        // Its provider has told since that it left.
        try make.say(
            Make.settled(Make.contact("c-3", account: "city:A-1"), .sent, at: Make.at(3)), at: Make.at(3))
        let parked = Hold(holdID: "h-1", reason: .unprocessedFact, since: Make.start)
        try make.say(
            HoldPlaced(
                set: HoldSet(accountID: "city:A-1", debtorID: nil, placedBy: "payment", holds: [parked], version: 1)),
            at: Make.at(3))
        return make.events
    }

    @Test("each kind is counted by itself and leads to where it is worked on; the tile is their sum")
    func counted() async throws {
        let fixture = try ReportingFixture()
        try await fixture.read(try trouble())
        let facts = try await fixture.facts()
        let told = facts.workflowErrors.map { "\($0.count) \($0.title) → \($0.path)" }
        #expect(
            told == [
                "2 Events that payment could not apply → /payments/set-aside",
                "1 Events that dispute could not apply → /disputes/messages",
                "2 Answers that no pattern understood → /contacts/replies",
                "1 Deliveries in doubt → /console/errors#deliveries",
                "1 Deliveries that failed → /console/errors#deliveries",
                "1 Timer failed → /console/errors?code=timer-failed",
            ])
        #expect(facts.workflowErrors.first?.note == "1 account waits for one now, and nothing is sent there")
        let tile = try #require(facts.tiles(ReportingFixture.titles).first { $0.key == "errors" })
        #expect(tile.value == "8" && tile.tone == .bad)
        #expect(try await fixture.facts(.week, creditor: "karoo-retail").workflowErrors.isEmpty)
    }

    @Test("the dashboard shows them, and the deliveries stand on the page of what needs a look")
    func shown() async throws {
        let fixture = try ReportingFixture()
        try await fixture.read(try trouble())
        let client = RouterClient(fixture.router)
        let page = try await client.execute(uri: "/?days=all", method: .get, headers: fixture.cookie())
        for words in [
            "Events that payment could not apply", "href=\"/payments/set-aside\"", "href=\"/contacts/replies\"",
        ] {
            #expect(String(buffer: page.body).contains(words), "\(words)")
        }
        let errors = String(
            buffer: try await client.execute(uri: "/console/errors", method: .get, headers: fixture.cookie()).body)
        #expect(errors.contains("id=\"deliveries\"") && errors.contains("href=\"/contacts/c-1\""))
        #expect(errors.contains("href=\"/contacts/c-2\"") && !errors.contains("href=\"/contacts/c-3\""))
    }

    @Test("where there are none the dashboard says so")
    func none() async throws {
        var make = EventMaker()
        try make.say(Make.account("city:A-1", version: 1, balance: 9_000), at: Make.start)
        try make.say(Make.reply("r-1", .paid, at: Make.start), at: Make.start)
        try make.say(Make.settled(Make.contact("c-1", account: "city:A-1"), .sent, at: Make.start), at: Make.start)
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts()
        #expect(facts.workflowErrors.isEmpty)
        let tile = try #require(facts.tiles(ReportingFixture.titles).first { $0.key == "errors" })
        #expect(tile.value == "0" && tile.note == "Nothing stands still" && tile.tone == .plain)
        let page = try await RouterClient(fixture.router).execute(uri: "/", method: .get, headers: fixture.cookie())
        #expect(String(buffer: page.body).contains("None in this period"))
    }
}
