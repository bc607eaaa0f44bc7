import Messaging
import Testing

/// A broker with the suite's exchanges and queues, and transports to it. One kind of bench for each transport there is.
protocol TransportBench: Sendable {
    /// The user that transports publish as.
    var user: String { get }

    /// Runs a transport around the body and shuts it down afterwards.
    func withTransport(_ body: (any MessageTransport) async throws -> Void) async throws

    /// Ends every connection, as an operator or a failing network would.
    func dropConnections() async throws

    /// Messages that wait in a queue, and that are handed out without acknowledgement.
    func counts(of queue: String) async throws -> QueueCounts?
}

struct QueueCounts: Sendable, Equatable {
    let ready: Int
    let handedOut: Int
}

enum BenchKind: String, Sendable, CustomTestStringConvertible {
    case simulated, rabbitMQ

    /// RabbitMQ counts when the environment names a broker.
    static let available: [BenchKind] = RabbitNode.current == nil ? [.simulated] : [.simulated, .rabbitMQ]

    var testDescription: String { rawValue }

    /// Makes a bench of its own for one test.
    func with(_ body: (any TransportBench) async throws -> Void) async throws {
        switch self {
        case .simulated: try await body(SimulatedBench())
        case .rabbitMQ: try await RabbitBench.with(body)
        }
    }

    /// With one transport on it.
    func withTransport(_ body: (any TransportBench, any MessageTransport) async throws -> Void) async throws {
        try await with { bench in try await bench.withTransport { try await body(bench, $0) } }
    }
}

// Both benches have these: quorum queues `a` and `b`, a stream `log`, a classic queue `small` that refuses a third
// message; a topic exchange `topics`, a fanout `everyone` (to `a` and `b`), and a topic exchange `odd` that passes on
// to `everyone` what it has no binding for.
enum BenchTopology {
    static let bindings: [(exchange: String, queue: String, key: String)] = [
        ("topics", "a", "thing.#"), ("topics", "b", "thing.*.done"), ("topics", "log", "log"),
        ("everyone", "a", ""), ("everyone", "b", ""), ("odd", "small", "known"),
    ]
}
