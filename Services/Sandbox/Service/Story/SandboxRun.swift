import Calendars
import Contracts
import Crypto
import Foundation
import Hummingbird
import Logging
import Messaging
import RabbitMQ
import SandboxCore
import ServiceKit
import ServiceLifecycle
import Synchronization
import Transfer
import UnixSignals
import Web

/// Puts a story together with the broker, the edge and the test gateway's server, and plays it.
struct SandboxRun {
    private let settings: SandboxSettings
    private let logger: Logger
    private let clock = BusinessClock(mode: .stepped)

    init(settings: SandboxSettings) {
        self.settings = settings
        var logger = ServiceBase.logger("sandbox", settings.service)
        // The terminal belongs to the display of progress; what goes well is not worth a line of its own.
        logger.logLevel = max(logger.logLevel, .warning)
        self.logger = logger
    }

    /// - Returns: whether the story was played to its end.
    func play() async throws -> Bool {
        let world = try World(
            seed: settings.seed, days: settings.days, debtors: settings.debtors,
            start: try Instant(rfc3339: SandboxSettings.startText), zones: try ZoneDatabase())
        clock.adopt(world.start)
        let time = transport(try settings.service.broker(named: "sandbox.conductor"))
        let log = transport(try settings.service.broker(named: "sandbox.log"))
        let erps = Dictionary(
            uniqueKeysWithValues: try SandboxSettings.systems.map { ($0, transport(try settings.broker(of: $0))) })
        let hasEnded = Atomic<Bool>(false)
        let story = StoryService(staysOpen: settings.staysOpen) {
            try await play(world, time: time, log: log, erps: erps)
            hasEnded.store(true, ordering: .releasing)
        }
        let server = Application(
            router: try gatewayRouter(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.service.httpHost, port: settings.service.httpPort),
                serverName: "quittance"),
            logger: logger)
        let brokers = ([time, log] + erps.values).map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: ConnectionService(run: $0.run, shutdown: $0.shutdown))
        }
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: brokers + [
                    .init(service: server),
                    .init(service: story, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
        return hasEnded.load(ordering: .acquiring)
    }

    private func transport(_ configuration: RabbitMQConfiguration) -> RabbitMQTransport {
        RabbitMQTransport(configuration: configuration, logger: logger)
    }

    /// As many connections to the edge as people act at a time.
    private func client() -> TransferClient {
        TransferClient(connections: ActPerformer.peopleMax, peer: settings.peer)
    }

    // MARK: - The gateway

    private func gatewayRouter() throws -> AppRouter {
        let began = ContinuousClock.now
        let site = try WebSite(
            WebConfiguration(publicURL: settings.edge, keysFolder: settings.service.keysFolder),
            clocks: WebClocks(
                business: { [clock] in clock.now }, wall: WallClock.system.now,
                monotonic: { ContinuousClock.now - began }))
        let key = SymmetricKey(data: Data(try settings.keys.text("webhook-sandbox.key").utf8))
        let router = site.makeRouter()
        site.assets.addRoutes(to: router)
        TestGatewaySite(
            site: site, templates: try PageTemplates(bundle: .module, folder: "Pages"),
            caller: WebhookCaller(
                origin: settings.edge, key: key,
                // Its own connections: debtors' browsers wait on the gateway while it calls.
                client: client(), wall: .system,
                now: { [clock] in clock.now }),
            key: key
        ).addRoutes(to: router)
        return router
    }

    // MARK: - The story

    private func play(
        _ world: World, time: RabbitMQTransport, log: RabbitMQTransport, erps: [SystemID: RabbitMQTransport]
    ) async throws {
        let browser = Browser(
            origin: settings.edge, client: client(), calls: .init())
        let sealer = try RecordSealer(base64: try await browser.get("/vault/public-key").text)
        let replies = ReplyBox()
        let counts = LogCounts()
        let signals = ClockSignals(transport: time)
        let parts = try parts(of: world, browser: browser)
        let progress = ProgressDisplay(days: world.days, start: world.start, terminal: .standard())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await signals.run() }
            group.addTask { await counts.read(from: log) }
            for (system, transport) in erps { group.addTask { await replies.read(system, from: transport) } }
            var story = Story(
                world: world, folder: try RunFolder(settings.runFolder), clock: clock, performer: parts,
                replies: replies, counts: counts, calls: browser.calls,
                conductor: conductor(time, signals.stream, start: world.start, progress),
                publisher: FeedPublisher(transports: erps, sealer: sealer),
                spool: SpoolReader(folder: settings.service.spoolFolder, origin: settings.edge),
                progress: progress)
            try await story.play()
            group.cancelAll()
        }
    }

    private func parts(of world: World, browser: Browser) throws -> ActPerformer {
        let numbers = world.debtors.compactMap { debtor in debtor.mobile.map { (debtor.debtorID, $0.value) } }
        return ActPerformer(
            pages: DebtorVisits(browser: browser),
            replies: TextReplies(
                browser: browser, token: try settings.keys.text("inbound-sms.token"),
                numbers: Dictionary(numbers, uniquingKeysWith: { first, _ in first })),
            specialist: SpecialistDesk(browser: browser, token: try settings.keys.text("service.token")))
    }

    private func conductor(
        _ transport: RabbitMQTransport, _ signals: AsyncStream<ClockSignals.Signal>, start: Instant,
        _ progress: ProgressDisplay
    ) -> Conductor {
        // Rounds of a later run must be higher than those the members have seen.
        let machine = ConductorMachine(
            members: SandboxSettings.members, firstRound: WallClock.system.now().millisecondsSinceEpoch, instant: start)
        return Conductor(machine: machine, transport: transport, signals: signals) { trouble in
            progress.say(ProgressText.text(trouble))
        }
    }
}

/// Plays, until the end or until the process is told to stop.
private struct StoryService: Service {
    let staysOpen: Bool
    let play: @Sendable () async throws -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await play() }
            if staysOpen { try await gracefulShutdown() }
        } catch is CancellationError where Task.isShuttingDownGracefully {
            // Told to stop: the others end in good order, and the caller sees that the story has not ended.
        }
    }
}
