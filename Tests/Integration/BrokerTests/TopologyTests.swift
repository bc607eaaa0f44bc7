import Foundation
import Logging
import Messaging
import MetricsTestKit
import RabbitMQ
import TestSupport
import Testing

/// What must be there before a connection is used, and what is told of connections.
@Suite(.serialized, .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)))
struct TopologyTests {
    private static let required = RequiredTopology(queues: ["q", "other"], exchanges: ["facts"])

    /// A user as services are: it may read and write, and configure nothing.
    private func withServiceUser(
        _ host: TestVirtualHost, _ body: (RabbitMQConfiguration.Login) async throws -> Void
    ) async throws {
        try await host.broker.ctl("add_user", host.name, "a-password")
        try await host.broker.ctl("set_permissions", "-p", host.name, host.name, "^$", ".*", ".*")
        do {
            try await body(.password(user: host.name, .init("a-password")))
        } catch {
            _ = try? await host.broker.ctl("delete_user", host.name)
            throw error
        }
        try await host.broker.ctl("delete_user", host.name)
    }

    @Test("nothing is published or consumed before all that is required is there, at the start and after an outage")
    func waits() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await withServiceUser(host) { login in
                try await host.withTransport({ $0.login = login }, requiring: Self.required) { transport in
                    async let early = transport.publish([message(1, to: "q")])
                    var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    let missing = "topology missing: exchange facts is missing, queue other is missing"
                    try await eventually("both connections name what is missing") {
                        transport.connections.map(\.state) == [.down(reason: missing), .down(reason: missing)]
                    }
                    #expect(try await host.counts(of: "q") == .init(ready: 0, handedOut: 0))
                    try await host.declare(.init(name: "other"), exchanges: [.init(name: "facts", type: "topic")])
                    #expect(await early == [.confirmed])
                    #expect(await batches.take(1, acknowledgingOn: transport).numbers == [1])
                    await transport.connected()
                    #expect(transport.state == .ready)

                    // It goes while we are connected; nobody says so, but the next connection looks again.
                    try await host.broker.ctl("delete_queue", "-p", host.name, "other")
                    try await host.closeAllConnections()
                    let gone = TransportState.down(reason: "topology missing: queue other is missing")
                    try await eventually("what is gone is named") {
                        transport.connections.map(\.state) == [gone, gone]
                    }
                    async let late = transport.publish([message(2, to: "q")])
                    try await host.declare(.init(name: "other"))
                    #expect(await late == [.confirmed])
                    #expect(await batches.take(1, acknowledgingOn: transport).numbers == [2])
                }
            }
        }
    }

    @Test("a queue of another kind is told with the broker's 406, which no waiting mends")
    func otherKind() async throws {
        try await TestVirtualHost.with(.init(name: "log", type: "classic")) { host in
            let log = LogBook()
            try await host.withTransport(logger: log.logger) { transport in
                // Reporting would read a stream; somebody has declared a classic queue by that name.
                _ = transport.deliveries(of: [Subscription(queue: "log", streamOffset: .first)])
                try await eventually("the broker's words are shown") {
                    guard case .down(let reason) = transport.state else { return false }
                    return reason.hasPrefix("channel closed 406: PRECONDITION_FAILED")
                }
                #expect(log.text.contains("retriable=false"))
            }
        }
    }

    @Test("reports and metrics tell what is up, how often it was made again and what is unconfirmed")
    func reports() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            let metrics = TestMetrics()
            let log = LogBook()
            try await host.withTransport(logger: log.logger, metrics: metrics) { transport in
                func gauge(_ label: String) throws -> Double? {
                    let name = [("connection", "\(host.name).publisher")]
                    return try metrics.expectGauge("quittance_broker_\(label)", name).lastValue
                }
                func count(_ label: String, _ more: [(String, String)] = []) throws -> Int64 {
                    let name = [("connection", "\(host.name).publisher")] + more
                    return try metrics.expectCounter("quittance_broker_\(label)", name).totalValue
                }
                #expect(await transport.publish([message(1, to: "q")]) == [.confirmed])
                try await eventually("nothing is out any more") {
                    transport.connections == [.init(purpose: "publisher", state: .ready)]
                }
                #expect(try gauge("connected") == 1)
                #expect(try gauge("blocked") == 0)
                try await eventually("nor in the metrics") { try gauge("unconfirmed") == 0 }
                #expect(try count("connects_total") == 1)
                try await host.closeAllConnections()
                try await eventually("it is made again") { transport.connections[0].reconnects == 1 }
                #expect(try count("connects_total") == 2)
                #expect(try count("failures_total", [("cause", "closed by broker")]) == 1)
                #expect(log.text.contains("no connection to the broker"))
                #expect(log.text.contains("reconnects=1"))
            }
            let connected = try metrics.expectGauge(
                "quittance_broker_connected", [("connection", "\(host.name).publisher")])
            #expect(connected.lastValue == 0)
        }
    }

    @Test("a shutdown waits for what is out: every message of a call under way is answered by the broker")
    func drain() async throws {
        try await TestVirtualHost.with(.init(name: "q")) { host in
            try await host.withTransport { transport in
                async let results = transport.publish((0..<2_000).map { message($0, to: "q") })
                try await eventually("the call is under way") { transport.connections[0].unconfirmed > 0 }
                await transport.shutdown()
                #expect(await results == Array(repeating: .confirmed, count: 2_000))
            }
        }
    }

    @Test("no password is in any log line, report, error or result")
    func secrets() async throws {
        let host = TestVirtualHost(broker: try #require(TestBroker.current), name: "/")
        let log = LogBook()
        let secret = "s3cret-pa55"
        var told = ""
        try await host.withTransport(
            {
                $0.login = .password(user: host.broker.user, .init(secret))
                $0.confirmTimeout = .milliseconds(500)
            }, logger: log.logger
        ) { transport in
            _ = transport.deliveries(of: [Subscription(queue: "q")])
            told += "\(await transport.publish([message(1, to: "q")])) \(transport.connections)"
            do {
                _ = try await transport.missingTopology(queues: ["q"], exchanges: [])
            } catch {
                told += "\(error) \(String(reflecting: error))"
                dump(error, to: &told)
            }
        }
        #expect(told.contains("access refused 403"))
        #expect(log.text.contains("access refused 403"))
        for text in [told, log.text] { #expect(!text.contains(secret)) }
    }
}
