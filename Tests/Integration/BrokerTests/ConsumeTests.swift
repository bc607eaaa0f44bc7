import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct ConsumeTests {
    @Test("what is not acknowledged comes again under a new epoch, one by one; what is, does not")
    func redelivery() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                _ = await transport.publish((1...6).map { message($0, to: "q") })
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                let first = await batches.take(6).joined().map(\.token)
                #expect(Set(first.map(\.epoch)) == [1])
                // An odd one and a prefix, so both ways of acknowledging are used.
                await transport.acknowledge([first[0], first[1], first[4]])
                try await eventually("three are left") {
                    try await host.counts(of: "q") == .init(ready: 0, handedOut: 3)
                }
                try await host.closeAllConnections()
                let again = await batches.take(3)
                #expect(again.map(\.count) == [1, 1, 1])
                #expect(again.joined().allSatisfy { $0.redelivered && $0.token.epoch == 2 })
                #expect(again.numbers == [3, 4, 6])
                // The old tokens mean nothing any more, though tags of the new connection look the same.
                await transport.acknowledge(first)
                await transport.acknowledge(Array(again.joined().map(\.token).dropLast()))
                try await eventually("one is left") {
                    try await host.counts(of: "q") == .init(ready: 0, handedOut: 1)
                }
            }
            try await eventually("what was in hand is back") {
                try await host.counts(of: "q") == .init(ready: 1, handedOut: 0)
            }
        }
    }

    @Test("the broker hands out no more than the prefetch, per queue")
    func prefetch() async throws {
        try await TestVirtualHost.with(.init(name: "a"), .init(name: "b", type: "classic")) { host in
            try await host.withTransport { transport in
                for queue in ["a", "b"] { _ = await transport.publish((1...20).map { message($0, to: queue) }) }
                var batches = transport.deliveries(of: [
                    Subscription(queue: "a", prefetch: 3), Subscription(queue: "b", prefetch: 5),
                ]).makeAsyncIterator()
                let first = await batches.take(8)
                #expect(first.joined().filter { $0.queue == "a" }.count == 3)
                try await eventually("both queues hold back the rest") {
                    let counts = [try await host.counts(of: "a"), try await host.counts(of: "b")]
                    return counts == [.init(ready: 17, handedOut: 3), .init(ready: 15, handedOut: 5)]
                }
                await transport.acknowledge(first.joined().map(\.token))
                let rest = await batches.take(32, acknowledgingOn: transport)
                for queue in ["a", "b"] {
                    let numbers = (first + rest).map { $0.filter { $0.queue == queue } }.numbers
                    #expect(numbers == Array(1...20))
                }
            }
        }
    }

    @Test("a stream is read from an offset, and on behind the last one handed out after a lost connection")
    func stream() async throws {
        try await TestVirtualHost.with(.init(name: "log", type: "stream")) { host in
            try await host.withTransport { transport in
                _ = await transport.publish((0..<10).map { message($0, to: "log") })
                let subscription = Subscription(queue: "log", prefetch: 100, streamOffset: .at(6))
                var batches = transport.deliveries(of: [subscription]).makeAsyncIterator()
                let first = await batches.take(4, acknowledgingOn: transport)
                #expect(first.joined().map(\.streamOffset) == [6, 7, 8, 9])
                #expect(first.numbers == [6, 7, 8, 9])
                try await host.closeAllConnections()
                try await publishSurely((10..<13).map { message($0, to: "log") }, on: transport)
                let rest = await batches.take(3, acknowledgingOn: transport)
                #expect(rest.joined().map(\.streamOffset) == [10, 11, 12])
            }
        }
    }

    @Test("a stream is read from its beginning, or from now on")
    func streamEnds() async throws {
        try await TestVirtualHost.with(.init(name: "log", type: "stream")) { host in
            try await host.withTransport { transport in
                _ = await transport.publish((0..<5).map { message($0, to: "log") })
                var all = transport.deliveries(of: [Subscription(queue: "log", streamOffset: .first)])
                    .makeAsyncIterator()
                #expect(await all.take(5, acknowledgingOn: transport).numbers == [0, 1, 2, 3, 4])
            }
            try await host.withTransport { transport in
                var new = transport.deliveries(of: [Subscription(queue: "log", streamOffset: .next)])
                    .makeAsyncIterator()
                try await eventually("the consumer is there") { transport.state == .ready }
                _ = await transport.publish([message(5, to: "log")])
                #expect(await new.take(1, acknowledgingOn: transport).numbers == [5])
            }
        }
    }

    @Test("without acknowledgements a slow reader gets everything, and the inbox stays bounded")
    func automaticAcknowledgement() async throws {
        try await TestVirtualHost.with(.init(name: "q", type: "classic")) { host in
            try await host.withTransport { transport in
                let stream = transport.deliveries(of: [
                    Subscription(queue: "q", prefetch: 10, automaticAcknowledgement: true)
                ])
                try await eventually("the consumer is there") { transport.state == .ready }
                let results = await transport.publish((1...600).map { message($0, to: "q", bytes: 1_000) })
                #expect(results == Array(repeating: .confirmed, count: 600))
                var batches = stream.makeAsyncIterator()
                let received = await batches.take(600)
                #expect(received.numbers == Array(1...600))
                #expect(received.allSatisfy { $0.count <= 10 })
            }
            try await eventually("nothing is left") {
                try await host.counts(of: "q") == .init(ready: 0, handedOut: 0)
            }
        }
    }

    @Test("a queue deleted under its consumer is noticed, and consumed again when it is back")
    func deletedQueue() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                try await eventually("the consumer is there") { transport.state == .ready }
                try await host.broker.ctl("delete_queue", "-p", host.name, "q")
                try await eventually("the transport says what is missing") {
                    transport.state
                        == .down(
                            reason: "channel closed 404: NOT_FOUND - no queue 'q' in vhost '\(host.name)'")
                }
                try await host.declare(.init(name: "q"))
                try await eventually("the consumer is back") { transport.state == .ready }
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
                #expect(await batches.take(1, acknowledgingOn: transport).numbers == [1])
            }
        }
    }

    @Test("stopping hands out what has arrived, takes its acknowledgements, and ends the sequence")
    func stopConsuming() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                _ = await transport.publish((1...5).map { message($0, to: "q") })
                var batches = transport.deliveries(of: [Subscription(queue: "q", prefetch: 3)]).makeAsyncIterator()
                try await eventually("three are handed out") {
                    try await host.counts(of: "q") == .init(ready: 2, handedOut: 3)
                }
                await transport.stopConsuming()
                #expect(await batches.take(10, acknowledgingOn: transport).numbers == [1, 2, 3])
                #expect(await batches.next() == nil)
                try await eventually("the rest stays") {
                    try await host.counts(of: "q") == .init(ready: 2, handedOut: 0)
                }
                #expect(await transport.publish([message(6, to: "q")]) == [.confirmed])
            }
        }
    }

    @Test("a reader whose task is cancelled stops consuming")
    func cancelledReader() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                let stream = transport.deliveries(of: [Subscription(queue: "q")])
                let reader = Task {
                    for await _ in stream {}
                }
                try await eventually("the consumer is there") {
                    try await host.broker.ctl("list_consumers", "-p", host.name).contains("q")
                }
                reader.cancel()
                await reader.value
                try await eventually("the consumer is gone") {
                    try await !host.broker.ctl("list_consumers", "--quiet", "-p", host.name).contains("q\t")
                }
            }
        }
    }
}

/// Publishes until everything is confirmed, as a relay would.
func publishSurely(_ messages: [OutgoingMessage], on transport: RabbitMQTransport) async throws {
    var last: [PublishResult] = []
    do {
        try await eventually("everything is confirmed", within: .seconds(60)) {
            last = await transport.publish(messages)
            return last.allSatisfy { $0 == .confirmed }
        }
    } catch {
        Issue.record("the last answers were \(Set(last)), the transport is \(transport.state)")
        throw error
    }
}
