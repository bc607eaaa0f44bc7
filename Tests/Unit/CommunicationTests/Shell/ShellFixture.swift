import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Policies
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import CommunicationService

/// The whole service but for broker and HTTP server: the program's own wiring on a real store, a broker in memory, a
/// stepped business clock and a monotonic clock that moves when told to.
final class ShellFixture: Sendable {
    static let start = "2026-01-05T03:00:00Z"
    static let origin = "https://pay.example.org"
    /// Read and checked once: it is the slow part.
    static let bundle = Result { try PolicyBundle.load(folder: Repository.policies, origin: origin) }

    let folder: ShellFolder
    let store: Store
    let transport = LoopTransport()
    let clock: BusinessClock
    let parts: CommunicationParts
    let site: WebSite
    let engine: ServiceEngine
    let log = CapturedLog.Lines()
    private let round = Mutex<Int64>(0)
    private let number = Mutex(0)

    /// - Parameter earlier: takes over the store of a fixture that has stopped, as a restarted process would.
    init(after earlier: ShellFixture? = nil) throws {
        folder = try earlier?.folder ?? ShellFolder()
        store = try Store(path: folder.store, migrations: CommunicationSchema.migrations)
        clock = BusinessClock(mode: .stepped, startingAt: try Instant(rfc3339: Self.start))
        round.withLock { $0 = earlier?.round.withLock { $0 } ?? 0 }
        number.withLock { $0 = earlier?.number.withLock { $0 } ?? 0 }
        let lines = log
        let logger = Logger(label: "test") { _ in CapturedLog(lines: lines) }
        let clock = clock
        let wall = Wall()
        site = try WebSite(
            WebConfiguration(publicURL: Self.origin, keysFolder: folder.keys, chartPath: "/nonexistent"),
            clocks: WebClocks(business: { clock.now }, wall: wall.read, monotonic: { .zero }))
        let time = Time()
        self.time = time
        parts = try CommunicationParts(
            .init(
                keysFolder: folder.keys, publicURL: Self.origin,
                asker: earlier == nil ? "test-1" : "test-2", monotonic: { time.now }),
            policies: Self.bundle.get(), links: site.links, logger: logger)
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "communication", subscriptions: CommunicationService.subscriptions,
                handlers: parts.handlers, clock: clock, wall: WallClock(now: wall.read),
                seal: try BodySeal(key: Data(repeating: 1, count: 32)), requests: parts.desk, logger: logger),
            store: store, transport: transport)
    }

    /// The service's pages and APIs.
    func router() throws -> AppRouter {
        let router = site.makeRouter()
        try CommunicationService.addPages(
            to: router, site: site, engine: engine, parts: parts,
            secrets: .init(twilio: ShellFolder.inboundToken, kannel: ShellFolder.kannelToken))
        return router
    }

    let time: Time

    /// Monotonic time that moves when told to.
    final class Time: Sendable {
        private let value = Mutex(Duration.seconds(1_000))
        var now: Duration { value.withLock { $0 } }
        func advance(_ duration: Duration) { value.withLock { $0 += duration } }
    }

    /// Wall time that stands still.
    struct Wall: Sendable {
        var read: @Sendable () -> Instant { { Instant(millisecondsSinceEpoch: 1_767_582_000_000) } }
    }

    /// Runs the engine while the body runs, then stops it and closes the store.
    func running(_ body: @escaping @Sendable (ShellFixture) async throws -> Void) async throws {
        try await transport.running(engine.run) { try await body(self) }
        try store.close()
    }

    // MARK: - Saying something to the service

    private func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }

    /// A fact of another service.
    func tell<Body: MessageBody>(_ body: Body, queue: String = QueueName.communicationFacts) throws {
        let envelope = Envelope(
            id: "m-\(next())", source: "/test", type: Body.messageType, subject: body.subject, time: clock.now,
            data: try JSONCoding.encode(body))
        transport.deliver(envelope, queue: queue)
    }

    /// An ERP's message as JSON text.
    @discardableResult
    func erp(_ type: String, _ json: String, system: String = "city") -> String {
        let id = "erp-\(next())"
        let envelope = Envelope(id: id, source: "/\(system)", type: type, time: clock.now, data: Data(json.utf8))
        transport.deliver(
            envelope, queue: QueueName.communicationERP, exchange: ExchangeName.erp, userID: "erp-\(system)")
        return id
    }

    // MARK: - Time

    /// Waits until everything delivered so far is handled. The turn after the probe's own is awaited too, so that
    /// answers to permit requests are out.
    @discardableResult
    func settle() async throws -> ClockAnswer {
        _ = try await tick(.probe, at: clock.now)
        return try await tick(.probe, at: clock.now)
    }

    /// Steps the business clock and fires what is due.
    @discardableResult
    func advance(to instant: String) async throws -> ClockAnswer {
        let instant = try Instant(rfc3339: instant)
        // The instant is adopted with the first queue's tick: what is on its way belongs to the one before.
        try await settle()
        _ = try await tick(.set, at: instant)
        _ = try await tick(.due, at: instant)
        return try await settle()
    }

    private func tick(_ phase: ClockTick.Phase, at instant: Instant) async throws -> ClockAnswer {
        let number = round.withLock { round in
            round += 1
            return round
        }
        let tick = ClockTick(round: number, instant: instant, phase: phase)
        let envelope = Envelope(
            id: "tick-\(number)", source: "/conductor", type: ClockTick.messageType,
            data: try JSONCoding.encode(tick))
        for queue in [QueueName.communicationFacts, QueueName.communicationERP, QueueName.communicationReports] {
            transport.deliver(envelope, queue: queue, exchange: ExchangeName.clock)
        }
        var answer: ClockAnswer?
        try await eventually("an answer to tick \(number)") {
            answer = try self.published(ClockAnswer.self).last { $0.round == number }
            return answer != nil
        }
        return try #require(answer)
    }

    /// Payment and dispute have just answered.
    func freshen() async throws {
        let probe = parts.desk.probe()
        for source in ["payment", "dispute"] {
            try tell(FactEcho(number: probe.number, asker: probe.asker, source: source))
        }
        try await settle()
    }

    // MARK: - Permits

    /// What a notifier is answered; nothing comes of it in the desk's patience: an empty answer.
    func ask(
        _ id: String, channels: [Channel] = [.sms, .email, .letter], limit: Int = 50,
        carriers: [ChannelCarrier]? = nil
    ) async throws -> [Grant] {
        try post(id, channels: channels, limit: limit, carriers: carriers)
        try await settle()
        if answers(to: id).isEmpty {
            time.advance(.seconds(1))
            engine.wake()
            try await eventually("an answer to \(id)") { !self.answers(to: id).isEmpty }
        }
        // What was said of the decisions is published before the answer to another tick.
        try await settle()
        return try JSONCoding.decode(PermitAnswer.self, from: #require(answers(to: id).last)).grants
    }

    func post(
        _ id: String, channels: [Channel] = [.sms, .email, .letter], limit: Int = 50,
        carriers: [ChannelCarrier]? = nil
    ) throws {
        let request = PermitRequest(
            requestID: id, replica: "notifier-1", channels: channels, limit: limit, carriers: carriers)
        transport.deliver(
            MessageProperties(contentType: "application/json", correlationID: id, replyTo: "reply-\(id)"),
            try JSONCoding.encode(request), queue: QueueName.communicationPermits, exchange: "",
            key: QueueName.communicationPermits)
    }

    func answers(to id: String) -> [Data] {
        transport.published.filter { $0.routingKey == "reply-\(id)" }.map(\.body)
    }

    func outcome(
        _ grant: Grant, _ result: DeliveryResult, reference: String? = nil, cause: String? = nil,
        retryAfter: Int? = nil
    ) throws {
        try tell(
            ContactOutcomes(
                replica: "notifier-1",
                items: [
                    .init(
                        contactID: grant.contact.contactID, attempt: grant.contact.attempt,
                        requestID: grant.requestID, result: result, providerReference: reference, cause: cause,
                        retryAfterMilliseconds: retryAfter)
                ]), queue: QueueName.communicationReports)
    }

    // MARK: - What was said and kept

    func published<Body: MessageBody>(_ type: Body.Type) throws -> [Body] {
        try transport.published.filter { $0.properties.type == Body.messageType }
            .map { try JSONCoding.decode(Body.self, from: $0.body) }
    }

    /// What an ERP was answered to a message: nil when it was accepted, else the reasons' fields.
    func rejected(_ id: String) throws -> [String]? {
        try published(ERPMessageRejected.self).first { $0.messageId == id }?.reasons.map { $0.field ?? "" }
    }

    func isAccepted(_ id: String) throws -> Bool {
        try published(ERPMessageAccepted.self).contains { $0.messageId == id }
    }

    /// The rules of the newest refusal of an account.
    func refusal(_ account: AccountID = "city:A-1") throws -> [String]? {
        try published(ContactRefused.self).last { $0.contact.accountID == account }?.rules
    }

    struct ContactRow: Sendable, Hashable {
        let id: String
        let account: String
        let channel: String
        let standing: String
        let result: String?
    }

    func contacts(_ account: AccountID = "city:A-1") async throws -> [ContactRow] {
        try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT contactId, accountId, channel, standing, result FROM contact WHERE accountId = ?
                    ORDER BY changedAt, contactId
                    """, arguments: [account.value]
            ).map { row in
                ContactRow(
                    id: row["contactId"], account: row["accountId"], channel: row["channel"],
                    standing: row["standing"], result: row["result"])
            }
        }
    }
}
