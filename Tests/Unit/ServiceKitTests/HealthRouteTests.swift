import Configuration
import Foundation
import Hummingbird
import Logging
import Messaging
import Metrics
import RabbitMQ
import Storage
import TestSupport
import Testing
import Web

@testable import ServiceKit

@Suite("The health of a process", .timeLimit(.minutes(1))) struct HealthRouteTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A process as `ServiceBase.start` makes it, for a broker that is not there.
    private func base(_ folder: TestFolder) throws -> ServiceBase {
        let values = [
            "quittance.broker.password.file": "/keys/broker.password", "quittance.keys": "/keys",
            "quittance.public.url": "https://pay.example.org",
        ].map { (AbsoluteConfigKey(ConfigKey($0)), ConfigValue(.string($1), isSecret: false)) }
        let reader = ConfigReader(provider: InMemoryProvider(values: Dictionary(uniqueKeysWithValues: values)))
        return ServiceBase(
            service: "payment", settings: try ServiceSettings(service: "payment", reader: reader),
            keys: ServiceKeys(folder: "/keys"), logger: Self.logger, metrics: MetricsRegistry(), wall: .system,
            clock: BusinessClock(mode: .stepped),
            transport: RabbitMQTransport(
                configuration: RabbitMQConfiguration(
                    endpoints: [.init(host: "127.0.0.1", port: 1)], login: .password(user: "payment", .init("none")),
                    connectionName: "payment"),
                logger: Self.logger),
            store: try Store(path: folder.path + "/store.sqlite", migrations: []),
            seal: try BodySeal(key: Data(repeating: 7, count: 32)))
    }

    private func client(_ base: ServiceBase) -> RouterClient {
        let router = Router(context: AppRequestContext.self)
        base.addHealth(to: router, engine: base.engine(subscriptions: [Subscription(queue: "q")], handlers: Handlers()))
        return RouterClient(router)
    }

    private func readiness(_ answer: RouterAnswer) throws -> Readiness {
        try JSONDecoder().decode(Readiness.self, from: Data(String(buffer: answer.body).utf8))
    }

    @Test("while the broker is away it is ready, and says what is down and why")
    func brokerAway() async throws {
        let folder = try TestFolder("health")
        let base = try base(folder)
        let client = client(base)
        let running = Task { try await base.transport.run() }
        try await eventually("the broker is found to be away") {
            if case .down = base.transport.state { true } else { false }
        }
        let answer = try await client.execute(uri: "/readyz", method: .get)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/json")
        let readiness = try readiness(answer)
        #expect(readiness.service == "payment")
        #expect(readiness.broker == "down")
        #expect(readiness.store == "ok")
        #expect(readiness.connections.map(\.purpose) == ["publisher"])
        #expect(readiness.connections.first?.reason?.isEmpty == false)
        #expect(try await client.execute(uri: "/livez", method: .get).status == .ok)
        await base.transport.shutdown()
        try await running.value
        try base.store.close()
    }

    @Test("when the store fails it is not ready, but alive")
    func storeFails() async throws {
        let folder = try TestFolder("health")
        let base = try base(folder)
        let client = client(base)
        #expect(try await client.execute(uri: "/readyz", method: .get).status == .ok)
        try base.store.close()
        let answer = try await client.execute(uri: "/readyz", method: .get)
        #expect(answer.status == .serviceUnavailable)
        #expect(try readiness(answer).store == "failing")
        #expect(try await client.execute(uri: "/livez", method: .get).status == .ok)
    }

    @Test("metrics are told in Prometheus' text form")
    func metrics() async throws {
        let folder = try TestFolder("health")
        let base = try base(folder)
        let client = client(base)
        base.metrics.makeMeter(label: "quittance_waiting", dimensions: [("queue", "q")]).set(3.0)
        let answer = try await client.execute(uri: "/metrics", method: .get)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4")
        #expect(
            String(buffer: answer.body) == """
                # TYPE quittance_waiting gauge
                quittance_waiting{queue="q"} 3.0

                """)
        try base.store.close()
    }
}
