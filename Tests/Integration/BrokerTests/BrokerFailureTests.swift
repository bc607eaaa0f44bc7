import Foundation
import Messaging
import MetricsTestKit
import RabbitMQ
import TestSupport
import Testing

extension OwnNodeTests {
    /// What happens when the broker itself is in trouble. The suite has a node of its own; each test leaves it well.
    @Suite(
        .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)), OwnNode())
    struct BrokerFailureTests {
        @Test("a broker that is killed loses nothing it confirmed, and what it did not answer for is unknown")
        func killed() async throws {
            let broker = try #require(OwnNode.running)
            try await TestVirtualHost.with(.init(name: "q"), on: broker) { host in
                // A quorum queue is found again after a kill only once its name is on disk, some 0.5 s after it was
                // made.
                try await eventually("the queue's name is on disk") { broker.hasOnDisk(host.name) }
                try await host.withTransport({ $0.confirmTimeout = .seconds(3) }) { transport in
                    var confirmed: Set<Int> = []
                    var next = 0
                    let killing = Task { try await Shell.run(broker.control, ["kill", broker.directory]) }
                    while confirmed.count == next {
                        let numbers = next..<(next + 200)
                        next = numbers.upperBound
                        for (number, result) in zip(
                            numbers, await transport.publish(numbers.map { message($0, to: "q") }))
                        {
                            if result == .confirmed {
                                confirmed.insert(number)
                            } else {
                                guard case .unknown = result else {
                                    Issue.record("\(number): \(result)")
                                    continue
                                }
                            }
                        }
                    }
                    _ = try await killing.value
                    try await eventually("it is noticed") { if case .down = transport.state { true } else { false } }
                    try await Shell.run(broker.control, ["start", broker.directory])
                    let last = next
                    try await publishSurely([message(last, to: "q")], on: transport)
                    var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    var received: Set<Int> = []
                    while !received.contains(last) {
                        received.formUnion(await batches.take(1, acknowledgingOn: transport).numbers)
                    }
                    #expect(confirmed.subtracting(received).isEmpty)
                }
            }
        }

        @Test("a broker that wants heartbeats more often than we do keeps a connection whose reader pauses")
        func shorterHeartbeat() async throws {
            let broker = try #require(OwnNode.running)
            try await broker.ctl("eval", "application:set_env(rabbit, heartbeat, 1).")
            try await TestVirtualHost.with(.init(name: "q", type: "classic"), on: broker) { host in
                try await host.withTransport({ $0.heartbeat = .seconds(60) }) { transport in
                    let subscription = Subscription(queue: "q", prefetch: 5, automaticAcknowledgement: true)
                    let stream = transport.deliveries(of: [subscription])
                    // Nobody takes them, so the consumer's connection stops reading.
                    _ = await transport.publish((0..<100).map { message($0, to: "q") })
                    let began = ContinuousClock.now
                    try await eventually("the broker would have missed three") {
                        ContinuousClock.now - began > .seconds(4)
                    }
                    var batches = stream.makeAsyncIterator()
                    #expect(await batches.take(100).numbers == Array(0..<100))
                    #expect(transport.connections.map(\.reconnects) == [0, 0])
                }
            }
            try await broker.ctl("eval", "application:set_env(rabbit, heartbeat, 60).")
        }

        @Test(
            "a broker short of memory is sent nothing but acknowledgements, and afterwards all is confirmed"
        )
        func memoryAlarm() async throws {
            let broker = try #require(OwnNode.running)
            try await TestVirtualHost.with(.init(name: "q"), on: broker) { host in
                let metrics = TestMetrics()
                try await host.withTransport(metrics: metrics) { transport in
                    func blocked() throws -> Double? {
                        let name = [("connection", "\(host.name).publisher")]
                        return try metrics.expectGauge("quittance_broker_blocked", name).lastValue
                    }
                    _ = await transport.publish((0..<10).map { message($0, to: "q") })
                    var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    let received = await batches.take(10)
                    try await broker.ctl("set_vm_memory_high_watermark", "0.000001")
                    // The broker speaks up at the first message after the alarm.
                    async let results = transport.publish((10..<2_000).map { message($0, to: "q", bytes: 1_000) })
                    try await eventually("the alarm is heard") { transport.state == .blocked(reason: "low on memory") }
                    #expect(try blocked() == 1)
                    await transport.acknowledge(received.joined().map(\.token))
                    try await eventually("acknowledgements arrive") {
                        let counts = try await host.counts(of: "q")
                        return counts.map { $0.handedOut < 10 || $0.ready > 10 } ?? false
                    }
                    #expect(transport.state == .blocked(reason: "low on memory"))
                    try await broker.ctl("set_vm_memory_high_watermark", "0.4")
                    #expect(await results == Array(repeating: .confirmed, count: 1_990))
                    #expect(transport.state == .ready)
                    #expect(try blocked() == 0)
                    #expect(await batches.take(1_990, acknowledgingOn: transport).numbers == Array(10..<2_000))
                }
            }
        }

        @Test("a send that hangs is freed, and its message is unknown")
        func stuckSend() async throws {
            let broker = try #require(OwnNode.running)
            try await TestVirtualHost.with(.init(name: "q", type: "classic"), on: broker) { host in
                try await host.withTransport({
                    $0.stallTimeout = .seconds(1)
                    $0.confirmTimeout = .seconds(60)
                }) { transport in
                    #expect(await transport.publish([message(0, to: "q")]) == [.confirmed])
                    try await broker.ctl("set_vm_memory_high_watermark", "0.000001")
                    // More than the sockets' buffers hold, and the broker reads no further than the first frames.
                    let results = await transport.publish([message(1, to: "q", bytes: 16_000_000)])
                    guard case .unknown(let reason) = try #require(results.first) else {
                        Issue.record("published under an alarm: \(results)")
                        return
                    }
                    #expect(reason.hasPrefix("connection lost"))
                    try await broker.ctl("set_vm_memory_high_watermark", "0.4")
                    try await publishSurely([message(2, to: "q")], on: transport)
                }
            }
        }
    }
}
