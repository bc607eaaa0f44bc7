import Calendars
import Contracts
import Crypto
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing
import Web

@testable import ReportingCore
@testable import ReportingService

/// The whole service on a store of its own, with a stream in memory instead of a broker.
struct ReportingFixture: Sendable {
    static let token = "service-token-0123456789"
    static let wallStart = Instant(millisecondsSinceEpoch: 1_767_580_200_000)

    let folder: TestFolder
    let chartPath: String
    let store: Store
    let transport = StreamTransport()
    let engine: ServiceEngine
    let clock: BusinessClock
    let audit: AuditStore
    let parts: ReportingParts
    var router: AppRouter { ReportingService.router(parts) }
    let site: WebSite

    init(folder: TestFolder? = nil, chartPath: String = "/nonexistent", titles: Titles = ReportingFixture.titles)
        throws
    {
        self.chartPath = chartPath
        self.folder = try folder ?? TestFolder()
        store = try Store(path: self.folder.path + "/reporting.sqlite", migrations: ReportingSchema.migrations)
        let key = Data(repeating: 7, count: 32)
        try Self.keys(self.folder.path)
        let wall = WallClock { Self.wallStart }
        let clock = BusinessClock(mode: .stepped)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        audit = AuditStore(seal: AuditSeal(key: key))
        let zone = try ZoneDatabase().zone("Africa/Johannesburg")
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "reporting", subscriptions: ReportingService.subscriptions,
                handlers: Projector(zone: zone, clock: clock, audit: audit, causes: Self.causes).handlers(),
                clock: clock, wall: wall,
                seal: try BodySeal(key: key), logger: logger),
            store: store, transport: transport)
        site = try WebSite(
            WebConfiguration(publicURL: "https://desk.example.org", keysFolder: self.folder.path, chartPath: chartPath),
            clocks: WebClocks(business: { clock.now }, wall: wall.now, monotonic: { .zero }))
        parts = try ReportingService.parts(
            site: site, store: store, engine: engine, titles: titles, zone: zone, audit: audit, wall: wall,
            logger: logger)
        self.clock = clock
    }

    static let titles = Titles(
        rules: ["Q-HOLD": "A hold stops all pressing"], strategies: ["gentle": "Gentle reminders"],
        creditors: ["metsi-city": "Metsi City", "karoo-retail": "Karoo Home", "linden-practice": "Linden Practice"],
        disputeReasons: ["wrong-amount": "The amount is wrong"])

    static let causes = RefusalCauses([
        .init("Q-HOLD", ["dispute", "debt-review"], bindsEverywhere: true),
        .init("Q-ADDRESS", ["no-address"], bindsEverywhere: true),
    ])

    private static func keys(_ folder: String) throws {
        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try write("session.key", Array(repeating: 1, count: 32))
        try write("links.key", Array(repeating: 2, count: 32))
        try write("service.token", Array((token + "\n").utf8))
        try write("users", Array("# staff\n".utf8))
    }

    // MARK: - Running

    /// Runs the service while the body runs, then stops it for good. The store stays open.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await engine.run()
                return false
            }
            group.addTask {
                try await parts.audit.run()
                return false
            }
            group.addTask {
                try await body()
                return true
            }
            let bodyEnded = try await group.next()
            #expect(bodyEnded == true, "the service ended by itself")
            await transport.stopConsuming()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }

    /// The same store in a new process.
    func restarted() throws -> ReportingFixture {
        try store.close()
        return try ReportingFixture(folder: folder, chartPath: chartPath)
    }

    /// Reads the events from the stream's start (or an offset on) and waits until all are projected.
    func read(_ events: [Envelope], from offset: Int64 = 0) async throws {
        guard !events.isEmpty else { return }
        try await running {
            transport.deliver(events, from: offset)
            let end = offset + Int64(events.count)
            try await eventually("all events are read") {
                try await store.read { try StreamPositions.next("events.log", in: $0) } == end
            }
        }
    }

    func facts(_ period: Period = .all, creditor: String? = nil) async throws -> DashboardFacts {
        let now = clock.now
        let zone = parts.time.zone
        return try await store.read {
            try DashboardFacts(DashboardQuestion(period: period, creditor: creditor), now: now, zone: zone, in: $0)
        }
    }

    // MARK: - Asking

    func cookie(_ roles: Set<Role> = [.supervisor]) -> HTTPFields {
        let session = Session(
            user: "thandi", roles: roles, issued: Self.wallStart, expires: Self.wallStart + SessionCodec.life,
            id: "session-1")
        return [.cookie: "q_session=" + site.sessions.seal(session), .accept: "text/html"]
    }

    func csrf() -> String { site.csrf.token(.session(id: "session-1")) }

    static var bearer: HTTPFields { [.authorization: "Bearer " + token, .accept: "application/json"] }
}
