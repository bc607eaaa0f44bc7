import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

/// What networks do, by a proxy between us and a broker that is well.
@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct NetworkFaultTests {
    /// A virtual host whose transports go through a proxy.
    private func withProxy(
        _ queues: TestVirtualHost.Queue..., body: (TestVirtualHost, FaultyProxy) async throws -> Void
    ) async throws {
        try await TestVirtualHost.with(queues) { host in
            try await FaultyProxy.with(to: host.broker.port) { proxy in
                var throughProxy = host
                throughProxy.clientPort = proxy.port
                try await body(throughProxy, proxy)
            }
        }
    }

    enum Cut: String, CaseIterable { case network, byOperator }

    @Test("connections that end while messages move lose none that was confirmed", arguments: Cut.allCases)
    func cut(_ cut: Cut) async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport { transport in
                let count = 3_000
                let reader = Task {
                    var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    var received: Set<Int> = []
                    while received.count < count {
                        received.formUnion(await batches.take(1, acknowledgingOn: transport).numbers)
                    }
                    return received
                }
                var open = Set(0..<count)
                var unknown = 0
                try await eventually("everything is confirmed") {
                    let numbers = open.sorted().prefix(300)
                    // In the middle of a call, and while deliveries are under way.
                    async let results = transport.publish(numbers.map { message($0, to: "q") })
                    if unknown == 0, numbers.first ?? 0 >= 600 {
                        switch cut {
                        case .network: proxy.cut()
                        case .byOperator: try await host.closeAllConnections()
                        }
                        unknown += 1
                    }
                    for (number, result) in zip(numbers, await results) {
                        if result == .confirmed {
                            open.remove(number)
                        } else {
                            guard case .unknown = result else {
                                Issue.record("\(number): \(result)")
                                continue
                            }
                        }
                    }
                    return open.isEmpty
                }
                #expect(await reader.value == Set(0..<count))
                #expect(transport.connections.allSatisfy { $0.reconnects >= 1 && $0.state == .ready })
            }
        }
    }

    @Test("a half-open connection is noticed by its missing heartbeats, and everything goes on behind it")
    func halfOpen() async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport({
                $0.heartbeat = .seconds(1)
                $0.handshakeTimeout = .milliseconds(500)
            }) { transport in
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                let first = await batches.take(1)
                let began = ContinuousClock.now
                proxy.set(.blackHole)
                guard case .unknown(let reason) = await transport.publish([message(2, to: "q")]).first else {
                    Issue.record("published through a black hole")
                    return
                }
                #expect(reason.hasPrefix("connection lost"))
                // Twice the heartbeat, and what it takes to look.
                #expect(ContinuousClock.now - began < .seconds(6))
                try await eventually("the consumer notices as well, and no new connection gets through") {
                    transport.connections.allSatisfy { report in
                        if case .down(let reason) = report.state { reason.hasPrefix("timed out") } else { false }
                    }
                }
                proxy.set(.open)
                let again = await batches.take(1, acknowledgingOn: transport)
                #expect(again.numbers == [1])
                #expect(again[0][0].redelivered && again[0][0].token.epoch > first[0][0].token.epoch)
                #expect(await transport.publish([message(2, to: "q")]) == [.confirmed])
                #expect(await batches.take(1, acknowledgingOn: transport).numbers == [2])
            }
        }
    }

    @Test("a stop that the broker does not answer ends in the time for answers, long before a heartbeat is missed")
    func unansweredStop() async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport({
                $0.heartbeat = .seconds(60)
                $0.rpcTimeout = .seconds(1)
                $0.handshakeTimeout = .milliseconds(500)
            }) { transport in
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                #expect(await batches.take(1).numbers == [1])
                proxy.set(.blackHole)
                let began = ContinuousClock.now
                await transport.stopConsuming()
                #expect(await batches.next() == nil)
                #expect(ContinuousClock.now - began < .seconds(5))
                proxy.set(.open)
            }
        }
    }

    @Test("what is settled together is acknowledged by one frame for all of it")
    func acknowledgements() async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport { transport in
                try await publishSurely((0..<100).map { message($0, to: "q") }, on: transport)
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                let received = await batches.take(100).joined()
                await transport.acknowledge(received.map(\.token))
                try await eventually("the broker has let go of them") {
                    try await host.counts(of: "q") == .init(ready: 0, handedOut: 0)
                }
                #expect(proxy.fromClient.multiple == 1)
                #expect(proxy.fromClient.single == 0)
            }
        }
    }

    @Test("what is not confirmed in time is unknown, and messages go on over another connection")
    func confirmTimeout() async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport({
                $0.confirmTimeout = .seconds(1)
                $0.handshakeTimeout = .milliseconds(500)
            }) { transport in
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
                proxy.set(.blackHole)
                let results = await transport.publish([message(2, to: "q"), message(3, to: "q")])
                let late = PublishResult.unknown(reason: "no confirm within 1.0 seconds")
                #expect(results == [late, late])
                proxy.set(.open)
                try await publishSurely([message(2, to: "q"), message(3, to: "q")], on: transport)
                #expect(transport.connections[0].reconnects > 0, "a channel that held back a confirm is given up")
            }
        }
    }

    @Test("idle and paused connections send their heartbeats, so the broker keeps them")
    func heartbeats() async throws {
        try await withProxy(.init(name: "q", type: "classic")) { host, proxy in
            try await host.withTransport({ $0.heartbeat = .seconds(1) }) { transport in
                let subscription = Subscription(queue: "q", prefetch: 5, automaticAcknowledgement: true)
                let stream = transport.deliveries(of: [subscription])
                // Nobody takes them, so the consumer's connection stops reading.
                _ = await transport.publish((0..<100).map { message($0, to: "q") })
                let before = proxy.fromClient.heartbeats
                // Twice a second from each of two connections: time for the broker to miss three.
                try await eventually("heartbeats were sent") { proxy.fromClient.heartbeats > before + 12 }
                var batches = stream.makeAsyncIterator()
                #expect(await batches.take(100).numbers == Array(0..<100))
                // What comes now was not read ahead: it needs the connection.
                #expect(await transport.publish([message(100, to: "q")]) == [.confirmed])
                #expect(await batches.take(1).numbers == [100])
                #expect(transport.connections.map(\.reconnects) == [0, 0])
            }
        }
    }

    @Test("a send that hangs is freed, its messages are unknown, and they can be sent again")
    func jammed() async throws {
        try await withProxy(.init(name: "q", type: "classic")) { host, proxy in
            try await host.withTransport({
                $0.stallTimeout = .seconds(1)
                $0.handshakeTimeout = .milliseconds(500)
            }) { transport in
                #expect(await transport.publish([message(0, to: "q")]) == [.confirmed])
                proxy.set(.jammed)
                // More than the sockets' buffers hold.
                let results = await transport.publish([message(1, to: "q", bytes: 16_000_000), message(2, to: "q")])
                #expect(results.allSatisfy { if case .unknown = $0 { true } else { false } })
                proxy.set(.open)
                try await publishSurely([message(1, to: "q", bytes: 16_000_000), message(2, to: "q")], on: transport)
            }
        }
    }

    @Test("a run that is cancelled while a send hangs ends all the same, the transport's and the requester's")
    func cancelledWhileJammed() async throws {
        try await withProxy(.init(name: "q", type: "classic")) { host, proxy in
            let configuration = host.configuration {
                $0.stallTimeout = .seconds(1)
                $0.handshakeTimeout = .milliseconds(500)
            }
            let transport = RabbitMQTransport(configuration: configuration, logger: quietLogger)
            let requester = RabbitMQRequester(configuration: configuration, logger: quietLogger)
            let running = [Task { try await transport.run() }, Task { try await requester.run() }]
            #expect(await transport.publish([message(0, to: "q")]) == [.confirmed])
            try await eventually("the requester is connected") { requester.state == .ready }
            proxy.set(.jammed)
            // More than the sockets' buffers hold.
            async let published = transport.publish([message(1, to: "q", bytes: 16_000_000)])
            let asking = Task {
                try await requester.request(
                    queue: "q", body: Data(repeating: 120, count: 16_000_000), expiration: .seconds(60),
                    timeout: .seconds(60))
            }
            let began = ContinuousClock.now
            try await eventually("both hang") { ContinuousClock.now - began > .milliseconds(300) }
            for task in running { task.cancel() }
            for task in running { try await task.value }
            #expect(ContinuousClock.now - began < .seconds(15))
            guard case .unknown = await published.first else {
                Issue.record("published through a jam")
                return
            }
            await #expect(throws: RequestError.self) { try await asking.value }
        }
    }

    @Test("no more than the window is out, callers wait behind it, and what is unconfirmed is reported")
    func backPressure() async throws {
        try await withProxy(.init(name: "q")) { host, proxy in
            try await host.withTransport({ $0.publishWindow = 4 }) { transport in
                #expect(await transport.publish([message(0, to: "q")]) == [.confirmed])
                proxy.set(.blackHole)
                async let results = transport.publish((1...10).map { message($0, to: "q") })
                try await eventually("the window is full") { transport.connections[0].unconfirmed == 4 }
                proxy.cut()
                let unknown = await results.filter { if case .unknown = $0 { true } else { false } }
                #expect(unknown.count == 10)
                try await eventually("nothing is out any more") { transport.connections[0].unconfirmed == 0 }
                proxy.set(.open)
            }
        }
    }

    @Test("confirms that come out of order, for many at once and refused in between are each told to their message")
    func confirms() async throws {
        let full = TestVirtualHost.Queue(
            name: "full", type: "classic",
            arguments: ["x-max-length": .number(1), "x-overflow": .text("reject-publish")])
        try await withProxy(.init(name: "q"), full) { host, proxy in
            try await host.withTransport { transport in
                #expect(await transport.publish([message(0, to: "full")]) == [.confirmed])
                // The quorum queue writes to disk before it confirms; the full one refuses at once.
                try await eventually("the broker has confirmed in all its ways") {
                    let queues = (0..<400).map { $0 % 4 == 3 ? "full" : "q" }
                    let results = await transport.publish(queues.enumerated().map { message($0, to: $1) })
                    let right = zip(queues, results).allSatisfy { $1 == ($0 == "q" ? .confirmed : .refused) }
                    #expect(right)
                    let seen = proxy.fromBroker
                    return !right || (seen.outOfOrder > 0 && seen.multiple > 0 && seen.refused > 0)
                }
            }
        }
    }

    @Test("a request that was out when the network went ends at once, later ones find the new connection")
    func request() async throws {
        try await withProxy(.init(name: "permits", type: "classic")) { host, proxy in
            try await host.withRequester { requester in
                let asking = Task {
                    try await requester.request(
                        queue: "permits", body: Data([1]), expiration: .seconds(60), timeout: .seconds(60))
                }
                try await eventually("the request is in the queue") {
                    try await host.counts(of: "permits") == .init(ready: 1, handedOut: 0)
                }
                proxy.cut()
                let result = await asking.result
                guard case .failure(RequestError.disconnected(let reason)) = result else {
                    Issue.record("\(result)")
                    return
                }
                #expect(reason.hasPrefix("connection lost"))
                try await eventually("it is back") { requester.connection.reconnects == 1 }
                await #expect(throws: RequestError.unroutable) {
                    try await requester.request(
                        queue: "nowhere", body: Data([1]), expiration: .seconds(9), timeout: .seconds(9))
                }
            }
        }
    }
}
