import Calendars
import Contracts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import Money
import NIOCore
import ServiceKit
import TestSupport
import Testing

@testable import PaymentService
@testable import Web

/// Payment with its pages: an engine that runs, a site with keys of its own, and a browser.
struct PaymentWeb: Sendable {
    static let origin = "https://pay.example.org"
    static let token = "service-token-0123456789"
    static let gatewaySecret = "gateway-secret-of-the-test"

    let payment: PaymentFixture
    let site: WebSite
    let wall: Instant
    /// Of the debtor's links.
    let language: DebtorLanguage?

    init(language: DebtorLanguage? = nil) throws {
        self.language = language
        let payment = try PaymentFixture()
        let keys = payment.folder
        try keys.write("session.key", String(repeating: "s", count: 32))
        try keys.write("links.key", String(repeating: "l", count: 32))
        try keys.write("service.token", Self.token + "\n")
        let wall = try Instant(rfc3339: "2026-06-01T12:00:00Z")
        site = try WebSite(
            WebConfiguration(publicURL: Self.origin, keysFolder: keys.path, chartPath: "/nonexistent"),
            clocks: WebClocks(business: { payment.clock.now }, wall: { wall }, monotonic: { .zero }))
        self.payment = payment
        self.wall = wall
    }

    /// Runs engine and pages while the body runs.
    func running(_ body: @escaping @Sendable (Browser) async throws -> Void) async throws {
        let client = RouterClient(try router())
        try await payment.running { try await body(Browser(client: client, web: self)) }
    }

    func router() throws -> AppRouter {
        let wall = wall
        return try PaymentService.router(
            .init(
                site: site, store: payment.store, engine: payment.engine, policy: payment.policy,
                gateway: TestGateway(origin: Self.origin, secret: Self.gatewaySecret),
                wall: { wall }))
    }

    func link(
        _ purpose: SignedLink.Purpose = .pay, account: String = "city:A-1", debtor: String = "city:D-1",
        contact: String? = "0123456789abcdef0123456789abcdef", days: Int64 = 14
    ) throws -> SignedLink {
        try SignedLink(
            purpose: purpose, account: account, debtor: debtor, contact: contact,
            expires: try Instant(rfc3339: PaymentFixture.start) + .seconds(days * 86_400), language: language)
    }

    func path(_ purpose: SignedLink.Purpose = .pay) throws -> String { site.links.path(try link(purpose)) }

    func cookie(_ roles: Role...) -> HTTPFields {
        let session = Session(
            user: "thandi", roles: Set(roles), issued: wall, expires: wall + SessionCodec.life, id: "session-1")
        return [.cookie: "q_session=" + site.sessions.seal(session)]
    }

    var sessionToken: String { site.csrf.token(.session(id: "session-1")) }

    static let service: HTTPFields = [.authorization: "Bearer " + token]
}

/// Asks pages and sends forms.
struct Browser: Sendable {
    let client: RouterClient
    let web: PaymentWeb

    struct Seen: Sendable {
        let status: Int
        let body: String
        let location: String?
        let headers: HTTPFields

        /// Without no-break spaces, so that amounts can be written plainly in tests.
        var text: String { body.replacing("\u{a0}", with: " ") }
        var isClean: Bool { !body.contains("{{") && !body.contains("Optional(") }

        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONCoding.decode(type, from: Data(body.utf8))
        }
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Seen {
        try await ask(path, .get, headers, nil)
    }

    /// A form behind the pay link, with its token unless another is given.
    func submit(
        _ action: String, _ fields: [String: String], csrf: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Seen {
        try await post(action, fields, csrf: try csrf ?? web.site.csrfToken(for: web.link()), headers: headers)
    }

    func post(
        _ path: String, _ fields: [String: String], csrf: String, headers: HTTPFields = [:]
    ) async throws -> Seen {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let pairs = fields.merging(["csrf": csrf]) { $1 }.sorted { $0.key < $1.key }
        let body = pairs.map { "\(FormText.encode($0.key))=\(FormText.encode($0.value))" }.joined(separator: "&")
        return try await ask(path, .post, headers, body)
    }

    func ask(
        _ path: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: String?
    ) async throws -> Seen {
        try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Seen(
                status: response.status.code, body: String(buffer: response.body),
                location: response.headers[.location],
                headers: response.headers)
        }
    }

    // MARK: - The gateway

    /// Presses the button and reads the gateway's address.
    func startPaying(_ fields: [String: String] = [:]) async throws -> GatewayVisit {
        let seen = try await submit(try web.path(), fields)
        #expect(seen.status == 303, "\(seen.text)")
        return try GatewayVisit(#require(seen.location))
    }

    /// What the gateway tells us of an intent, signed.
    func webhook(
        _ visit: GatewayVisit, event: String = "ev-1", payment: String = "tx-1", status: String = "succeeded",
        amount: String? = nil, currency: String = "ZAR", signedAt: Int64? = nil
    ) async throws -> Seen {
        let body =
            #"{"eventId":"\#(event)","intentId":"\#(visit.intent)","paymentId":"\#(payment)","status":"\#(status)","#
            + #""amount":"\#(amount ?? visit.amount)","currency":"\#(currency)","occurredAt":"2026-01-05T03:00:00Z"}"#
        return try await webhook(body, signature: sign(body, at: signedAt ?? now))
    }

    func webhook(_ body: String, signature: String?) async throws -> Seen {
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[try #require(HTTPField.Name("Quittance-Signature"))] = signature
        return try await ask("/webhooks/test-gateway", .post, headers, body)
    }

    var now: Int64 { web.wall.millisecondsSinceEpoch / 1_000 }

    func sign(_ body: String, at seconds: Int64, secret: String = PaymentWeb.gatewaySecret) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(seconds).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return "t=\(seconds),v1=" + code.map { String(format: "%02x", $0) }.joined()
    }
}

/// The gateway's page as the debtor's browser is sent there.
struct GatewayVisit: Sendable {
    let intent: String
    let amount: String
    let currency: String
    /// Path and query of the page the browser comes back to.
    let back: String

    init(_ location: String) throws {
        let parts = try #require(URLComponents(string: location))
        #expect(location.hasPrefix(PaymentWeb.origin + "/test-gateway/pay?"))
        let query = Dictionary(uniqueKeysWithValues: (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        intent = try #require(query["intent"])
        amount = try #require(query["amount"])
        currency = try #require(query["currency"])
        let back = try #require(query["return"])
        #expect(back.hasPrefix(PaymentWeb.origin))
        self.back = String(back.dropFirst(PaymentWeb.origin.count))
    }
}
