import Calendars
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

@Suite struct DebtorPageTests {
    /// A fixture with one account, and the form's path and token.
    private func form() throws -> (DisputeFixture, String, String) {
        let fixture = try DisputeFixture()
        let link = try fixture.link(.dispute)
        return (fixture, fixture.site.links.path(link), fixture.csrf(link))
    }

    @Test("A dispute by the form is committed, confirmed and shown as stopped, with number, deadline and who answers")
    func opens() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let page = try await client.get(path)
            #expect(page.status == .ok)
            #expect(page.text.contains("I-1, R"))
            let answer = try await client.post(
                path, [:],
                [
                    ("csrf", csrf), ("reason", "wrong-amount"), ("invoice", "city:I-1"), ("amount", "R 100,50"),
                    ("text", "Twice billed"),
                ])
            #expect(answer.status == .seeOther)
            let state = try #require(try fixture.published(DisputeState.self).first)
            #expect(state.amount == (try Facts.zar("100.50")))
            #expect(answer.location == path + "/" + state.disputeID.value)
            #expect(try fixture.holds(on: "city:A-1") == ["dispute:\(state.disputeID)"])
            let shown = try await client.get(answer.location)
            for word in [
                "Collection has stopped", state.disputeID.value, "26 January 2026", "A person at Metsi City",
                "Twice billed",
            ] {
                #expect(shown.text.contains(word), "\(word)")
            }
            #expect(HTTPField.Name("Referrer-Policy").flatMap { shown.headers[$0] } == "no-referrer")
        }
    }

    @Test("Without the broker the dispute is taken all the same, and the page promises no more than is known")
    func brokerAway() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            fixture.transport.goAway()
            let answer = try await client.post(path, [:], [("csrf", csrf), ("reason", "other")])
            #expect(answer.status == .seeOther)
            #expect(
                try await client.post(path, [:], [("csrf", csrf), ("reason", "other")]).location == answer.location)
            let shown = try await client.get(answer.location)
            #expect(shown.text.contains("stop within 5 seconds"))
            #expect(!shown.text.contains("Collection has stopped"))
            fixture.transport.goAway(false)
            let number = DisputeID(String(try #require(answer.location.split(separator: "/").last)))
            try await eventually("said") { try await fixture.store.read { try DisputeStore.isSaid(number, in: $0) } }
            #expect(try await client.get(answer.location).text.contains("Collection has stopped"))
        }
    }

    @Test("The same form posted twice is one dispute, also at the same time, with the new words added")
    func doublePost() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let locations = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        try await client.post(
                            path, [:], [("csrf", csrf), ("reason", "not-mine"), ("text", "words \(number)")]
                        ).location
                    }
                }
                return try await group.reduce(into: Set<String>()) { known, location in
                    known.insert(location)
                }
            }
            #expect(locations.count == 1)
            #expect(try fixture.published(DisputeState.self).count == 1)
            #expect(try fixture.published(HoldPlaced.self).count == 1)
            let shown = try await client.get(try #require(locations.first)).text
            for number in 0..<6 { #expect(shown.contains("words \(number)")) }
        }
    }

    @Test(
        "A form that cannot be meant is shown again with what is wrong, and changes nothing",
        arguments: [
            ([("reason", "")], "Choose what is wrong."),
            ([("reason", "other"), ("amount", "lots")], "Write the amount in figures"),
            ([("reason", "other"), ("amount", "900.01")], "Write an amount up to"),
            ([("reason", "other"), ("invoice", "city:I-9")], "Choose one of the invoices"),
            ([("reason", "other"), ("text", String(repeating: "a", count: 4_001))], "at most 4000 characters"),
        ])
    func invalid(_ fields: [(String, String)], _ words: String) async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let answer = try await client.post(path, [:], [("csrf", csrf)] + fields)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(words))
            #expect(try fixture.published(DisputeState.self).isEmpty)
        }
    }

    @Test("Without the page's own token, or from another site, a form is refused")
    func foreignForms() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            #expect(try await client.post(path, [:], [("reason", "other")]).status == .forbidden)
            #expect(try await client.post(path, [:], [("csrf", "x"), ("reason", "other")]).status == .forbidden)
            let elsewhere = try await client.post(
                path, [.origin: "https://evil.example"], [("csrf", csrf), ("reason", "other")])
            #expect(elsewhere.status == .forbidden)
            #expect(try fixture.published(DisputeState.self).isEmpty)
        }
    }

    @Test("A forged link, one for another page and one past its time do not open")
    func links() async throws {
        let (fixture, path, _) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            #expect(try await client.get(path.dropLast(6) + "AAAAAA").status == .notFound)
            let pay = fixture.site.links.token(try fixture.link(.pay))
            #expect(try await client.get("/d/" + pay).status == .notFound)
            try await fixture.step(to: "2026-03-01T08:00:00Z")
            let late = try await client.get(path)
            #expect(late.status == .gone)
            #expect(late.text.contains("Metsi City"))
            #expect(!late.text.contains("REF-1"))
        }
    }

    @Test("A link shows no dispute of another account, and no account of another debtor")
    func otherAccounts() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            try await fixture.know(try Facts.state("city:A-2", debtor: "city:D-2"))
            let other = try await client.post(path, [:], [("csrf", csrf), ("reason", "other")]).location
            let number = try #require(other.split(separator: "/").last)
            let link = try SignedLink(
                purpose: .dispute, account: "city:A-2", debtor: "city:D-2", contact: nil,
                expires: Facts.start + .seconds(3_600))
            #expect(try await client.get(fixture.site.links.path(link) + "/\(number)").status == .notFound)
            let mixed = try SignedLink(
                purpose: .dispute, account: "city:A-2", debtor: "city:D-1", contact: nil,
                expires: Facts.start + .seconds(3_600))
            #expect(try await client.get(fixture.site.links.path(mixed)).status == .notFound)
        }
    }

    @Test("Taking a dispute back releases its hold; taking it back twice does nothing more")
    func withdraws() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let page = try await client.post(path, [:], [("csrf", csrf), ("reason", "other")]).location
            for _ in 0..<2 {
                #expect(try await client.post(page + "/withdraw", [:], [("csrf", csrf)]).status == .seeOther)
            }
            #expect(try fixture.published(DisputeState.self).map(\.standing) == [.open, .withdrawn])
            #expect(try fixture.holds(on: "city:A-1").isEmpty)
            #expect(try await client.get(page).text.contains("taken back"))
            _ = try await client.post(path, [:], [("csrf", csrf), ("reason", "other")])
            #expect(Set(try fixture.published(DisputeState.self).map(\.disputeID)).count == 2)
            let messages = fixture.transport.published.compactMap(\.properties.messageID)
            #expect(Set(messages).count == messages.count)
        }
    }

    @Test("One link may not be asked without end; other links go on")
    func limits() async throws {
        let (fixture, path, _) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            var statuses: [HTTPResponse.Status] = []
            for _ in 0..<31 { statuses.append(try await client.get(path).status) }
            #expect(statuses.last == .tooManyRequests)
            #expect(statuses.dropLast().allSatisfy { $0 == .ok })
            let portal = fixture.site.links.path(try fixture.link(.portal))
            #expect(try await client.get(portal).status == .ok)
        }
    }

    @Test("The portal shows the debtor's accounts with that creditor only, and their disputes")
    func portal() async throws {
        let (fixture, path, csrf) = try form()
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            try await fixture.know(
                try Facts.state("city:A-3", creditor: "linden-practice", balance: "77.00", invoices: []))
            try await fixture.know(try Facts.state("city:A-4", balance: "55.00", invoices: []))
            _ = try await client.post(path, [:], [("csrf", csrf), ("reason", "wrong-amount")])
            let page = try await client.get(fixture.site.links.path(try fixture.link(.portal))).text
            #expect(page.contains("900.00"))
            #expect(page.contains("55.00"))
            #expect(!page.contains("77.00"))
            #expect(page.contains("The amount is wrong"))
            #expect(page.contains(path))
        }
    }

    @Test("Who speaks for the debtor is kept sealed, and the debtor is held at once")
    func represented() async throws {
        let (fixture, _, _) = try form()
        let link = try fixture.link(.portal)
        let path = fixture.site.links.path(link)
        let csrf = fixture.csrf(link)
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let nobody = try await client.post(
                path + "/situation", [:], [("csrf", csrf), ("situation", "represented")])
            #expect(nobody.status == .unprocessableContent)
            for _ in 0..<2 {
                let told = try await client.post(
                    path + "/situation", [:],
                    [("csrf", csrf), ("situation", "represented"), ("representative", "Adv. Dlamini-9137")])
                #expect(told.location == path)
            }
            let placed = try fixture.published(HoldPlaced.self)
            #expect(placed.map { $0.set.holds.map(\.reason) } == [[.represented]])
            #expect(placed.first?.set.debtorID == Facts.debtor)
            for file in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) {
                let bytes = FileManager.default.contents(atPath: fixture.folder.path + "/" + file) ?? Data()
                #expect(bytes.range(of: Data("Dlamini-9137".utf8)) == nil, "\(file)")
            }
        }
    }
}
