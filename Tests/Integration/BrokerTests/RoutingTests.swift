import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

/// The ways a message finds its queue. The broker does the work; what is shown is that our messages ask for it rightly.
@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct RoutingTests {
    private func message(_ number: Int, exchange: String, key: String, mandatory: Bool = true) -> OutgoingMessage {
        OutgoingMessage(
            exchange: exchange, routingKey: key, mandatory: mandatory,
            properties: MessageProperties(messageID: String(number)), body: Data("\(number)".utf8))
    }

    @Test("topic, fanout and alternate exchanges bring each message to the queues that are bound to it")
    func exchanges() async throws {
        let queues = ["accounts", "everything", "one", "two", "unrouted"]
        try await TestVirtualHost.with(
            queues.map { .init(name: $0, type: "classic") },
            exchanges: [
                .init(name: "unknown", type: "fanout"),
                .init(name: "facts", type: "topic", arguments: ["alternate-exchange": .text("unknown")]),
                .init(name: "all", type: "fanout"),
            ],
            bindings: [
                .init(exchange: "facts", queue: "accounts", key: "account.*.v1"),
                .init(exchange: "facts", queue: "everything", key: "account.#"),
                .init(exchange: "all", queue: "one", key: ""), .init(exchange: "all", queue: "two", key: ""),
                .init(exchange: "unknown", queue: "unrouted", key: ""),
            ]
        ) { host in
            try await host.withTransport { transport in
                let results = await transport.publish([
                    message(1, exchange: "facts", key: "account.opened.v1"),
                    message(2, exchange: "facts", key: "account.opened.twice.v1"),
                    message(3, exchange: "facts", key: "dispute.opened.v1"),
                    message(4, exchange: "all", key: "no.matter"),
                ])
                #expect(results == Array(repeating: .confirmed, count: 4))
                var batches = transport.deliveries(of: queues.map { Subscription(queue: $0) }).makeAsyncIterator()
                let received = await batches.take(6, acknowledgingOn: transport).joined()
                let byQueue = Dictionary(grouping: received, by: \.queue).mapValues { $0.map(\.properties.messageID) }
                #expect(
                    byQueue == [
                        "accounts": ["1"], "everything": ["1", "2"], "unrouted": ["3"], "one": ["4"], "two": ["4"],
                    ])
                #expect(received.allSatisfy { $0.queue != "unrouted" || $0.routingKey == "dispute.opened.v1" })
            }
        }
    }

    @Test("a consistent-hash exchange brings a key always to the same queue, and spreads the keys")
    func consistentHash() async throws {
        let queues = ["part.1", "part.2", "part.3"]
        try await TestVirtualHost.with(
            queues.map { .init(name: $0) }, exchanges: [.init(name: "parts", type: "x-consistent-hash")],
            bindings: queues.map { .init(exchange: "parts", queue: $0, key: "1") }
        ) { host in
            try await host.withTransport { transport in
                let keys = (0..<60).map { "person-\($0)" }
                for round in 0..<3 {
                    let results = await transport.publish(
                        keys.enumerated().map { message(round * 100 + $0, exchange: "parts", key: $1) })
                    #expect(results == Array(repeating: .confirmed, count: 60))
                }
                var batches = transport.deliveries(of: queues.map { Subscription(queue: $0) }).makeAsyncIterator()
                let received = await batches.take(180, acknowledgingOn: transport).joined()
                let queuesOfKey = Dictionary(grouping: received, by: \.routingKey).mapValues { Set($0.map(\.queue)) }
                #expect(queuesOfKey.count == 60)
                #expect(queuesOfKey.values.allSatisfy { $0.count == 1 })
                #expect(Set(received.map(\.queue)) == Set(queues))
                for (_, ofKey) in Dictionary(grouping: received, by: \.routingKey) {
                    let numbers = ofKey.compactMap { $0.properties.messageID.flatMap(Int.init) }
                    #expect(numbers == numbers.sorted())
                }
            }
        }
    }

    @Test("of two consumers of a single-active queue one gets everything; when it goes the other takes over, in order")
    func singleActiveConsumer() async throws {
        let queue = TestVirtualHost.Queue(name: "q", arguments: ["x-single-active-consumer": .flag(true)])
        try await TestVirtualHost.with(queue) { host in
            try await host.withTransport { second in
                var secondBatches: DeliveryBatches.Iterator?
                try await host.withTransport { first in
                    var batches = first.deliveries(of: [Subscription(queue: "q", prefetch: 10)]).makeAsyncIterator()
                    try await eventually("the first consumes") { first.connections.count == 2 && first.state == .ready }
                    secondBatches = second.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    try await eventually("the second waits") { second.connections.count == 2 && second.state == .ready }
                    let results = await second.publish((0..<40).map { BrokerTests.message($0, to: "q") })
                    #expect(results == Array(repeating: .confirmed, count: 40))
                    #expect(await batches.take(20, acknowledgingOn: first).numbers == Array(0..<20))
                }
                // What the first had in hand comes again, in its place.
                let rest = await secondBatches?.take(20, acknowledgingOn: second)
                #expect(rest?.numbers == Array(20..<40))
            }
        }
    }

    @Test("what has expired is not delivered, what has not is")
    func expiration() async throws {
        try await TestVirtualHost.with(.init(name: "q", type: "classic")) { host in
            try await host.withTransport { transport in
                var soon = BrokerTests.message(1, to: "q")
                soon.properties.expiration = "1"
                var late = BrokerTests.message(2, to: "q")
                late.properties.expiration = "600000"
                #expect(await transport.publish([soon, late]) == [.confirmed, .confirmed])
                try await eventually("the first is gone") {
                    try await host.counts(of: "q") == .init(ready: 1, handedOut: 0)
                }
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                #expect(await batches.take(1, acknowledgingOn: transport).numbers == [2])
            }
        }
    }

    @Test("virtual hosts are apart, and one that is not there is refused by name")
    func virtualHosts() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await TestVirtualHost.with(.init(name: "q")) { other in
                try await host.withTransport { transport in
                    #expect(await transport.publish([BrokerTests.message(1, to: "q")]) == [.confirmed])
                }
                let counts = [try await host.counts(of: "q"), try await other.counts(of: "q")]
                #expect(counts == [.init(ready: 1, handedOut: 0), .init(ready: 0, handedOut: 0)])
            }
            try await host.withTransport({ $0.virtualHost = "nowhere" }) { transport in
                try await eventually("it is refused") {
                    guard case .down(let reason) = transport.state else { return false }
                    return reason.hasPrefix("access refused 530: NOT_ALLOWED - vhost nowhere not found")
                }
            }
        }
    }
}
