import Calendars
import Crypto
import Foundation
import Messaging
import Money
import Testing

@testable import SandboxService

@Suite("Test gateway")
struct GatewayTests {
    private static let origin = "http://127.0.0.1:8080"
    private let key = SymmetricKey(data: Data("secret".utf8))

    private func sign(_ order: String) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Data(order.utf8), using: key))
    }

    private func order(_ text: String) throws -> GatewayOrder {
        try GatewayOrder(order: text, signature: sign(text), origin: Self.origin, key: key)
    }

    private let good = "intent=i1&amount=12.50&currency=ZAR&return=http%3A%2F%2F127.0.0.1%3A8080%2Fp%2Ftok%3Fpaid%3Di1"

    @Test("A signed order is read, and leads back to a path of the edge")
    func read() throws {
        let order = try order(good)
        #expect(order.intent == "i1")
        #expect(order.amount == Money(minorUnits: 1_250, currency: .zar))
        #expect(order.returnPath == "/p/tok?paid=i1")
    }

    @Test("The signature stands behind the last mark of the query")
    func split() throws {
        let parts = try #require(GatewayOrder.split(good + "&signature=ab12"))
        #expect(parts.order == good)
        #expect(parts.signature == "ab12")
        #expect(GatewayOrder.split(good) == nil)
    }

    @Test("An order changed after signing is refused, whatever was changed")
    func forged() {
        for changed in [good.replacing("12.50", with: "1.00"), good + "&x=1", String(good.dropLast())] {
            #expect(throws: GatewayOrder.Refusal.badSignature) {
                try GatewayOrder(order: changed, signature: sign(good), origin: Self.origin, key: key)
            }
        }
        for signature in ["", "zz", String(sign(good).dropLast(2))] {
            #expect(throws: GatewayOrder.Refusal.badSignature) {
                try GatewayOrder(order: good, signature: signature, origin: Self.origin, key: key)
            }
        }
    }

    @Test(
        "A signed order with a fault is refused with the field's name",
        arguments: [
            ("amount=12.50", "amount=0.00", "amount"), ("amount=12.50", "amount=x", "amount"),
            ("currency=ZAR", "currency=ZZZ", "amount"), ("intent=i1", "intent=", "intent"),
            ("http%3A%2F%2F127.0.0.1%3A8080%2F", "http%3A%2F%2Fevil.example%2F", "return"),
            ("http%3A%2F%2F127.0.0.1%3A8080%2F", "http%3A%2F%2F127.0.0.1%3A80801%2F", "return"),
        ])
    func malformed(_ part: String, _ other: String, _ field: String) {
        let text = good.replacing(part, with: other)
        let error = #expect(throws: GatewayOrder.Refusal.self) { try order(text) }
        guard case .malformed(let words)? = error else {
            Issue.record("\(text) was refused for its signature")
            return
        }
        #expect(words.hasPrefix(field))
    }

    @Test("The same intent has the same payment number always, another one another, and each end its own event")
    func numbers() {
        #expect(GatewayPayment.id(intent: "i1") == GatewayPayment.id(intent: "i1"))
        #expect(GatewayPayment.id(intent: "i1") != GatewayPayment.id(intent: "i2"))
        #expect(GatewayPayment.event(intent: "i1", .pay) != GatewayPayment.event(intent: "i1", .decline))
        #expect(GatewayPayment.outsideID(intent: "i1") == "test-gateway:" + GatewayPayment.id(intent: "i1"))
        #expect(GatewayPayment.id(intent: "i1").utf8.count <= 60)
    }

    @Test("The call to the seller is signed over its time and its bytes")
    func webhook() throws {
        let at = try Instant(rfc3339: "2026-01-05T06:00:00Z")
        let body = try WebhookCaller.body(try order(good), .pay, at: at)
        let fields = try JSONCoding.decode([String: String].self, from: body)
        #expect(fields["status"] == "succeeded")
        #expect(fields["amount"] == "12.50")
        #expect(fields["occurredAt"] == "2026-01-05T06:00:00Z")
        #expect(
            Set(fields.keys)
                == ["eventId", "intentId", "paymentId", "status", "amount", "currency", "occurredAt"])
        let expected = Hexadecimal.text(
            HMAC<SHA256>.authenticationCode(for: Data("1700.".utf8) + body, using: key))
        #expect(WebhookCaller.signature(of: body, seconds: 1_700, key: key) == "t=1700,v1=\(expected)")
    }
}
