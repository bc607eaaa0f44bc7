import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Money
import Policies
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import SegmentationService

/// Segmentation on a store of its own, with a broker in memory and a clock that stands until it is moved.
struct SegmentationFixture {
    let folder: TestFolder
    let store: Store
    let transport = LoopTransport()
    let engine: ServiceEngine
    let clock: BusinessClock
    let policies: PolicyBundle

    /// Read once: it is large.
    private static let bundle = Result { try PolicyBundle.load(folder: Repository.policies) }
    /// A Monday, just after the day's start.
    static let start = "2026-01-05T03:00:00Z"

    init() throws {
        folder = try TestFolder("segmentation")
        policies = try Self.bundle.get()
        store = try Store(path: folder.path + "/store.sqlite", migrations: SegmentationSchema.migrations)
        clock = BusinessClock(mode: .stepped, startingAt: try Instant(rfc3339: Self.start))
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "segmentation", subscriptions: [Subscription(queue: QueueName.segmentationEvents)],
                handlers: Segmenter(policies: policies).handlers(), clock: clock,
                seal: try BodySeal(key: Data(repeating: 7, count: 32)),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            store: store, transport: transport)
    }

    /// Runs the engine while the body runs, then stops it and closes the store.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await transport.running(engine.run, body)
        try store.close()
    }

    /// Delivers facts in order and waits until all are in the store and what they caused is published.
    func tell(_ facts: any MessageBody...) async throws {
        for fact in facts {
            let number = transport.deliveredCount
            transport.deliver(
                Envelope(
                    id: "fact-\(number)", source: "/quittance/test", type: type(of: fact).messageType,
                    data: try JSONCoding.encode(fact)), queue: QueueName.segmentationEvents)
        }
        try await settle()
    }

    func settle() async throws {
        try await eventually("everything is committed and published") {
            guard transport.acknowledged.count == transport.deliveredCount else { return false }
            let rows = try await store.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE routingKey <> 'clock.answers'")
            }
            return transport.published.count(where: { $0.routingKey != QueueName.clockAnswers }) == rows
        }
    }

    /// Moves the clock as the conductor does, and fires what is due.
    func step(to instant: String, round: Int64) async throws {
        for (offset, phase) in [ClockTick.Phase.set, .due].enumerated() {
            let number = round * 2 + Int64(offset)
            let tick = ClockTick(round: number, instant: try Instant(rfc3339: instant), phase: phase)
            transport.deliver(
                Envelope(
                    id: "tick-\(number)", source: "/conductor", type: ClockTick.messageType,
                    data: try JSONCoding.encode(tick)), queue: QueueName.segmentationEvents, exchange: "clock")
            try await eventually("the answer to round \(number)") {
                try published(ClockAnswer.self).contains { $0.round == number }
            }
        }
        try await settle()
    }

    func published<Body: MessageBody>(_ type: Body.Type) throws -> [Body] {
        try transport.published.filter { $0.properties.type == Body.messageType }
            .map { try JSONCoding.decode(Body.self, from: $0.body) }
    }

    func segments() throws -> [String] { try published(AccountSegmented.self).map(\.segment) }
}

/// A fact of an account, told in the few words that segments depend on.
func account(
    _ id: AccountID = "city:A-1", debtor: DebtorID = "city:D-1", creditor: CreditorID = "metsi-city",
    version: Int64 = 1,
    type: DebtType = .rates, cents: Int64 = 10_000, due: String? = "2026-02-01", issued: Int = 6, late: Int = 0,
    broken: Int = 0, closed: Bool = false
) throws -> AccountState {
    let amount = Money(minorUnits: cents, currency: .zar)
    let dueOn = try due.map { try LocalDate(iso8601: $0) }
    return AccountState(
        accountID: id, debtorID: debtor, creditorID: creditor, reference: "MC-1", debtType: type,
        openedOn: try LocalDate(iso8601: "2025-01-01"), attributes: [:], version: version, closed: closed,
        balance: amount,
        openInvoices: dueOn.map {
            [
                .init(
                    invoiceID: "city:I-1", number: "N-1", issuedOn: $0.adding(days: -30), dueOn: $0, amount: amount,
                    open: amount)
            ]
        } ?? [], invoicesIssued: issued, invoicesPaidLate: late, paymentsReceived: 0, lastPaymentOn: nil, promise: nil,
        promisesBroken: broken, settledAt: nil)
}

func holds(
    account: AccountID? = nil, debtor: DebtorID? = nil, by service: String = "dispute", count: Int = 1,
    version: Int64 = 1
) throws -> HoldSet {
    let since = try Instant(rfc3339: SegmentationFixture.start)
    return HoldSet(
        accountID: account, debtorID: debtor, placedBy: service,
        holds: (0..<count).map { Hold(holdID: "h-\($0)", reason: .manual, since: since) }, version: version)
}
