import Foundation
import Messaging
import TestSupport
import Testing

@Suite("A transport publishes", .serialized, .timeLimit(.minutes(4)))
struct PublishContract {
    private static let returned = PublishResult.returned(code: 312, text: "NO_ROUTE")

    @Test("a confirmed message comes out as it went in", arguments: BenchKind.available)
    func roundTrip(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            let properties = MessageProperties(
                contentType: "application/json", messageID: "m-1", correlationID: "c-1", type: "thing.v1",
                userID: bench.user, appID: "test",
                headers: ["text": .string("ü"), "n": .integer(-1), "f": .boolean(false)])
            let sent = OutgoingMessage(
                exchange: "topics", routingKey: "thing.new", mandatory: true, properties: properties,
                body: Data([0, 255, 10]))
            #expect(await transport.publish([sent]) == [.confirmed])
            var batches = transport.deliveries(of: [Subscription(queue: "a")]).makeAsyncIterator()
            let delivery = try #require(await batches.take(1).joined().first)
            #expect(
                delivery
                    == Delivery(
                        token: DeliveryToken(epoch: 1, tag: 1), queue: "a", exchange: "topics", routingKey: "thing.new",
                        redelivered: false, properties: properties, body: sent.body))
        }
    }

    @Test("a mandatory message that nobody takes is returned, its neighbours are not", arguments: BenchKind.available)
    func unroutable(kind: BenchKind) async throws {
        try await kind.withTransport { _, transport in
            let results = await transport.publish([
                numbered(1, to: "a"), numbered(2, to: "nowhere"), numbered(3, to: "nowhere", mandatory: false),
                numbered(4, to: "nothing.bound", exchange: "topics"), numbered(5, to: "a"),
            ])
            #expect(results == [.confirmed, Self.returned, .confirmed, Self.returned, .confirmed])
        }
    }

    @Test(
        "a missing exchange is told for a message alone; among others all are unknown", arguments: BenchKind.available)
    func missingExchange(kind: BenchKind) async throws {
        try await kind.withTransport { _, transport in
            let alone = await transport.publish([numbered(1, to: "a", exchange: "missing")])
            guard case .returned(404, _) = try #require(alone.first) else {
                Issue.record("alone it is \(alone)")
                return
            }
            let mixed = await transport.publish([
                numbered(2, to: "a", exchange: "missing"), numbered(3, to: "a", exchange: "missing"),
            ])
            #expect(mixed.allSatisfy { if case .unknown = $0 { true } else { false } })
            try await publishSurely([numbered(4, to: "a")], on: transport)
        }
    }

    @Test("a user id that is not the publisher's is refused", arguments: BenchKind.available)
    func falseUser(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            let results = await transport.publish([numbered(1, to: "a", userID: "somebody")])
            guard case .returned(406, _) = try #require(results.first) else {
                Issue.record("it is \(results)")
                return
            }
            try await eventually("it is in no queue") {
                try await bench.counts(of: "a") == .init(ready: 0, handedOut: 0)
            }
        }
    }

    @Test("a full queue refuses, and the results stand at their messages", arguments: BenchKind.available)
    func fullQueue(kind: BenchKind) async throws {
        try await kind.withTransport { _, transport in
            let results = await transport.publish([
                numbered(1, to: "small"), numbered(2, to: "a"), numbered(3, to: "small"), numbered(4, to: "small"),
                numbered(5, to: "a"), numbered(6, to: "small"),
            ])
            #expect(results == [.confirmed, .confirmed, .confirmed, .refused, .confirmed, .refused])
        }
    }

    @Test("topics, fanouts and alternate exchanges route alike", arguments: BenchKind.available)
    func routes(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            let results = await transport.publish([
                numbered(1, to: "thing", exchange: "topics"), numbered(2, to: "thing.one", exchange: "topics"),
                numbered(3, to: "thing.one.done", exchange: "topics"),
                numbered(4, to: "thing.one.two.done", exchange: "topics"), numbered(5, to: "any", exchange: "everyone"),
                numbered(6, to: "known", exchange: "odd"), numbered(7, to: "unknown", exchange: "odd"),
            ])
            #expect(results == Array(repeating: .confirmed, count: 7))
            for (queue, count) in [("a", 6), ("b", 3), ("small", 1)] {
                try await eventually("\(queue) has \(count)") { try await bench.counts(of: queue)?.ready == count }
            }
            var batches = transport.deliveries(of: [Subscription(queue: "b")]).makeAsyncIterator()
            let delivered = await batches.take(3).joined()
            #expect(
                delivered.map { "\($0.exchange) \($0.routingKey)" } == [
                    "topics thing.one.done", "everyone any", "odd unknown",
                ])
        }
    }

    @Test("calls made at once are answered each in its own order", arguments: BenchKind.available)
    func manyCalls(kind: BenchKind) async throws {
        try await kind.withTransport { _, transport in
            await withTaskGroup { group in
                for call in 0..<10 {
                    group.addTask {
                        let results = await transport.publish((0..<40).map { numbered(call * 100 + $0, to: "a") })
                        #expect(results == Array(repeating: .confirmed, count: 40))
                    }
                }
            }
            var batches = transport.deliveries(of: [Subscription(queue: "a")]).makeAsyncIterator()
            let numbers = await batches.take(400, acknowledgingOn: transport).numbers
            let byCall = Dictionary(grouping: numbers) { $0 / 100 }
            for call in 0..<10 { #expect(byCall[call] == (0..<40).map { call * 100 + $0 }) }
        }
    }

    @Test(
        "a call during which connections end tells of each message confirmed or unknown; sent again, all are there",
        arguments: BenchKind.available)
    func cut(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            try await publishSurely([numbered(0, to: "b")], on: transport)
            var count = 0
            var open: [OutgoingMessage] = []
            async let cut: Void = bench.dropConnections()
            // One call after the other, since nobody knows when a broker obeys. The simulated one answers a call at one
            // moment, and is seldom met in the middle.
            repeat {
                let call = (count..<count + 1_000).map { numbered($0, to: "a") }
                count += call.count
                for (message, result) in zip(call, await transport.publish(call)) where result != .confirmed {
                    guard case .unknown = result else {
                        Issue.record("a message is \(result)")
                        continue
                    }
                    open.append(message)
                }
            } while kind == .rabbitMQ && open.isEmpty && count < 200_000
            try await cut
            #expect(kind == .simulated || !open.isEmpty)
            try await publishSurely(open, on: transport)
            var batches = transport.deliveries(of: [Subscription(queue: "a", prefetch: 2_000)]).makeAsyncIterator()
            var seen: Set<Int> = []
            while seen.count < count {
                seen.formUnion(await batches.take(1, acknowledgingOn: transport).numbers)
            }
            #expect(seen == Set(0..<count))
        }
    }

    @Test("after a shutdown a message is unknown, at once", arguments: BenchKind.available)
    func stopped(kind: BenchKind) async throws {
        try await kind.with { bench in
            var kept: (any MessageTransport)?
            try await bench.withTransport { transport in
                kept = transport
                try await publishSurely([numbered(1, to: "a")], on: transport)
            }
            let results = await kept?.publish([numbered(2, to: "a"), numbered(3, to: "a")])
            #expect(results == Array(repeating: .unknown(reason: "the transport was stopped"), count: 2))
        }
    }
}
