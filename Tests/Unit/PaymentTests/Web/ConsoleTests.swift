import Contracts
import HTTPTypes
import Messaging
import Money
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import PaymentCore
@testable import PaymentService
@testable import Web

@Suite("Payment's console")
struct ConsoleTests {
    private static let html: HTTPFields = [.accept: "text/html"]

    @Test("is for staff with a role that reads payments")
    func roles() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            for path in ["/payments", "/payments/accounts/city:A-1"] {
                let nobody = try await browser.get(path, Self.html)
                #expect(nobody.status == 303)
                #expect(nobody.location?.hasPrefix("/sign-in?") == true)
                for role in Role.allCases {
                    let allowed = role != .policyAuthor && role != .policyApprover
                    #expect(try await browser.get(path, web.cookie(role)).status == (allowed ? 200 : 403), "\(role)")
                }
            }
        }
    }

    @Test(
        "finds an account by any of its numbers, complete",
        arguments: [
            ("city:A-1", true), ("A-1", true), ("MC-1", true), ("city:D-1", true), ("N-I-A-1", true),
            ("city:I-A-1", true),
            ("city:P-1", true), ("P-1", true), ("MC-", false), ("%", false), ("' OR 1=1 --", false),
        ])
    func search(query: String, found: Bool) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1"), id: "p")
            let page = try await browser.get("/payments?q=" + FormText.encode(query), web.cookie(.agent))
            #expect(page.status == 200)
            #expect(page.isClean)
            #expect(page.body.contains("<a href=\"/payments/accounts/city:A-1\">city:A-1</a>") == found)
            #expect(page.text.contains("Nothing found") == !found)
        }
    }

    @Test("lists payments with how they came and whether the ERP has them, page by page")
    func payments() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount(cents: "1000.00")
            _ = try await browser.webhook(try await browser.startPaying(["amount": "40"]))
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-0", method: "eft"), id: "p0")
            try await web.payment.tell("erp.payment.reversed.v1", JSON.reversal("P-0"), id: "r0")
            let page = try await browser.get("/payments", web.cookie(.auditor))
            for part in ["test-gateway:tx-1", "Waits for the ERP", "link in a message", "Reversed", "eft", "R 40.00"] {
                #expect(page.text.contains(part), "\(part)")
            }
            try await web.payment.step(to: "2026-01-06T03:00:00Z", round: 1)
            for number in 1...60 {
                web.payment.erp(
                    "erp.payment.recorded.v1", JSON.payment("P-\(number)", amount: "1.00"), id: "p\(number)")
            }
            try await web.payment.settle()
            #expect(try await browser.get("/payments?page=2", web.cookie(.auditor)).text.contains("test-gateway:tx-1"))
            #expect(try await browser.get("/payments?page=99", web.cookie(.auditor)).text.contains("test-gateway:tx-1"))
            #expect(try await browser.get("/payments?page=0", web.cookie(.auditor)).status == 400)
        }
    }

    @Test("shows an account's books: invoices, journal, promise, holds and disputes")
    func books() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1"), id: "p")
            _ = try await browser.submit(try web.path() + "/promise", ["amount": "40", "dueOn": "2026-01-10"])
            let page = try await browser.get("/payments/accounts/city:A-1", web.cookie(.agent))
            #expect(page.status == 200)
            #expect(page.isClean)
            for part in [
                "Account MC-1", "N-I-A-1", "receivable.principal", "transit.erp", "charges", "R 60.00",
                "R 40.00 by 10 January 2026",
                "No holds.", "/vault/card/city%3AD-1", "rates", "Metsi City",
            ] { #expect(page.text.contains(part), "\(part)") }
            #expect(try await browser.get("/payments/accounts/city:A-9", web.cookie(.agent)).status == 404)
        }
    }

    @Test("a refused message is shown with every reason, and a supervisor tries it again with a reason")
    func replay() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.tell("erp.invoice.issued.v1", JSON.invoice("I-1"), id: "early")
            try await web.payment.tell("erp.account.opened.v1", JSON.account("A-1"), id: "a")
            let page = try await browser.get("/payments/set-aside", web.cookie(.supervisor))
            #expect(page.text.contains("unknown-account"))
            #expect(page.text.contains("/payments/set-aside/1/replay"))
            #expect(
                !(try await browser.get("/payments/set-aside", web.cookie(.agent)).text.contains("set-aside/1/replay")))
            let action = "/payments/set-aside/1/replay"
            let fields = ["reason": "The account came later"]
            let token = web.sessionToken
            #expect(try await browser.post(action, fields, csrf: token, headers: web.cookie(.agent)).status == 403)
            #expect(try await browser.post(action, fields, csrf: "x", headers: web.cookie(.supervisor)).status == 403)
            #expect(
                try await browser.post(action, ["reason": " "], csrf: token, headers: web.cookie(.supervisor)).status
                    == 422)
            #expect(try await browser.post(action, fields, csrf: token, headers: web.cookie(.supervisor)).status == 303)
            try await eventually("applied") { try await web.payment.balance() == 10_000 }
            try await eventually("the ERP is told") {
                try web.payment.answers(to: "early").map(\.accepted) == [false, true]
            }
            #expect(
                try await browser.get("/payments/set-aside", web.cookie(.supervisor)).text.contains(
                    "Nothing is set aside"))
            #expect(try await browser.post(action, fields, csrf: token, headers: web.cookie(.supervisor)).status == 404)
        }
    }

    @Test("a discarded message is gone from the list, and who did it is kept")
    func discard() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.tell("erp.invoice.issued.v1", JSON.invoice("I-1"), id: "early")
            let answer = try await browser.post(
                "/payments/set-aside/1/discard", ["reason": "Sent by mistake"], csrf: web.sessionToken,
                headers: web.cookie(.admin))
            #expect(answer.status == 303)
            #expect(
                try await browser.get("/payments/set-aside", web.cookie(.admin)).text.contains("Nothing is set aside"))
            let kept = try await web.payment.store.read { database in
                try SetAsideMessages.list(standing: .discarded, in: database).map(\.messageID)
            }
            #expect(kept == ["city/early"])
        }
    }
}
