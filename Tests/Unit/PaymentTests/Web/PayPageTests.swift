import Calendars
import Contracts
import Crypto
import Foundation
import GRDB
import HTTPTypes
import Messaging
import Money
import Storage
import TestSupport
import Testing

@testable import PaymentService
@testable import Web

@Suite("The pay page")
struct PayPageTests {
    @Test("says what is owed and how it is made up, and leads to all other ways")
    func owes() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let page = try await browser.get(try web.path())
            #expect(page.status == 200)
            #expect(page.isClean)
            for part in [
                "Metsi City", "You owe", "R 100.00", "MC-1", "Invoice N-I-A-1", "due 20 January 2026",
                "Pay R 100.00 now",
                "62000000011", "Pay later",
            ] { #expect(page.text.contains(part), "\(part)") }
            for purpose in SignedLink.Purpose.allCases where purpose != .pay {
                #expect(page.body.contains(try web.path(purpose)))
            }
            #expect(page.headers[.cacheControl]?.contains("no-store") == true)
        }
    }

    @Test("in the name of a collector says who collects, with its registration")
    func collector() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            let account = JSON.account("A-7", debtor: "D-7", creditor: "karoo-retail", type: "credit")
            try await web.payment.tell("erp.account.opened.v1", account, id: "a", system: "trade")
            let link = try web.link(account: "trade:A-7", debtor: "trade:D-7")
            let page = try await browser.get(web.site.links.path(link))
            #expect(
                page.text.contains(
                    "Umbani Recoveries (Pty) Ltd, registered debt collector 0031245/11, for Karoo Home"))
        }
    }

    @Test("an expired link says whose account it was and how to get a new one, and nothing of the account")
    func expired() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let path = web.site.links.path(try web.link(days: 0))
            for method in [HTTPRequest.Method.get, .post] {
                let page = try await browser.ask(path, method, [.contentType: "application/x-www-form-urlencoded"], "")
                #expect(page.status == 410)
                #expect(page.text.contains("This link is no longer valid"))
                #expect(page.text.contains("Metsi City"))
                #expect(!page.text.contains("MC-1") && !page.text.contains("100.00"))
            }
        }
    }

    @Test("what is no link of ours, or a link for another page or person, opens nothing")
    func forged() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let token = web.site.links.token(try web.link())
            let changed = (token.first == "I" ? "J" : "I") + token.dropFirst()
            let paths = [
                "/p/nothing", "/p/\(changed)", "/p/\(web.site.links.token(try web.link(.statement)))",
                "/p/\(web.site.links.token(try web.link(debtor: "city:D-2")))",
                "/p/\(web.site.links.token(try web.link(account: "city:A-9")))", "/s/\(token)", "/p/",
            ]
            for path in paths {
                let page = try await browser.get(path, [.accept: "text/html"])
                #expect(page.status == 404, "\(path)")
                #expect(!page.text.contains("100.00"))
            }
        }
    }

    @Test("a GET changes nothing, whatever its query")
    func getChangesNothing() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let before = try await web.payment.ledger()
            let said = web.payment.transport.published.count
            let path = try web.path()
            for query in [
                "", "?amount=100.00", "?paid=1", "?paid=" + String(repeating: "x", count: 500), "?csrf=x&part=1",
            ] {
                #expect(try await browser.get(path + query).status == 200)
            }
            #expect([404, 405].contains(try await browser.get(path + "/promise?amount=10&dueOn=2026-01-20").status))
            #expect(try await browser.get(try web.path(.statement)).status == 200)
            #expect(try await web.payment.ledger() == before)
            #expect(web.payment.transport.published.count == said)
            let intents = try await web.payment.intentCount()
            #expect(intents == 0)
        }
    }

    @Test("many invoices are twelve lines and the rest in one, and together they are what is owed")
    func manyInvoices() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            for number in 2...20 {
                try await web.payment.tell("erp.invoice.issued.v1", JSON.invoice("I-\(number)"), id: "i\(number)")
            }
            let page = try await browser.get(try web.path())
            #expect(page.text.contains("and 8 more"))
            #expect(page.text.contains("R 800.00"))
            #expect(page.text.contains("R 2 000.00"))
        }
    }

    @Test("text from outside is shown as text")
    func escaped() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.tell("erp.account.opened.v1", JSON.account("A-1", reference: "<b>MC</b>"), id: "a")
            try await web.payment.tell(
                "erp.invoice.issued.v1", JSON.invoice("I-1", number: "<script>x</script>{{balance}}"), id: "i")
            let page = try await browser.get(try web.path())
            #expect(page.body.contains("&lt;script&gt;"))
            #expect(!page.body.contains("<script>x") && !page.body.contains("<b>MC"))
        }
    }
}

extension PaymentFixture {
    /// Waits until everything delivered is committed.
    func settle() async throws {
        try await eventually("everything delivered is acknowledged") {
            transport.acknowledged.count == transport.deliveredCount
        }
    }

    func intentCount() async throws -> Int {
        try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM intent") ?? 0 }
    }
}
