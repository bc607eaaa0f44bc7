import Contracts
import HTTPTypes
import Messaging
import Money
import Storage
import Testing

@testable import PaymentService
@testable import Web

@Suite("What the gateway tells us")
struct WebhookTests {
    private struct Answer: Decodable {
        let taken: Bool
        let balance: String
        let currency: String
        let effective: Bool
    }

    @Test("paid: in the books, said to all and to the ERP, and the page is a receipt")
    func paid() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(["amount": "40"])
            #expect(try await browser.get(visit.back).text.contains("Your payment is on its way"))
            let told = try await browser.webhook(visit)
            #expect(told.status == 200)
            let answer = try told.json(Answer.self)
            #expect(answer.taken && answer.effective)
            #expect(answer.balance == "60.00")
            #expect(try await web.payment.balance() == 6_000)
            let received = try web.payment.published(PaymentReceived.self)
            #expect(received.map(\.contactID) == ["0123456789abcdef0123456789abcdef"])
            #expect(received.map(\.source) == [.gateway])
            #expect(try web.payment.published(ERPPaymentReceived.self).map(\.paymentId) == ["test-gateway:tx-1"])
            let page = try await browser.get(visit.back)
            for part in ["Paid", "We received", "R 40.00", "test-gateway:tx-1", "Still open", "R 60.00"] {
                #expect(page.text.contains(part), "\(part)")
            }
            #expect(try await web.payment.faults() == [])
        }
    }

    @Test("another account's receipt is not shown")
    func othersReceipt() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.openAccount("A-2", debtor: "D-2")
            let visit = try await browser.startPaying(["amount": "40"])
            _ = try await browser.webhook(visit)
            let other = web.site.links.path(try web.link(account: "city:A-2", debtor: "city:D-2"))
            #expect(!(try await browser.get(other + "?paid=" + visit.intent).text.contains("We received")))
        }
    }

    @Test("the same word again, and the same payment under another event, are taken once")
    func again() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(["amount": "40"])
            for event in ["ev-1", "ev-1", "ev-2"] {
                let told = try await browser.webhook(visit, event: event)
                #expect(told.status == 200)
                #expect(try told.json(Answer.self).balance == "60.00")
            }
            #expect(try await web.payment.balance() == 6_000)
            #expect(try web.payment.published(PaymentReceived.self).count == 1)
            #expect(try web.payment.published(ERPPaymentReceived.self).count == 1)
        }
    }

    @Test(
        "failed changes no balance and says so on the page; paid after it is taken; failed after that changes nothing")
    func failedThenPaid() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying()
            let failed = try await browser.webhook(visit, event: "ev-1", status: "failed")
            #expect(failed.status == 200)
            #expect(try failed.json(Answer.self).taken == false)
            #expect(try await web.payment.balance() == 10_000)
            let page = try await browser.get(visit.back)
            #expect(page.text.contains("The payment did not go through"))
            #expect(page.text.contains("Pay R 100.00 now"))
            #expect(try await browser.startPaying().intent != visit.intent)
            #expect(try await browser.webhook(visit, event: "ev-2").status == 200)
            #expect(try await browser.webhook(visit, event: "ev-3", status: "failed").status == 200)
            #expect(try await web.payment.balance() == 0)
            #expect(try await browser.get(visit.back).text.contains("We received"))
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let call: @Sendable (Browser, GatewayVisit) async throws -> Browser.Seen
        let status: Int
        let field: String
    }

    @Test(
        "what does not fit the intent is refused with the field's name and takes nothing",
        arguments: [
            Wrong(
                testDescription: "another amount", call: { try await $0.webhook($1, amount: "39.99") }, status: 409,
                field: "amount"),
            Wrong(
                testDescription: "another currency", call: { try await $0.webhook($1, currency: "USD") }, status: 409,
                field: "amount"),
            Wrong(
                testDescription: "an intent of nobody",
                call: { browser, _ in
                    try await browser.webhook(
                        GatewayVisit(
                            PaymentWeb.origin + "/test-gateway/pay?intent=x&amount=40.00&currency=ZAR&return="
                                + PaymentWeb.origin))
                }, status: 404, field: "intentId"),
            Wrong(
                testDescription: "a status nobody knows", call: { try await $0.webhook($1, status: "perhaps") },
                status: 422, field: "status"),
            Wrong(
                testDescription: "an id too long to come back from an ERP",
                call: { try await $0.webhook($1, payment: String(repeating: "x", count: 61)) }, status: 422,
                field: "paymentId"),
            Wrong(
                testDescription: "an event used for something else",
                call: {
                    _ = try await $0.webhook($1, event: "ev-0", payment: "tx-0", status: "failed")
                    return try await $0.webhook($1, event: "ev-0", payment: "tx-1")
                }, status: 409, field: "eventId"),
            Wrong(
                testDescription: "no JSON",
                call: { browser, _ in
                    try await browser.webhook("{", signature: browser.sign("{", at: browser.now))
                }, status: 422, field: "eventId"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(["amount": "40"])
            let told = try await wrong.call(browser, visit)
            #expect(told.status == wrong.status)
            #expect(told.text.contains(wrong.field))
            #expect(told.headers[.contentType]?.contains("json") == true)
            #expect(try await web.payment.balance() == 10_000)
        }
    }

    @Test("a second payment for an intent, or a payment used for another intent, is refused")
    func secondPayment() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(["amount": "40"])
            let other = try await browser.startPaying(["amount": "30"])
            #expect(try await browser.webhook(visit).status == 200)
            #expect(try await browser.webhook(visit, event: "ev-2", payment: "tx-2").status == 409)
            #expect(try await browser.webhook(other, event: "ev-3", payment: "tx-1").status == 409)
            #expect(try await web.payment.balance() == 6_000)
            // Nothing of the refused call stays: the event may be sent again, put right.
            #expect(try await browser.webhook(other, event: "ev-3", payment: "tx-3").status == 200)
            #expect(try await web.payment.balance() == 3_000)
        }
    }

    @Test("money that came by more ways than one is kept as credit")
    func paidTwice() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: "100.00"), id: "p")
            #expect(try await browser.webhook(visit).status == 200)
            #expect(try await web.payment.balance() == -10_000)
            #expect(try await browser.get(visit.back).text.contains("credit of"))
        }
    }

    @Test("other gateways and too much text are turned away")
    func elsewhere() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            let elsewhere = try await browser.ask("/webhooks/somebody", .post, [:], "{}")
            #expect(elsewhere.status == 404)
            let long = String(repeating: " ", count: WebhookRoutes.bodyBytesMax + 1)
            let tooLong = try await browser.webhook(long, signature: browser.sign(long, at: browser.now))
            #expect(tooLong.status == 413)
        }
    }
}
