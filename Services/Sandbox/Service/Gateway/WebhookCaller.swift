import Calendars
import Crypto
import Foundation
import Messaging
import Money
import ServiceKit
import Synchronization
import Transfer

/// Tells the seller what became of a payment, again and again until it is in the books, as gateways do.
final class WebhookCaller: Sendable {
    /// Given up after this long; the person at the page may press again.
    static let patience: Duration = .seconds(60)

    private struct Made {
        let decision: GatewayDecision
        let at: Instant
    }

    private let origin: String
    private let key: SymmetricKey
    private let client: TransferClient
    private let wall: WallClock
    private let now: @Sendable () -> Instant
    /// The first decision on an intent stands, with its time: a call repeated is the same call.
    private let decisions = Mutex<[String: Made]>([:])

    enum Result: Sendable, Hashable {
        case told(GatewayDecision)
        /// The seller will not have it, ever.
        case refused(status: Int)
        case unreachable
    }

    init(
        origin: String, key: SymmetricKey, client: TransferClient, wall: WallClock,
        now: @escaping @Sendable () -> Instant
    ) {
        self.origin = origin
        self.key = key
        self.client = client
        self.wall = wall
        self.now = now
    }

    func tell(_ order: GatewayOrder, _ decision: GatewayDecision) async throws -> Result {
        let made = decisions.withLock { decisions in
            let made = decisions[order.intent] ?? Made(decision: decision, at: now())
            decisions[order.intent] = made
            return made
        }
        let body = try Self.body(order, made.decision, at: made.at)
        let deadline = ContinuousClock.now + Self.patience
        var wait: Duration = .milliseconds(50)
        while ContinuousClock.now < deadline {
            if let status = await call(body) {
                if (200..<300).contains(status) { return .told(made.decision) }
                if (400..<500).contains(status), ![408, 425, 429].contains(status) { return .refused(status: status) }
            }
            try await Task.sleep(for: wait)
            wait = min(wait * 2, .seconds(5))
        }
        return .unreachable
    }

    static func body(_ order: GatewayOrder, _ decision: GatewayDecision, at: Instant) throws -> Data {
        try JSONCoding.encode(
            JSONValue.object([
                "eventId": .string(GatewayPayment.event(intent: order.intent, decision)),
                "intentId": .string(order.intent), "paymentId": .string(GatewayPayment.id(intent: order.intent)),
                "status": .string(decision.status), "amount": .string(order.amount.decimalString),
                "currency": .string(order.amount.currency.code), "occurredAt": .string(at.rfc3339),
            ]))
    }

    /// `t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`
    static func signature(of body: Data, seconds: Int64, key: SymmetricKey) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(seconds).".utf8) + body, using: key)
        return "t=\(seconds),v1=\(Hexadecimal.text(code))"
    }

    /// The answer's status; nil without one.
    private func call(_ body: Data) async -> Int? {
        let seconds = wall.now().millisecondsSinceEpoch / 1_000
        let request = TransferRequest(
            .post, "\(origin)/webhooks/\(GatewayPayment.gateway)",
            headers: [
                TransferHeader("Content-Type", "application/json"),
                TransferHeader("Quittance-Signature", Self.signature(of: body, seconds: seconds, key: key)),
            ],
            body: body, timeout: .seconds(20))
        return try? await client.perform(request).status
    }
}
