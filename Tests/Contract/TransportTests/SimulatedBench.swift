import Messaging
import Simulation
import Testing

/// The simulated broker on real time, with nothing going wrong by itself.
struct SimulatedBench: TransportBench {
    let user = "tester"
    let broker = SimulatedBroker(
        topology: SimulatedTopology(
            exchanges: [
                .init("topics", .topic), .init("everyone", .fanout), .init("odd", .topic, alternate: "everyone"),
            ],
            queues: [.init("a"), .init("b"), .init("small", lengthMax: 2), .init("log", .stream)],
            bindings: BenchTopology.bindings.map { .init($0.exchange, $0.queue, $0.key) }))

    func withTransport(_ body: (any MessageTransport) async throws -> Void) async throws {
        let transport = SimulatedTransport(broker: broker, network: .calm, user: user)
        let running = Task { await transport.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(transport))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        await running.value
        #expect(transport.state == .stopped)
        try result.get()
    }

    func dropConnections() async throws { broker.closeAllConnections() }

    func counts(of queue: String) async throws -> QueueCounts? {
        let counts = broker.counts(of: queue)
        return QueueCounts(ready: counts.ready, handedOut: counts.handedOut)
    }
}
