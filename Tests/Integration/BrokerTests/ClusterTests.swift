import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

extension OwnNodeTests {
    /// Three nodes as one broker.
    @Suite(.enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
    struct ClusterTests {
        @Test("when a node is killed its clients go on at another, and a quorum queue keeps all that it confirmed")
        func failover() async throws {
            try await TestBroker.withCluster { nodes in
                let queue = TestVirtualHost.Queue(
                    name: "q", arguments: ["x-quorum-initial-group-size": .number(3)])
                try await TestVirtualHost.with(queue, on: nodes[0]) { host in
                    // The last one first: it is killed, and the others must be left.
                    let endpoints = nodes.reversed().map {
                        RabbitMQConfiguration.Endpoint(host: $0.host, port: $0.port)
                    }
                    try await host.withTransport({
                        $0.endpoints = endpoints
                        $0.confirmTimeout = .seconds(5)
                    }) { transport in
                        var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                        var confirmed: Set<Int> = []
                        var killing: Task<String, any Error>?
                        for round in 0..<10 {
                            let numbers = (round * 200)..<(round * 200 + 200)
                            async let results = transport.publish(numbers.map { message($0, to: "q") })
                            if round == 3 {
                                killing = Task { try await Shell.run(nodes[2].control, ["kill", nodes[2].directory]) }
                                _ = try await killing?.value
                            }
                            for (number, result) in zip(numbers, await results) where result == .confirmed {
                                confirmed.insert(number)
                            }
                        }
                        #expect(confirmed.count >= 600)
                        try await publishSurely([message(9_999, to: "q")], on: transport)
                        var received: Set<Int> = []
                        while !received.isSuperset(of: confirmed) || !received.contains(9_999) {
                            received.formUnion(await batches.take(1, acknowledgingOn: transport).numbers)
                        }
                        #expect(transport.connections.allSatisfy { $0.state == .ready && $0.reconnects >= 1 })
                    }
                }
            }
        }
    }
}
