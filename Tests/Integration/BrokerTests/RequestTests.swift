import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct RequestTests {
    private static let queue = TestVirtualHost.Queue(name: "permits", type: "classic")

    /// Answers each request with its own body twice over, as a service would.
    private func serve(on transport: RabbitMQTransport) async {
        let subscription = Subscription(queue: "permits", prefetch: 100, automaticAcknowledgement: true)
        for await batch in transport.deliveries(of: [subscription]) {
            let answers = batch.map { request in
                OutgoingMessage(
                    exchange: "", routingKey: request.properties.replyTo ?? "", mandatory: false,
                    properties: MessageProperties(
                        correlationID: request.properties.correlationID, persistent: false),
                    body: request.body + request.body)
            }
            let results = await transport.publish(answers)
            #expect(results.allSatisfy { $0 == .confirmed })
        }
    }

    @Test("many requests at once each get their own answer, also after the connections were closed")
    func answers() async throws {
        try await TestVirtualHost.with(Self.queue) { host in
            try await host.withTransport { transport in
                let server = Task { await serve(on: transport) }
                try await host.withRequester { requester in
                    try await ask(requester, numbers: 0..<100)
                    try await host.closeAllConnections()
                    try await eventually("all are back") { transport.state == .ready && requester.state == .ready }
                    try await ask(requester, numbers: 100..<110)
                }
                await transport.stopConsuming()
                await server.value
            }
        }
    }

    private func ask(_ requester: RabbitMQRequester, numbers: Range<Int>) async throws {
        let before = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for number in numbers {
                group.addTask {
                    let answer = try await requester.request(
                        queue: "permits", body: Data("\(number);".utf8), expiration: .seconds(10),
                        timeout: .seconds(10))
                    #expect(answer.body == Data("\(number);\(number);".utf8))
                    #expect(answer.sentAt > before && answer.sentAt < ContinuousClock.now)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("a request nobody answers times out when it should, and expires in the queue")
    func timesOut() async throws {
        try await TestVirtualHost.with(Self.queue) { host in
            try await host.withRequester { requester in
                let began = ContinuousClock.now
                await #expect(throws: RequestError.timedOut) {
                    try await requester.request(
                        queue: "permits", body: Data(), expiration: .milliseconds(100), timeout: .milliseconds(300))
                }
                let took = ContinuousClock.now - began
                #expect(took >= .milliseconds(300) && took < .milliseconds(900))
                let counts = try await host.counts(of: "permits")
                #expect(counts == .init(ready: 0, handedOut: 0))
            }
        }
    }

    @Test("a request to a queue that is not there is unroutable, at once")
    func unroutable() async throws {
        try await TestVirtualHost.with(Self.queue) { host in
            try await host.withRequester { requester in
                await #expect(throws: RequestError.unroutable) {
                    try await requester.request(
                        queue: "nowhere", body: Data([1]), expiration: .seconds(60), timeout: .seconds(60))
                }
            }
        }
    }

    @Test("a cancelled task ends its request")
    func cancelled() async throws {
        try await TestVirtualHost.with(Self.queue) { host in
            try await host.withRequester { requester in
                let asking = Task {
                    try await requester.request(
                        queue: "permits", body: Data([1]), expiration: .seconds(60), timeout: .seconds(60))
                }
                try await eventually("the request is in the queue") {
                    try await host.counts(of: "permits") == .init(ready: 1, handedOut: 0)
                }
                asking.cancel()
                await #expect(throws: RequestError.cancelled) { try await asking.value }
            }
        }
    }

    @Test("a lost connection ends the requests that were out")
    func lostConnection() async throws {
        try await TestVirtualHost.with(Self.queue) { host in
            try await host.withRequester { requester in
                let asking = Task {
                    try await requester.request(
                        queue: "permits", body: Data([1]), expiration: .seconds(60), timeout: .seconds(60))
                }
                try await eventually("the request is in the queue") {
                    try await host.counts(of: "permits") == .init(ready: 1, handedOut: 0)
                }
                try await host.closeAllConnections()
                let reason = "closed by broker 320: CONNECTION_FORCED - closed by a test"
                await #expect(throws: RequestError.disconnected(reason: reason)) { try await asking.value }
            }
        }
    }

    @Test("without a broker a request tells why, when its time is over")
    func unreachable() async throws {
        let host = TestVirtualHost(broker: try #require(TestBroker.current), name: "/")
        try await host.withRequester({ $0.endpoints = [.init(host: "127.0.0.1", port: 1)] }) { requester in
            let reason = "cannot connect: 127.0.0.1:1: a socket error occurred"
            await #expect(throws: RequestError.disconnected(reason: reason)) {
                try await requester.request(
                    queue: "permits", body: Data(), expiration: .seconds(1), timeout: .milliseconds(300))
            }
        }
    }
}
