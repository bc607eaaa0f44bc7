import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import Policies
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import DisputeService

/// The whole service on a store of its own in a temporary folder, with a broker in memory and stepped time.
struct DisputeFixture {
    static let token = "service-token-0123456789"
    static let queueERP = QueueName.disputeERP
    static let queueEvents = QueueName.disputeEvents

    let folder: TestFolder
    let store: Store
    let transport = LoopTransport()
    let engine: ServiceEngine
    let clock: BusinessClock
    let wall = TestWall()
    let site: WebSite
    let desk: DisputeDesk
    let tasks: TaskDesk
    let seal: BodySeal
    /// Of the debtor's links.
    let language: DebtorLanguage?
    private let rounds = Rounds()

    init(language: DebtorLanguage? = nil) throws {
        self.language = language
        folder = try TestFolder("dispute")
        for (name, bytes) in [
            ("session.key", [UInt8](repeating: 1, count: 32)), ("links.key", [UInt8](repeating: 2, count: 32)),
            ("service.token", Array(Self.token.utf8)),
        ] { try folder.write(name, bytes) }
        store = try Store(path: folder.path + "/dispute.sqlite", migrations: DisputeSchema.migrations)
        seal = try BodySeal(key: Data(repeating: 7, count: 32))
        let words = SealedWords(seal: seal)
        desk = DisputeDesk(
            rules: DisputeRules(policies: try Facts.policies(), zones: try ZoneDatabase()), words: words)
        tasks = TaskDesk(words: words)
        let clock = BusinessClock(mode: .stepped, startingAt: Facts.start)
        self.clock = clock
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "dispute", subscriptions: DisputeService.subscriptions,
                handlers: DisputeHandlers(desk: desk, tasks: tasks).handlers(), clock: clock, seal: seal,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            store: store, transport: transport)
        let wall = wall
        site = try WebSite(
            WebConfiguration(publicURL: "https://pay.example.org", keysFolder: folder.path),
            clocks: WebClocks(business: { clock.now }, wall: { wall.now }, monotonic: { .zero }))
    }

    func router() throws -> AppRouter {
        try DisputeService.router(
            DisputeService.Parts(site: site, store: store, engine: engine, desk: desk, tasks: tasks))
    }

    /// Runs the engine while the body runs, then stops it, closes the store and takes the folder away.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await transport.running(engine.run, body)
        try store.close()
    }

    /// Runs the engine and lets the body ask the router.
    func serving(_ body: @escaping @Sendable (RouterClient) async throws -> Void) async throws {
        let client = RouterClient(try router())
        try await running { try await body(client) }
    }

    // MARK: - Messages

    func tell(_ body: some MessageBody, id: String) throws {
        transport.deliver(
            Envelope(
                id: id, source: "/test", type: type(of: body).messageType, subject: body.subject,
                data: try JSONCoding.encode(body)), queue: Self.queueEvents)
    }

    /// Tells of an account and waits until it is known.
    func know(_ state: AccountState) async throws {
        try tell(state, id: "account-\(state.accountID)-\(state.version)")
        try await eventually("the account is known") {
            try await store.read { try AccountStore.find(state.accountID, in: $0)?.version == state.version }
        }
    }

    func erp(_ type: String, id: String, _ json: String) {
        transport.deliver(
            Envelope(id: id, source: "/erp/city", type: type, data: Data(json.utf8)), queue: Self.queueERP,
            exchange: ExchangeName.erp, userID: "erp-city")
    }

    func published<Body: MessageBody>(_ type: Body.Type) throws -> [Body] {
        try transport.published.filter { $0.properties.type == Body.messageType }
            .map { try JSONCoding.decode(Body.self, from: $0.body) }
    }

    /// The newest set said of a holder.
    func holds(on holder: String) throws -> [String] {
        let placed = try published(HoldPlaced.self).map(\.set)
        let released = try published(HoldReleased.self).map(\.set)
        let newest = (placed + released).filter { $0.holder == holder }.max { $0.version < $1.version }
        return newest?.holds.map(\.holdID) ?? []
    }

    /// Moves the business clock and fires what is due.
    func step(to instant: String) async throws {
        let instant = try Instant(rfc3339: instant)
        for phase in [ClockTick.Phase.set, .due] {
            let round = rounds.next()
            let tick = ClockTick(round: round, instant: instant, phase: phase)
            for queue in [Self.queueERP, Self.queueEvents] {
                transport.deliver(
                    Envelope(
                        id: "tick-\(round)", source: "/conductor", type: ClockTick.messageType,
                        data: try JSONCoding.encode(tick)), queue: queue, exchange: ExchangeName.clock)
            }
            try await eventually("the tick is answered") {
                try published(ClockAnswer.self).contains { $0.round == round }
            }
        }
    }

    // MARK: - Pages

    func link(_ purpose: SignedLink.Purpose, account: AccountID = Facts.account) throws -> SignedLink {
        try SignedLink(
            purpose: purpose, account: account.value, debtor: Facts.debtor.value, contact: nil,
            expires: Facts.start + .seconds(30 * 24 * 3600), language: language)
    }

    func csrf(_ link: SignedLink) -> String { site.csrfToken(for: link) }

    func session(_ roles: Set<Role>, user: String = "thandi") -> Session {
        Session(user: user, roles: roles, issued: wall.now, expires: wall.now + SessionCodec.life, id: "session-1")
    }

    func staff(_ roles: Set<Role> = [.specialist]) -> HTTPFields {
        [.cookie: "q_session=" + site.sessions.seal(session(roles)), .accept: "text/html"]
    }

    var staffCSRF: String { site.csrf.token(.session(id: "session-1")) }
}

/// Numbers the ticks.
final class Rounds: Sendable {
    private let last = Mutex<Int64>(0)

    func next() -> Int64 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}

/// A wall clock that stands still.
struct TestWall: Sendable {
    let now = Facts.start
}

extension RouterClient {
    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> RouterAnswer {
        try await execute(uri: path, method: .get, headers: headers)
    }

    func post(_ path: String, _ headers: HTTPFields = [:], _ fields: [(String, String)]) async throws -> RouterAnswer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let plain = CharacterSet.alphanumerics
        let body = fields.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: plain) ?? "")" }
        return try await execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: body.joined(separator: "&")))
    }
}

extension RouterAnswer {
    var text: String { String(buffer: body) }
    var location: String { headers[.location] ?? "" }
}
