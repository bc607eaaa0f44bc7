import Contracts
import HTTPTypes
import Messaging
import Money
import Storage
import Testing

@testable import PaymentService
@testable import Web

@Suite("Who may tell us of payments")
struct WebhookSignatureTests {
    @Test("only the gateway's own, recent signature opens the books")
    func signatures() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let visit = try await browser.startPaying(["amount": "40"])
            let body =
                #"{"eventId":"e","intentId":"\#(visit.intent)","paymentId":"p","status":"succeeded","amount":"40.00","#
                + #""currency":"ZAR","occurredAt":"2026-01-05T03:00:00Z"}"#
            let now = browser.now
            let right = browser.sign(body, at: now)
            let wrong: [String?] = [
                nil, "", "v1=", "t=\(now)", "t=\(now),v1=", "t=,v1=00", right.replacing("v1=", with: "v2="),
                right + "0",
                String(right.dropLast()), browser.sign(body + " ", at: now),
                browser.sign(body, at: now, secret: "another"),
                browser.sign(body, at: now - 301), browser.sign(body, at: now + 301), browser.sign(body, at: .max),
                right.replacing("t=\(now)", with: "t=\(now + 1)"),
            ]
            for signature in wrong {
                let told = try await browser.webhook(body, signature: signature)
                #expect(told.status == 403, "\(signature ?? "none")")
            }
            #expect(try await web.payment.balance() == 10_000)
            for seconds in [now - 300, now + 300] {
                #expect(try await browser.webhook(body, signature: browser.sign(body, at: seconds)).status == 200)
            }
            #expect(try await web.payment.balance() == 6_000)
        }
    }
}
