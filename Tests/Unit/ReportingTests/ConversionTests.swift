import Calendars
import Contracts
import Messaging
import ReportingCore
import Testing

@testable import ReportingService

@Suite("Conversion") struct ConversionTests {
    private typealias Make = EventMaker

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Hours after the contact; none when nothing was paid.
        let paidAfter: Int?
        var throughLink = false
        var otherAccount = false
        var paymentFirst = false
        let converted: Int64
        let exact: Int64
        var testDescription: String { name }
    }

    @Test(
        "a contact counts as paid within fourteen days of business time, and exactly when its own link was used",
        arguments: [
            Case(name: "nothing paid", paidAfter: nil, converted: 0, exact: 0),
            Case(name: "paid at once", paidAfter: 0, converted: 1, exact: 0),
            Case(name: "paid on the last instant", paidAfter: 14 * 24, converted: 1, exact: 0),
            Case(name: "paid an hour too late", paidAfter: 14 * 24 + 1, converted: 0, exact: 0),
            Case(name: "paid before the contact", paidAfter: -1, converted: 0, exact: 0),
            Case(name: "paid through the link", paidAfter: 5, throughLink: true, converted: 1, exact: 1),
            Case(name: "link used after the window", paidAfter: 20 * 24, throughLink: true, converted: 0, exact: 1),
            Case(name: "another account paid", paidAfter: 5, otherAccount: true, converted: 0, exact: 0),
            Case(
                name: "payment told before the contact's end", paidAfter: 5, throughLink: true, paymentFirst: true,
                converted: 1, exact: 1),
            Case(
                name: "late payment told before the contact's end", paidAfter: 15 * 24, paymentFirst: true,
                converted: 0,
                exact: 0),
        ])
    func counts(_ given: Case) async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        let sentAt = Make.at(100)
        func pay(_ make: inout EventMaker) throws {
            guard let hours = given.paidAfter else { return }
            let at = sentAt + .seconds(hours * 3_600)
            try make.say(
                Make.paid(
                    "city:P-1", account: given.otherAccount ? "city:A-2" : "city:A-1", cents: 100, at: at,
                    contact: given.throughLink ? contact.contactID : nil), at: at)
        }
        if given.paymentFirst { try pay(&make) }
        try make.say(Make.settled(contact, .sent, at: sentAt), at: sentAt)
        if !given.paymentFirst { try pay(&make) }
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let line = try #require(try await fixture.facts().conversionLines.first)
        #expect(line.segment == "occasional" && line.step == "missed")
        #expect([line.contacts, line.converted, line.exact] == [1, given.converted, given.exact])
    }

    @Test("two payments convert a contact once; one payment converts every contact of the window")
    func several() async throws {
        var make = EventMaker()
        for (index, step) in ["heads-up", "missed", "nudge"].enumerated() {
            let at = Make.at(index * 24)
            try make.say(
                Make.settled(Make.contact("c-\(index)", account: "city:A-1", step: step), .sent, at: at), at: at)
        }
        for number in 1...2 {
            let at = Make.at(24 + number)
            try make.say(Make.paid("city:P-\(number)", account: "city:A-1", cents: 100, at: at), at: at)
        }
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let lines = try await fixture.facts().conversionLines
        #expect(
            Dictionary(uniqueKeysWithValues: lines.map { ($0.step, $0.converted) }) == [
                "heads-up": 1, "missed": 1, "nudge": 0,
            ])
    }

    @Test("receipts and confirmations ask for nothing, so no payment is their effect, not even through their link")
    func answersDoNotCount() async throws {
        var make = EventMaker()
        for (index, contactClass) in [ContactClass.collection, .receipt, .confirmation].enumerated() {
            let contact = Make.contact(
                "c-\(index)", account: "city:A-1", step: contactClass.rawValue, contactClass: contactClass)
            try make.say(Make.settled(contact, .sent, at: Make.at(index)), at: Make.at(index))
            let at = Make.at(index + 10)
            try make.say(
                Make.paid("city:P-\(index)", account: "city:A-1", cents: 100, at: at, contact: contact.contactID),
                at: at)
        }
        let late = Make.contact("c-3", account: "city:A-1", step: "receipt", contactClass: .receipt)
        try make.say(Make.settled(late, .sent, at: Make.at(1)), at: Make.at(40))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts()
        #expect(facts.conversionLines.map(\.step) == ["collection"])
        #expect([facts.count(.contacted), facts.count(.converted), facts.count(.convertedExactly)] == [1, 1, 1])
        #expect(facts.count(.sent) == 4)
    }

    @Test("the chart's steps stand in the order in which they follow a due date, those of no strategy last")
    func order() {
        let titles = Titles(stepDays: ["notice": 25, "heads-up": -2, "missed": 1])
        #expect(
            titles.inOrder(steps: ["notice", "other", "missed", "another", "heads-up"]) == [
                "heads-up", "missed", "notice", "another", "other",
            ])
    }

    @Test("a contact that turns out not to have left takes its conversion back")
    func takenBack() async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        try make.say(Make.settled(contact, .sent, at: Make.start), at: Make.start)
        try make.say(Make.paid("city:P-1", account: "city:A-1", cents: 100, at: Make.at(1)), at: Make.at(1))
        try make.say(Make.settled(contact, .failed, at: Make.at(2)), at: Make.at(2))
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let facts = try await fixture.facts()
        #expect(facts.conversionLines.isEmpty && facts.count(.converted) == 0 && facts.count(.failed) == 1)
    }
}
