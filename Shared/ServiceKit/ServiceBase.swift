import Calendars
import Configuration
import Contracts
import Foundation
package import Hummingbird
package import Logging
package import Messaging
package import RabbitMQ
package import ServiceLifecycle
package import Storage
import UnixSignals

/// What every service process starts with: settings, keys, logger, clocks, broker, store. Made once in `main`.
package struct ServiceBase: Sendable {
    package let service: String
    package let settings: ServiceSettings
    package let keys: ServiceKeys
    package let logger: Logger
    package let metrics: MetricsRegistry
    package let wall: WallClock
    package let clock: BusinessClock
    package let transport: RabbitMQTransport
    package let store: Store
    package let seal: BodySeal

    /// Opens the store and prepares the broker's connections; connects to nothing yet.
    /// - Throws: `SettingsError`, `StorageError`: both say what to mend.
    package static func start(_ service: String, migrations: [Migration]) throws -> ServiceBase {
        let settings = try ServiceSettings(service: service)
        let keys = ServiceKeys(folder: settings.keysFolder)
        let logger = Self.logger(service, settings)
        let metrics = MetricsRegistry.install()
        return ServiceBase(
            service: service, settings: settings, keys: keys, logger: logger, metrics: metrics, wall: .system,
            clock: BusinessClock(mode: settings.clockMode),
            transport: RabbitMQTransport(configuration: try settings.broker(named: service), logger: logger),
            store: try Store(path: settings.storePath, migrations: migrations),
            seal: try BodySeal(key: keys.data("store.key", bytes: 32)))
    }

    /// The process's logger, for programs that have no store (notifiers).
    package static func logger(_ service: String, _ settings: ServiceSettings) -> Logger {
        LoggingSystem.bootstrap { _ in JSONLines(service: service, level: settings.logLevel) }
        var logger = Logger(label: service)
        logger.logLevel = settings.logLevel
        return logger
    }

    /// The engine of this service. From here on the transport wants its queues, those it writes to by name, and the
    /// exchanges that services write to, on the broker.
    package func engine(
        subscriptions: [Subscription], handlers: Handlers, requests: (any TurnExtension)? = nil
    ) -> ServiceEngine {
        transport.require(
            RequiredTopology(
                queues: subscriptions.map(\.queue) + MessageCatalogue.queues(writtenBy: service),
                exchanges: [ExchangeName.events, ExchangeName.erpReplies]))
        return ServiceEngine(
            configuration: EngineConfiguration(
                service: service, subscriptions: subscriptions, handlers: handlers, clock: clock, wall: wall,
                seal: seal, requests: requests, logger: logger),
            store: store, transport: transport)
    }

    /// Runs until SIGTERM or SIGINT, then drains: HTTP first, then the engine's turn in hand, then the broker.
    ///
    /// Nothing is consumed or published before the topology is there, at the start and after every lost connection: a
    /// missing queue is reported and waited for.
    package func run<Context: RequestContext>(
        engine: ServiceEngine, router: Router<Context>, others: [any Service] = []
    ) async throws where Context.Source == ApplicationRequestContextSource {
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.httpHost, port: settings.httpPort), serverName: "quittance"),
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: ConnectionService(run: transport.run, shutdown: transport.shutdown)),
                    .init(service: EngineService(base: self, engine: engine)),
                ] + others.map { .init(service: $0) } + [.init(service: application)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        logger.info("service starts", metadata: ["instant": "\(clock.now.rfc3339)"])
        try await group.run()
        try store.close()
        logger.info("service stopped")
    }
}

/// Waits for a broker that has the topology, then runs the engine.
private struct EngineService: Service {
    let base: ServiceBase
    let engine: ServiceEngine

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            await base.transport.connected()
            try await engine.run()
        }
    }
}
