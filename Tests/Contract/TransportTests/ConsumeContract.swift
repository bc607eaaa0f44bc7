import Foundation
import Messaging
import TestSupport
import Testing

@Suite("A transport consumes", .serialized, .timeLimit(.minutes(4)))
struct ConsumeContract {
    @Test(
        "what is not acknowledged comes again under a new epoch, in order, flagged, one by one; what is, does not",
        arguments: BenchKind.available)
    func redelivery(kind: BenchKind) async throws {
        try await kind.with { bench in
            try await bench.withTransport { transport in
                _ = await transport.publish((1...6).map { numbered($0, to: "a") })
                var batches = transport.deliveries(of: [Subscription(queue: "a")]).makeAsyncIterator()
                let first = await batches.take(6).joined().map(\.token)
                #expect(Set(first.map(\.epoch)) == [1])
                // An odd one and a prefix, so both ways of acknowledging are used.
                await transport.acknowledge([first[0], first[1], first[4]])
                try await eventually("three are left") {
                    try await bench.counts(of: "a") == .init(ready: 0, handedOut: 3)
                }
                try await bench.dropConnections()
                let again = await batches.take(3)
                #expect(again.map(\.count) == [1, 1, 1])
                #expect(again.joined().allSatisfy { $0.redelivered && $0.token.epoch == 2 })
                #expect(again.numbers == [3, 4, 6])
                // The old tokens mean nothing any more, though tags of the new connection look the same.
                await transport.acknowledge(first)
                await transport.acknowledge(Array(again.joined().map(\.token).dropLast()))
                try await eventually("one is left") {
                    try await bench.counts(of: "a") == .init(ready: 0, handedOut: 1)
                }
            }
            try await eventually("what was in hand is back") {
                try await bench.counts(of: "a") == .init(ready: 1, handedOut: 0)
            }
        }
    }

    @Test("what comes back stands before what came later", arguments: BenchKind.available)
    func returnedOrder(kind: BenchKind) async throws {
        try await kind.with { bench in
            try await bench.withTransport { transport in
                _ = await transport.publish((1...6).map { numbered($0, to: "a") })
                var batches = transport.deliveries(of: [Subscription(queue: "a", prefetch: 3)]).makeAsyncIterator()
                #expect(await batches.take(3).numbers == [1, 2, 3])
            }
            try await bench.withTransport { transport in
                var batches = transport.deliveries(of: [Subscription(queue: "a")]).makeAsyncIterator()
                let again = await batches.take(6, acknowledgingOn: transport)
                #expect(again.numbers == [1, 2, 3, 4, 5, 6])
                #expect(again.joined().map(\.redelivered) == [true, true, true, false, false, false])
            }
        }
    }

    @Test(
        "no more is handed out than the prefetch, per queue, and each queue keeps its order",
        arguments: BenchKind.available)
    func prefetch(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            for queue in ["a", "b"] { _ = await transport.publish((1...20).map { numbered($0, to: queue) }) }
            var batches = transport.deliveries(of: [
                Subscription(queue: "a", prefetch: 3), Subscription(queue: "b", prefetch: 5),
            ]).makeAsyncIterator()
            let first = await batches.take(8)
            #expect(first.joined().filter { $0.queue == "a" }.count == 3)
            try await eventually("both queues hold back the rest") {
                let counts = [try await bench.counts(of: "a"), try await bench.counts(of: "b")]
                return counts == [.init(ready: 17, handedOut: 3), .init(ready: 15, handedOut: 5)]
            }
            await transport.acknowledge(first.joined().map(\.token))
            let rest = await batches.take(32, acknowledgingOn: transport)
            for queue in ["a", "b"] {
                #expect((first + rest).map { $0.filter { $0.queue == queue } }.numbers == Array(1...20))
            }
        }
    }

    @Test("two readers share a queue; none gets what the other has", arguments: BenchKind.available)
    func twoReaders(kind: BenchKind) async throws {
        try await kind.with { bench in
            try await bench.withTransport { first in
                try await bench.withTransport { second in
                    var ones = first.deliveries(of: [Subscription(queue: "a", prefetch: 5)]).makeAsyncIterator()
                    var others = second.deliveries(of: [Subscription(queue: "a", prefetch: 5)]).makeAsyncIterator()
                    try await eventually("both are there") { first.state == .ready && second.state == .ready }
                    try await publishSurely((1...10).map { numbered($0, to: "a") }, on: first)
                    let numbers = await ones.take(5).numbers + others.take(5).numbers
                    #expect(numbers.sorted() == Array(1...10))
                }
            }
        }
    }

    @Test(
        "a stream is read from an offset, and on behind the last one handed out after a lost connection",
        arguments: BenchKind.available)
    func stream(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            _ = await transport.publish((0..<10).map { numbered($0, to: "log") })
            let subscription = Subscription(queue: "log", prefetch: 100, streamOffset: .at(6))
            var batches = transport.deliveries(of: [subscription]).makeAsyncIterator()
            let first = await batches.take(4, acknowledgingOn: transport)
            #expect(first.joined().map(\.streamOffset) == [6, 7, 8, 9])
            #expect(first.numbers == [6, 7, 8, 9])
            try await bench.dropConnections()
            try await publishSurely((10..<13).map { numbered($0, to: "log") }, on: transport)
            #expect(await batches.take(3, acknowledgingOn: transport).joined().map(\.streamOffset) == [10, 11, 12])
        }
    }

    @Test("a stream is read from its beginning by everybody who asks", arguments: BenchKind.available)
    func streamAgain(kind: BenchKind) async throws {
        try await kind.with { bench in
            for round in 0..<2 {
                try await bench.withTransport { transport in
                    if round == 0 { _ = await transport.publish((0..<5).map { numbered($0, to: "log") }) }
                    var all = transport.deliveries(of: [Subscription(queue: "log", streamOffset: .first)])
                        .makeAsyncIterator()
                    #expect(await all.take(5, acknowledgingOn: transport).numbers == [0, 1, 2, 3, 4])
                }
            }
        }
    }

    @Test("without acknowledgements everything comes and nothing is held", arguments: BenchKind.available)
    func automatic(kind: BenchKind) async throws {
        try await kind.with { bench in
            try await bench.withTransport { transport in
                var batches = transport.deliveries(of: [
                    Subscription(queue: "b", prefetch: 10, automaticAcknowledgement: true)
                ]).makeAsyncIterator()
                try await eventually("the reader is there") { transport.state == .ready }
                try await publishSurely((1...100).map { numbered($0, to: "b") }, on: transport)
                #expect(await batches.take(100).numbers == Array(1...100))
            }
            try await eventually("nothing is left") {
                try await bench.counts(of: "b") == .init(ready: 0, handedOut: 0)
            }
        }
    }

    @Test(
        "stopping hands out what has arrived, takes its acknowledgements, and ends the sequence",
        arguments: BenchKind.available)
    func stopConsuming(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            _ = await transport.publish((1...5).map { numbered($0, to: "a") })
            var batches = transport.deliveries(of: [Subscription(queue: "a", prefetch: 3)]).makeAsyncIterator()
            try await eventually("three are handed out") {
                try await bench.counts(of: "a") == .init(ready: 2, handedOut: 3)
            }
            await transport.stopConsuming()
            #expect(await batches.take(10, acknowledgingOn: transport).numbers == [1, 2, 3])
            #expect(await batches.next() == nil)
            try await eventually("the rest stays") { try await bench.counts(of: "a") == .init(ready: 2, handedOut: 0) }
            #expect(await transport.publish([numbered(6, to: "a")]) == [.confirmed])
        }
    }

    @Test("a reader whose task is cancelled stops consuming", arguments: BenchKind.available)
    func cancelledReader(kind: BenchKind) async throws {
        try await kind.withTransport { bench, transport in
            let stream = transport.deliveries(of: [Subscription(queue: "a")])
            let reading = Task { for await _ in stream {} }
            try await eventually("the reader is there") { transport.state == .ready }
            reading.cancel()
            await reading.value
            try await eventually("nothing is handed out any more") {
                _ = await transport.publish([numbered(1, to: "a")])
                return try await (bench.counts(of: "a")?.ready ?? 0) > 0
            }
        }
    }
}
