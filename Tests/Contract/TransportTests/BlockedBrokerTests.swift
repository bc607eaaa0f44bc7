import Messaging
import Simulation
import TestSupport
import Testing

/// The alarm of a real broker needs a node of its own: the integration tier has that test.
@Suite struct BlockedBrokerTests {
    @Test("a blocked simulated broker takes no messages, but acknowledgements, and afterwards everything")
    func blocked() async throws {
        let bench = SimulatedBench()
        try await bench.withTransport { transport in
            try await publishSurely([numbered(1, to: "a"), numbered(2, to: "a")], on: transport)
            var batches = transport.deliveries(of: [Subscription(queue: "a")]).makeAsyncIterator()
            let received = await batches.take(2)
            bench.broker.block("low on memory")
            #expect(transport.state == .blocked(reason: "low on memory"))
            async let results = transport.publish([numbered(3, to: "a")])
            await transport.acknowledge(received.joined().map(\.token))
            #expect(bench.broker.counts(of: "a") == .init(ready: 0, handedOut: 0))
            bench.broker.unblock()
            #expect(await results == [.confirmed])
            #expect(await batches.take(1).numbers == [3])
        }
    }
}
