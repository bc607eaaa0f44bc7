import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct PublishTests {
    @Test("every property, header kind and byte of the body comes out as it went in")
    func roundTrip() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            let properties = MessageProperties(
                contentType: "application/json", messageID: "m-1", correlationID: "c-1", replyTo: "somewhere",
                expiration: "60000", type: "thing.happened.v1", userID: host.broker.user, appID: "payment",
                persistent: true,
                headers: [
                    "cloudEvents_id": .string("ü€😀"), "empty": .string(""), "least": .integer(.min),
                    "most": .integer(.max), "yes": .boolean(true), "no": .boolean(false),
                ])
            let bare = MessageProperties(persistent: false)
            try await host.withTransport { transport in
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                for (properties, body) in [(properties, Data([0, 255, 10, 0])), (bare, Data())] {
                    let sent = OutgoingMessage(
                        exchange: "", routingKey: "q", mandatory: true, properties: properties, body: body)
                    #expect(await transport.publish([sent]) == [.confirmed])
                    let received = await batches.take(1, acknowledgingOn: transport).joined().first
                    let delivery = try #require(received)
                    #expect(
                        delivery
                            == Delivery(
                                token: delivery.token, queue: "q", exchange: "", routingKey: "q", redelivered: false,
                                properties: properties, body: body))
                }
            }
        }
    }

    @Test("a body of 16 MiB goes through, one byte more is refused before it is sent")
    func largeBody() async throws {
        try await TestVirtualHost.with(.init(name: "q", type: "classic")) { host in
            try await host.withTransport { transport in
                let results = await transport.publish([
                    message(1, to: "q", bytes: 16_777_216), message(2, to: "q", bytes: 16_777_217), message(3, to: "q"),
                ])
                #expect(
                    results == [
                        .confirmed,
                        .returned(code: 311, text: "the body has 16777217 bytes; at most 16777216 are allowed"),
                        .confirmed,
                    ])
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                let received = await batches.take(2, acknowledgingOn: transport).joined()
                #expect(
                    received.map(\.body) == [Data(repeating: 120, count: 16_777_216), Data(repeating: 120, count: 10)])
            }
        }
    }

    @Test("a mandatory message that nobody takes is returned, its neighbours are not")
    func unroutable() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                let results = await transport.publish([
                    message(1, to: "q"), message(2, to: "nowhere"), message(3, to: "nowhere", mandatory: false),
                    message(4, to: "nothing.bound", exchange: "amq.topic"), message(5, to: "q"),
                ])
                let returned = PublishResult.returned(code: 312, text: "NO_ROUTE")
                #expect(results == [.confirmed, returned, .confirmed, returned, .confirmed])
            }
        }
    }

    @Test("a missing exchange is told for the message alone, and the transport goes on")
    func missingExchange() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                let alone = await transport.publish([message(1, to: "q", exchange: "missing")])
                let text = "NOT_FOUND - no exchange 'missing' in vhost '\(host.name)'"
                #expect(alone == [.returned(code: 404, text: text)])
                // Among others nobody can tell which one it was, so all that were out are unknown.
                let mixed = await transport.publish([
                    message(2, to: "q", exchange: "missing"), message(3, to: "q", exchange: "missing"),
                ])
                #expect(mixed == Array(repeating: .unknown(reason: "channel closed 404: \(text)"), count: 2))
                #expect(await transport.publish([message(4, to: "q")]) == [.confirmed])
            }
        }
    }

    @Test("a user id that is not ours is refused by the broker")
    func falseUser() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                var forged = message(1, to: "q")
                forged.properties.userID = "somebody"
                let results = await transport.publish([forged])
                let text =
                    "PRECONDITION_FAILED - user_id property set to 'somebody' but authenticated user was "
                    + "'\(host.broker.user)'"
                #expect(results == [.returned(code: 406, text: text)])
                let counts = try await host.counts(of: "q")
                #expect(counts == .init(ready: 0, handedOut: 0))
            }
        }
    }

    @Test("a full queue refuses, and the results stand at their messages")
    func fullQueue() async throws {
        let queue = TestVirtualHost.Queue(
            name: "q", type: "classic", arguments: ["x-max-length": .number(2), "x-overflow": .text("reject-publish")])
        try await TestVirtualHost.with(queue, .init(name: "other")) { host in
            try await host.withTransport { transport in
                let results = await transport.publish([
                    message(1, to: "q"), message(2, to: "other"), message(3, to: "q"), message(4, to: "q"),
                    message(5, to: "other"), message(6, to: "q"),
                ])
                #expect(results == [.confirmed, .confirmed, .confirmed, .refused, .confirmed, .refused])
            }
        }
    }

    @Test("thousands of messages in concurrent calls are all confirmed, in a window of a few, each call in order")
    func manyCalls() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport({ $0.publishWindow = 7 }) { transport in
                await withTaskGroup { group in
                    for call in 0..<20 {
                        group.addTask {
                            let results = await transport.publish((0..<100).map { message(call * 1_000 + $0, to: "q") })
                            #expect(results == Array(repeating: .confirmed, count: 100))
                        }
                    }
                }
                var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                let numbers = await batches.take(2_000, acknowledgingOn: transport).numbers
                let byCall = Dictionary(grouping: numbers) { $0 / 1_000 }
                #expect(byCall.count == 20)
                for (call, numbers) in byCall { #expect(numbers == (0..<100).map { call * 1_000 + $0 }) }
            }
        }
    }

    @Test("a window that was full goes on as soon as its confirms are in")
    func fullWindow() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            // A window that is not looked at again costs a pause of seconds for each message: the suite's limit says
            // no.
            try await host.withTransport({ $0.publishWindow = 1 }) { transport in
                let results = await transport.publish((0..<100).map { message($0, to: "q") })
                #expect(results == Array(repeating: .confirmed, count: 100))
            }
        }
    }

    @Test("without a broker a message is unknown after the time-out, and after a shutdown at once")
    func unreachable() async throws {
        let broker = try #require(TestBroker.current)
        let host = TestVirtualHost(broker: broker, name: "/")
        let transport = RabbitMQTransport(
            configuration: host.configuration {
                $0.endpoints = [.init(host: "127.0.0.1", port: 1)]
                $0.confirmTimeout = .milliseconds(200)
            }, logger: quietLogger)
        async let run: Void = transport.run()
        let results = await transport.publish([message(1, to: "q"), message(2, to: "q")])
        let reason = "cannot connect: 127.0.0.1:1: a socket error occurred"
        #expect(results == Array(repeating: .unknown(reason: reason), count: 2))
        #expect(transport.state == .down(reason: reason))
        await transport.shutdown()
        try await run
        #expect(await transport.publish([message(3, to: "q")]) == [.unknown(reason: "the transport was stopped")])
    }

    @Test("a wrong password is told without the password, and the next endpoint is tried")
    func accessRefused() async throws {
        let host = TestVirtualHost(broker: try #require(TestBroker.current), name: "/")
        let transport = RabbitMQTransport(
            configuration: host.configuration(password: "wr0ng") { $0.confirmTimeout = .milliseconds(200) },
            logger: quietLogger)
        async let run: Void = transport.run()
        let results = await transport.publish([message(1, to: "q")])
        await transport.shutdown()
        try await run
        guard case .unknown(let reason) = try #require(results.first) else {
            Issue.record("published without access: \(results)")
            return
        }
        #expect(reason.hasPrefix("access refused 403: ACCESS_REFUSED"))
        #expect(!reason.contains("wr0ng"))
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport({ $0.endpoints.insert(.init(host: "127.0.0.1", port: 1), at: 0) }) {
                transport in
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
            }
        }
    }

    @Test("what is missing of the topology is named, and nothing is made of it")
    func topology() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            let transport = RabbitMQTransport(configuration: host.configuration(), logger: quietLogger)
            for _ in 0..<2 {
                let gaps = try await transport.missingTopology(
                    queues: ["gone", "q", "lost"], exchanges: ["amq.topic", "absent"])
                #expect(
                    gaps.map(\.description) == [
                        "exchange absent is missing", "queue gone is missing", "queue lost is missing",
                    ])
                #expect(gaps.map(\.code) == [404, 404, 404])
            }
            #expect(try await transport.missingTopology(queues: ["q"], exchanges: ["amq.topic"]).isEmpty)
        }
    }
}
