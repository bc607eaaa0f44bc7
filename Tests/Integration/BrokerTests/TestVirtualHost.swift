import Foundation
import Logging
import Messaging
import Metrics
import RabbitMQ
import TestSupport
import Testing

/// A virtual host of one test's own: whatever the test does to it, no other test sees it.
struct TestVirtualHost: Sendable {
    /// A queue to be there; all are durable.
    struct Queue: Sendable {
        var name: String
        var type = "quorum"
        var arguments: [String: Argument] = [:]

        enum Argument: Sendable, Encodable {
            case text(String)
            case number(Int)
            case flag(Bool)

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .text(let text): try container.encode(text)
                case .number(let number): try container.encode(number)
                case .flag(let flag): try container.encode(flag)
                }
            }
        }
    }

    /// An exchange to be there; all are durable.
    struct Exchange: Sendable {
        var name: String
        var type: String
        var arguments: [String: Queue.Argument] = [:]
    }

    struct Binding: Sendable {
        var exchange: String
        var queue: String
        var key: String
    }

    let broker: TestBroker
    let name: String
    /// Where clients connect; the broker's own port, or that of something before it.
    var clientPort: Int

    init(broker: TestBroker, name: String) {
        self.broker = broker
        self.name = name
        clientPort = broker.port
    }

    /// Makes the host and its queues, runs the test, and deletes the host with everything in it.
    static func with(
        _ queues: Queue..., exchanges: [Exchange] = [], bindings: [Binding] = [],
        on broker: TestBroker? = TestBroker.current,
        _ body: (TestVirtualHost) async throws -> Void
    ) async throws {
        try await with(queues, exchanges: exchanges, bindings: bindings, on: broker, body)
    }

    static func with(
        _ queues: [Queue], exchanges: [Exchange] = [], bindings: [Binding] = [],
        on broker: TestBroker? = TestBroker.current,
        _ body: (TestVirtualHost) async throws -> Void
    ) async throws {
        let host = TestVirtualHost(broker: try #require(broker), name: "test-\(UUID())")
        try await host.declare(queues, exchanges, bindings, withHost: true)
        do {
            try await body(host)
        } catch {
            _ = try? await host.broker.ctl("delete_vhost", host.name)
            throw error
        }
        try await host.broker.ctl("delete_vhost", host.name)
    }

    func declare(_ queues: Queue..., exchanges: [Exchange] = []) async throws {
        try await declare(queues, exchanges, [], withHost: false)
    }

    private func declare(
        _ queues: [Queue], _ exchanges: [Exchange], _ bindings: [Binding], withHost: Bool
    ) async throws {
        let definitions = Definitions(
            user: broker.user, host: name, withHost: withHost, queues: queues, exchanges: exchanges, bindings: bindings)
        let file = FileManager.default.temporaryDirectory.appending(path: "definitions-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONEncoder().encode(definitions).write(to: file)
        try await broker.ctl("import_definitions", file.path())
        // The import goes on after the command has returned.
        let transport = RabbitMQTransport(configuration: configuration(), logger: quietLogger)
        try await eventually("queues and exchanges are declared") {
            (try? await transport.missingTopology(
                queues: queues.map(\.name), exchanges: ["amq.topic"] + exchanges.map(\.name)))?.isEmpty ?? false
        }
        guard !bindings.isEmpty else { return }
        try await eventually("the queues are bound") {
            let table = try await broker.ctl("list_bindings", "-p", name, "--quiet", "--no-table-headers")
            // Every queue is bound to the default exchange by itself.
            return table.split(separator: "\n").count >= bindings.count + queues.count
        }
    }

    func configuration(
        user: String? = nil, password: String? = nil, _ change: (inout RabbitMQConfiguration) -> Void = { _ in }
    ) -> RabbitMQConfiguration {
        var configuration = RabbitMQConfiguration(
            endpoints: [.init(host: broker.host, port: clientPort)], virtualHost: name,
            login: .password(user: user ?? broker.user, .init(password ?? broker.password)), connectionName: name,
            backoff: Backoff(first: .milliseconds(50), cap: .seconds(1)))
        change(&configuration)
        return configuration
    }

    /// Runs a transport around a test and shuts it down afterwards.
    func withTransport<Value>(
        _ change: (inout RabbitMQConfiguration) -> Void = { _ in }, requiring topology: RequiredTopology = .init(),
        logger: Logger = quietLogger, metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        _ body: (RabbitMQTransport) async throws -> Value
    ) async throws -> Value {
        let transport = RabbitMQTransport(configuration: configuration(change), logger: logger, metrics: metrics)
        transport.require(topology)
        let running = Task { try await transport.run() }
        defer { running.cancel() }
        let value: Value
        do {
            value = try await body(transport)
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
        try await running.value
        #expect(transport.state == .stopped)
        return value
    }

    func withRequester(
        _ change: (inout RabbitMQConfiguration) -> Void = { _ in },
        _ body: (RabbitMQRequester) async throws -> Void
    ) async throws {
        let requester = RabbitMQRequester(configuration: configuration(change), logger: quietLogger)
        let running = Task { try await requester.run() }
        defer { running.cancel() }
        do {
            try await body(requester)
        } catch {
            await requester.shutdown()
            throw error
        }
        await requester.shutdown()
        try await running.value
    }

    /// An operator closes every connection of this host.
    func closeAllConnections() async throws {
        try await broker.ctl("close_all_connections", "--vhost", name, "closed by a test")
    }

    /// How many messages of a queue wait, and how many are handed out without acknowledgement.
    func counts(of queue: String) async throws -> Counts? {
        let table = try await broker.ctl(
            "list_queues", "-p", name, "--quiet", "--no-table-headers", "name", "messages_ready",
            "messages_unacknowledged")
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "\t")
            guard columns.count == 3, columns[0] == queue else { continue }
            guard let ready = Int(columns[1]), let handedOut = Int(columns[2]) else { continue }
            return Counts(ready: ready, handedOut: handedOut)
        }
        return nil
    }

    struct Counts: Equatable {
        var ready: Int
        var handedOut: Int
    }
}

/// Tests say what failed themselves; the module's own log would only bury it.
let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A message to one queue, told apart by its number.
func message(
    _ number: Int, to queue: String, exchange: String = "", mandatory: Bool = true, bytes: Int = 10
) -> OutgoingMessage {
    OutgoingMessage(
        exchange: exchange, routingKey: queue, mandatory: mandatory,
        properties: MessageProperties(messageID: String(number)), body: Data(repeating: 120, count: bytes))
}
