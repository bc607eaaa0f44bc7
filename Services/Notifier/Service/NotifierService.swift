import Contracts
import Foundation
import Hummingbird
import Logging
import Messaging
import RabbitMQ
import ServiceKit
import ServiceLifecycle
import UnixSignals

/// A notifier: hands over what communication permits. Any number of them run side by side.
package enum NotifierService {
    /// Runs until the process is told to stop.
    package static func run() async { await ServiceProcess.run("notifier", start) }

    private static func start() async throws {
        let settings = try ServiceSettings(service: "notifier")
        let own = try NotifierSettings(ProcessInfo.processInfo.environment)
        let logger = ServiceBase.logger("notifier", settings)
        let metrics = MetricsRegistry.install()
        let broker = try brokerConfiguration(settings)
        let transport = RabbitMQTransport(configuration: broker, logger: logger)
        let requester = RabbitMQRequester(configuration: broker, logger: logger)
        let instance = String(UInt64.random(in: .min ... .max), radix: 36)
        let setup = NotifierLoop.Setup(
            replica: settings.replica, instance: instance, capacity: own.slots,
            adapters: try Adapters(
                spool: settings.spoolFolder, instance: instance, publicURL: settings.publicURL,
                callbacksKey: "\(settings.keysFolder)/callbacks.key"
            ).make(own.routes))
        clearUnfinished(settings.spoolFolder, logger)
        let topology = RequiredTopology(queues: [QueueName.communicationPermits], exchanges: [ExchangeName.events])
        transport.require(topology)
        requester.require(topology)
        let loop = NotifierLoop(
            setup, requester: requester, transport: transport, logger: logger, ready: { await transport.connected() })
        var services: [any Service] = [
            ConnectionService(run: transport.run, shutdown: transport.shutdown),
            ConnectionService(run: requester.run, shutdown: requester.shutdown),
        ]
        if settings.httpPort != 0 {
            let health = NotifierHealth(
                settings: settings, transport: transport, requester: requester, metrics: metrics, logger: logger)
            services.append(health.server)
        }
        // Ended in reverse: the loop first, so that its last outcomes still go out.
        services.append(loop)
        logger.info(
            "service starts",
            metadata: ["slots": "\(own.slots)", "channels": "\(own.channels.map(\.rawValue).joined(separator: ","))"])
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        try await group.run()
        logger.info("service stopped")
    }

    /// Shorter waits than other services have: a notifier ends in under ten seconds, also without a broker.
    private static func brokerConfiguration(_ settings: ServiceSettings) throws -> RabbitMQConfiguration {
        var broker = try settings.broker(named: settings.replica)
        broker.confirmTimeout = .seconds(3)
        broker.connectTimeout = .seconds(2)
        broker.handshakeTimeout = .seconds(3)
        broker.drainTimeout = .seconds(1)
        return broker
    }

    private static func clearUnfinished(_ spool: String, _ logger: Logger) {
        let count = UnfinishedFiles.remove(
            in: ["mail/tmp", "sms", "letters"].map { "\(spool)/\($0)" }, now: WallClock.system.now())
        if count > 0 { logger.info("removed unfinished files", metadata: ["files": "\(count)"]) }
    }
}
