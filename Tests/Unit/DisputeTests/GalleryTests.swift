import Contracts
import DisputeCore
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing
import Web

@testable import DisputeService

/// Asks for every page of the service with something on it. `QUITTANCE_GALLERY=<folder>` keeps them to be looked at.
@Suite struct GalleryTests {
    @Test(
        "Every page is whole: no placeholder is left, what is asked for is there, in one language",
        arguments: DebtorLanguage.allCases)
    func pages(language: DebtorLanguage) async throws {
        let fixture = try DisputeFixture(language: language)
        let (dispute, portal) = (try fixture.link(.dispute), try fixture.link(.portal))
        let form = fixture.site.links.path(dispute)
        let overview = fixture.site.links.path(portal)
        try await fixture.serving { client in
            try await fixture.know(try Facts.state())
            let fields = [("csrf", fixture.csrf(dispute)), ("reason", "wrong-amount"), ("invoice", "city:I-1")]
            let text = ("text", "The meter was read twice in May.\nI have photos of it.")
            try await keep("form", language, client.get(form))
            try await keep("form-wrong", language, client.post(form, [:], [fields[0], ("amount", "lots")]))
            let one = try await client.post(form, [:], fields + [text]).location
            try await keep("taken", language, client.get(one))
            let link = ("csrf", fixture.csrf(portal))
            _ = try await client.post(
                overview + "/situation", [:],
                [link, ("situation", "represented"), ("representative", "Adv. N. Example, 010 555 0199"), text])
            try await keep("portal", language, client.get(overview))
            try await keep("portal-wrong", language, client.post(overview + "/situation", [:], [link]))
            for (number, reason) in ["already-paid", "not-mine", "scheme-should-pay"].enumerated() {
                fixture.erp(
                    ERPDisputeOpened.messageType, id: "e-\(number)", #"{"accountId":"A-1","reason":"\#(reason)"}"#)
            }
            try await eventually("opened") { try fixture.published(DisputeState.self).count == 4 }
            try await fixture.step(to: "2026-01-21T08:00:00Z")
            let id = String(try #require(one.split(separator: "/").last))
            let staff = ("csrf", fixture.staffCSRF)
            _ = try await client.post("/disputes/\(id)/assign", fixture.staff(), [staff])
            _ = try await client.post(
                "/disputes/\(id)/evidence", fixture.staff(), [staff, ("question", "A photo of the meter, please")])
            try await keep("asked", language, client.get(one))
            try await keep("worklist", .english, client.get("/disputes", fixture.staff()))
            try await keep("case", .english, client.get("/disputes/\(id)?words=show", fixture.staff()))
            try await keep("case-wrong", .english, client.post("/disputes/\(id)/resolve", fixture.staff(), [staff]))
            let decision = [
                staff, ("verdict", "upheld"), ("adjustment", "150.00"), ("note", "It was read twice. We are sorry."),
            ]
            try await keep("confirm", .english, client.post("/disputes/\(id)/resolve", fixture.staff(), decision))
            try await keep("messages", .english, client.get("/disputes/messages", fixture.staff()))
            try await keep("tasks", .english, client.get("/disputes/tasks", fixture.staff()))
            let task = try #require(try await fixture.store.read { try TaskStore.open(of: Facts.debtor, in: $0).first })
            try await keep("task", .english, client.get("/disputes/tasks/\(task.id)", fixture.staff()))
            _ = try await client.post(
                "/disputes/holds", fixture.staff(),
                [staff, ("kind", "account"), ("holder", "city:A-1"), ("reason", "Flood in the street")])
            try await keep("holds", .english, client.get("/disputes/holds", fixture.staff()))
            try await keep(
                "holds-wrong", .english, client.post("/disputes/holds", fixture.staff(), [staff, ("holder", "x")]))
            _ = try await client.post("/disputes/\(id)/resolve", fixture.staff(), decision + [("confirmed", "yes")])
            try await keep("upheld", language, client.get(one))
            try await keep("case-closed", .english, client.get("/disputes/\(id)", fixture.staff()))
            try await fixture.step(to: "2026-03-01T08:00:00Z")
            try await keep("expired", language, client.get(form))
        }
    }

    private func keep(_ name: String, _ language: DebtorLanguage, _ answer: RouterAnswer) throws {
        let text = answer.text
        let name = name + "-" + language.rawValue
        #expect(text.contains("<html lang=\"\(language.rawValue)\">"), "\(name)")
        if language != .english {
            for file in ["Services/Dispute/Service/Pages/debtor/words", "Shared/Web/Templates/debtor/words"] {
                #expect(try Leftovers.found(on: text, ofWords: file + "/en.yaml") == [], "\(name)")
            }
        }
        #expect(text.contains("</html>") && !text.contains("{{") && !text.contains("Optional("), "\(name)")
        #expect([200, 410, 422].contains(answer.status.code), "\(name)")
        guard let folder = ProcessInfo.processInfo.environment["QUITTANCE_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).html"))
    }
}
