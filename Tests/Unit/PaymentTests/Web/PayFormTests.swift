import Contracts
import HTTPTypes
import Messaging
import Money
import ServiceKit
import Storage
import Testing

@testable import PaymentCore
@testable import PaymentService
@testable import Web

@Suite("Paying and promising on the page")
struct PayFormTests {
    @Test(
        "an amount is taken as a debtor writes it",
        arguments: [
            ([:], "100.00"), (["amount": ""], "100.00"), (["amount": "100"], "100.00"),
            (["amount": "100.00"], "100.00"),
            (["amount": "40"], "40.00"), (["amount": " 40,50 "], "40.50"), (["amount": "R 40.5"], "40.50"),
            (["amount": "r40"], "40.00"), (["amount": "ZAR 40.00"], "40.00"),
            (["amount": "R\u{a0}40.00", "part": "1"], "40.00"),
            (["amount": "10"], "10.00"),
        ])
    func amounts(fields: [String: String], expected: String) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(fields)
            #expect(visit.amount == expected)
            #expect(visit.currency == "ZAR")
        }
    }

    @Test(
        "what is no amount, too little or too much is said at the field, and nothing is begun",
        arguments: [
            "9.99", "100.01", "0", "-40", "40.005", "forty", "$40", "€40", "USD 40", "1.2,3", "4,0,0", "40..",
            "4 0 . 0 . 0", "R",
            "1e2", "٤٠", "<b>",
        ])
    func badAmounts(amount: String) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let page = try await browser.submit(try web.path(), ["amount": amount, "part": "1"])
            #expect(page.status == 422)
            #expect(page.text.contains("Write an amount from R 10.00 to R 100.00."))
            #expect(page.text.contains("aria-invalid=\"true\""))
            #expect(!page.body.contains("<b>"))
            #expect(try await web.payment.intentCount() == 0)
        }
    }

    @Test("the form for a part is not the whole when it is left empty")
    func emptyPart() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            #expect(try await browser.submit(try web.path(), ["amount": "", "part": "1"]).status == 422)
            #expect(
                try await browser.submit(try web.path(), ["amount": String(repeating: "1", count: 31)]).status == 422)
        }
    }

    @Test("pressing the button twice is one intent; another amount, or a day later, is another")
    func twice() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let first = try await browser.startPaying()
            #expect(try await browser.startPaying().intent == first.intent)
            #expect(try await browser.startPaying(["amount": "40"]).intent != first.intent)
            try await web.payment.step(to: "2026-01-06T03:30:00Z", round: 1)
            #expect(try await browser.startPaying().intent != first.intent)
        }
    }

    @Test("payments that were begun and left do not bar the way for ever")
    func abandoned() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            for cents in 0..<IntentStore.openMax { _ = try await browser.startPaying(["amount": "20.\(10 + cents)"]) }
            #expect(try await browser.submit(try web.path(), ["amount": "30"]).status == 409)
            try await web.payment.step(to: "2026-01-06T03:30:00Z", round: 1)
            _ = try await browser.startPaying(["amount": "30"])
        }
    }

    @Test("nothing owed leads back to the page")
    func settled() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: "100.00"), id: "p")
            let answer = try await browser.submit(try web.path(), [:])
            #expect(answer.status == 303)
            #expect(answer.location == (try web.path()))
        }
    }

    @Test("a form from elsewhere is refused and changes nothing")
    func forgery() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let path = try web.path()
            let other = web.site.csrfToken(for: try web.link(contact: nil))
            let right = web.site.csrfToken(for: try web.link())
            for action in [path, path + "/promise"] {
                let fields = ["amount": "40", "dueOn": "2026-01-10"]
                #expect(try await browser.submit(action, fields, csrf: "").status == 403)
                #expect(try await browser.submit(action, fields, csrf: other).status == 403)
                #expect(
                    try await browser.submit(action, fields, csrf: right, headers: [.origin: "https://evil.example"])
                        .status
                        == 403)
            }
            #expect(try await web.payment.intentCount() == 0)
            #expect(try await web.payment.ledger()?.promise == nil)
        }
    }

    // MARK: - Promises

    @Test("a promise is noted, shown, said once, and named as the contact's doing")
    func promise() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let path = try web.path()
            let fields = ["amount": "R 40,00", "dueOn": "2026-01-10"]
            let answer = try await browser.submit(path + "/promise", fields)
            #expect(answer.status == 303)
            #expect(answer.location == path)
            #expect(answer.headers[.setCookie] != nil)
            #expect(try await browser.submit(path + "/promise", fields).status == 303)
            let states = try web.payment.published(PromiseState.self)
            #expect(states.map(\.amount) == [zar(4_000)])
            #expect(states.map(\.contactID) == ["0123456789abcdef0123456789abcdef"])
            let page = try await browser.get(path)
            #expect(page.text.contains("You said you will pay R 40.00 by 10 January 2026"))
            #expect(!page.text.contains("I will pay later"))
        }
    }

    @Test("the promise is broken by its timer, set by the page")
    func promiseTimer() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            _ = try await browser.submit(try web.path() + "/promise", ["amount": "40", "dueOn": "2026-01-10"])
            try await web.payment.step(to: "2026-01-11T22:00:00Z", round: 1)
            #expect(try web.payment.published(PromiseState.self).map(\.standing) == [.open, .broken])
        }
    }

    @Test(
        "limits of a promise are said in words and what was typed is kept",
        arguments: [
            ("100.01", "2026-01-10", "not above what is owed (R 100.00)"), ("0", "2026-01-10", "above zero"),
            ("40", "2026-01-04", "Choose a day from"),
            ("40", "2026-02-06", "Choose a day from 5 January 2026 to 5 February 2026."),
            ("forty", "2026-01-10", "Write an amount, like R 100.00."), ("", "2026-01-10", "Write an amount"),
            ("40", "", "Choose a day."), ("40", "2026-02-30", "Choose a day."),
            ("$40", "2026-01-10", "Write an amount"),
        ])
    func promiseLimits(amount: String, day: String, words: String) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let page = try await browser.submit(try web.path() + "/promise", ["amount": amount, "dueOn": day])
            #expect(page.status == 422)
            #expect(page.text.contains(words))
            #expect(page.text.contains("name=\"dueOn\" type=\"date\""))
            if !day.isEmpty { #expect(page.text.contains("value=\"\(day)\"")) }
            #expect(try await web.payment.ledger()?.promise == nil)
        }
    }

    @Test("a second promise beside the first is refused")
    func secondPromise() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let action = try web.path() + "/promise"
            _ = try await browser.submit(action, ["amount": "40", "dueOn": "2026-01-10"])
            let page = try await browser.submit(action, ["amount": "50", "dueOn": "2026-01-10"])
            #expect(page.status == 422)
            #expect(page.text.contains("There is a promise already"))
        }
    }
}
