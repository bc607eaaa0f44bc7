import Calendars
import Contracts
import Foundation
import Logging
import Messaging
import Money
import Policies
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import PaymentCore
@testable import PaymentService

/// Payment on a store of its own, with a broker in memory and a clock that stands until it is moved.
struct PaymentFixture {
    let folder: TestFolder
    let store: Store
    let transport = LoopTransport()
    let engine: ServiceEngine
    let clock: BusinessClock
    let seal: BodySeal
    let policy: PaymentPolicy

    /// Read once: it is large.
    private static let bundle = Result { try PolicyBundle.load(folder: Repository.policies) }
    static let start = "2026-01-05T03:00:00Z"

    /// - Parameter change: more handlers, for what the service itself never does.
    init(_ change: (inout Handlers) -> Void = { _ in }) throws {
        folder = try TestFolder("payment")
        seal = try BodySeal(key: Data(repeating: 7, count: 32))
        store = try Store(path: folder.path + "/store.sqlite", migrations: PaymentSchema.migrations)
        let bundle = try Self.bundle.get()
        policy = PaymentPolicy(creditors: bundle.creditors, systems: bundle.systems, zones: try ZoneDatabase())
        clock = BusinessClock(mode: .stepped, startingAt: try Instant(rfc3339: Self.start))
        var handlers = PaymentService.handlers(policy)
        change(&handlers)
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "payment", subscriptions: PaymentService.subscriptions, handlers: handlers, clock: clock,
                seal: seal, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            store: store, transport: transport)
    }

    /// Runs the engine while the body runs, then stops it and closes the store.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await transport.running(engine.run, body)
        try store.close()
    }

    // MARK: - What comes in

    @discardableResult
    func erp(
        _ type: String, _ data: String, id: String, system: String = "city", queue: String = QueueName.paymentERP,
        redelivered: Bool = false
    ) -> DeliveryToken {
        transport.deliver(
            Envelope(id: id, source: "/erp", type: type, data: Data(data.utf8)), queue: queue,
            exchange: queue == QueueName.erpUnrouted ? ExchangeName.erpUnrouted : ExchangeName.erp,
            userID: "erp-\(system)", redelivered: redelivered)
    }

    func fact<Body: MessageBody>(_ body: Body, id: String) throws {
        transport.deliver(
            Envelope(
                id: id, source: "/quittance/dispute", type: Body.messageType, subject: body.subject,
                data: try JSONCoding.encode(body)), queue: QueueName.paymentEvents)
    }

    /// Delivers an ERP's message and waits for its answer.
    @discardableResult
    func tell(
        _ type: String, _ data: String, id: String, system: String = "city", queue: String = QueueName.paymentERP
    ) async throws -> ERPAnswer {
        let before = try answers(to: id).count
        erp(type, data, id: id, system: system, queue: queue)
        try await eventually("an answer to \(id)") { try answers(to: id).count > before }
        return try #require(try answers(to: id).last)
    }

    /// An account with one open invoice of R 100.00, due 2026-01-20.
    func openAccount(_ id: String = "A-1", debtor: String = "D-1", cents: String = "100.00") async throws {
        try await tell("erp.account.opened.v1", JSON.account(id, debtor: debtor), id: "open-\(id)")
        try await tell("erp.invoice.issued.v1", JSON.invoice("I-\(id)", of: id, amount: cents), id: "invoice-\(id)")
    }

    /// Moves the clock as the conductor does, and fires what is due.
    func step(to instant: String, round: Int64) async throws {
        for (offset, phase) in [ClockTick.Phase.set, .due].enumerated() {
            let number = round * 2 + Int64(offset)
            let tick = ClockTick(round: number, instant: try Instant(rfc3339: instant), phase: phase)
            for queue in [QueueName.paymentEvents, QueueName.paymentERP, QueueName.erpUnrouted] {
                transport.deliver(
                    Envelope(
                        id: "tick-\(number)", source: "/conductor", type: ClockTick.messageType,
                        data: try JSONCoding.encode(tick)), queue: queue, exchange: "clock")
            }
            try await eventually("the answer to round \(number)") {
                try published(ClockAnswer.self).contains { $0.round == number }
            }
        }
    }

    // MARK: - What goes out

    func published<Body: MessageBody>(_ type: Body.Type) throws -> [Body] {
        try transport.published.filter { $0.properties.type == Body.messageType }
            .map { try JSONCoding.decode(Body.self, from: $0.body) }
    }

    func answers(to id: String) throws -> [ERPAnswer] {
        try transport.published.filter { $0.exchange == ExchangeName.erpReplies }.compactMap { message in
            switch message.properties.type {
            case ERPMessageAccepted.messageType:
                let body = try JSONCoding.decode(ERPMessageAccepted.self, from: message.body)
                return body.messageId == id ? ERPAnswer(to: message.routingKey, reasons: []) : nil
            case ERPMessageRejected.messageType:
                let body = try JSONCoding.decode(ERPMessageRejected.self, from: message.body)
                return body.messageId == id ? ERPAnswer(to: message.routingKey, reasons: body.reasons) : nil
            default: return nil
            }
        }
    }

    func ledger(_ id: AccountID = "city:A-1") async throws -> AccountLedger? {
        try await store.read { try LedgerStore.load(id, in: $0) }
    }

    /// In cents.
    func balance(_ id: AccountID = "city:A-1") async throws -> Int64? { try await ledger(id)?.balance.minorUnits }

    /// Books as they are stored: whole, and right by their own check.
    func faults(_ id: AccountID = "city:A-1") async throws -> [String] {
        try await store.read { database in
            guard let ledger = try LedgerStore.load(id, in: database) else { return ["there is no account"] }
            return ledger.faults(journal: try BookQueries.journal(of: ledger, in: database))
        }
    }
}

/// What an ERP was told of its message.
struct ERPAnswer: Sendable, Hashable {
    let to: String
    /// None when it was accepted.
    let reasons: [Reason]

    var accepted: Bool { reasons.isEmpty }
    /// `code field` of each reason.
    var codes: [String] { reasons.map { "\($0.code) \($0.field ?? "")" } }
}
