import Foundation
import Logging
import Messaging
import RabbitMQ
import TestSupport
import Testing

/// A virtual host of one test's own on a real broker.
struct RabbitBench: TransportBench {
    private let node: RabbitNode
    private let virtualHost: String

    var user: String { node.user }

    static func with(_ body: (any TransportBench) async throws -> Void) async throws {
        let bench = RabbitBench(node: try #require(RabbitNode.current), virtualHost: "contract-\(UUID())")
        try await bench.declare()
        do {
            try await body(bench)
        } catch {
            _ = try? await bench.node.ctl("delete_vhost", bench.virtualHost)
            throw error
        }
        try await bench.node.ctl("delete_vhost", bench.virtualHost)
    }

    private func declare() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "definitions-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONEncoder().encode(definitions).write(to: file)
        try await node.ctl("import_definitions", file.path())
        // The import goes on after the command has returned; bindings come last.
        try await eventually("the topology is there") {
            let bindings = try await node.ctl("list_bindings", "-p", virtualHost, "--quiet", "--no-table-headers")
            // Each queue is bound to the default exchange besides.
            return bindings.split(separator: "\n").count == BenchTopology.bindings.count + 4
        }
    }

    private var definitions: JSONValue {
        let host = JSONValue.string(virtualHost)
        let everything = JSONValue.string(".*")
        let queues: [(name: String, arguments: [String: JSONValue])] = [
            ("a", ["x-queue-type": .string("quorum")]), ("b", ["x-queue-type": .string("quorum")]),
            ("log", ["x-queue-type": .string("stream")]),
            (
                "small",
                [
                    "x-queue-type": .string("classic"), "x-max-length": .number(2),
                    "x-overflow": .string("reject-publish"),
                ]
            ),
        ]
        let exchanges: [(name: String, kind: String, arguments: [String: JSONValue])] = [
            ("topics", "topic", [:]), ("everyone", "fanout", [:]),
            ("odd", "topic", ["alternate-exchange": .string("everyone")]),
        ]
        return .object([
            "vhosts": .array([.object(["name": host])]),
            "permissions": .array([
                .object([
                    "user": .string(node.user), "vhost": host, "configure": everything, "write": everything,
                    "read": everything,
                ])
            ]),
            "queues": .array(
                queues.map { queue in
                    .object([
                        "name": .string(queue.name), "vhost": host, "durable": .boolean(true),
                        "auto_delete": .boolean(false), "arguments": .object(queue.arguments),
                    ])
                }),
            "exchanges": .array(
                exchanges.map { exchange in
                    .object([
                        "name": .string(exchange.name), "vhost": host, "type": .string(exchange.kind),
                        "durable": .boolean(true), "auto_delete": .boolean(false), "internal": .boolean(false),
                        "arguments": .object(exchange.arguments),
                    ])
                }),
            "bindings": .array(
                BenchTopology.bindings.map { binding in
                    .object([
                        "source": .string(binding.exchange), "vhost": host, "destination": .string(binding.queue),
                        "destination_type": .string("queue"), "routing_key": .string(binding.key),
                        "arguments": .object([:]),
                    ])
                }),
        ])
    }

    func withTransport(_ body: (any MessageTransport) async throws -> Void) async throws {
        let transport = RabbitMQTransport(
            configuration: RabbitMQConfiguration(
                endpoints: [.init(host: node.host, port: node.port)], virtualHost: virtualHost,
                login: .password(user: node.user, .init(node.password)), connectionName: virtualHost,
                backoff: Backoff(first: .milliseconds(50), cap: .seconds(1))),
            logger: Logger(label: "contract") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await transport.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(transport))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        try await running.value
        #expect(transport.state == .stopped)
        try result.get()
    }

    func dropConnections() async throws {
        try await node.ctl("close_all_connections", "--vhost", virtualHost, "closed by a test")
    }

    func counts(of queue: String) async throws -> QueueCounts? {
        let table = try await node.ctl(
            "list_queues", "-p", virtualHost, "--quiet", "--no-table-headers", "name", "messages_ready",
            "messages_unacknowledged")
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "\t")
            guard columns.count == 3, columns[0] == queue else { continue }
            guard let ready = Int(columns[1]), let handedOut = Int(columns[2]) else { continue }
            return QueueCounts(ready: ready, handedOut: handedOut)
        }
        return nil
    }
}
