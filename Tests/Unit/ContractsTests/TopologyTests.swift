import Contracts
import Foundation
import Testing

@Suite struct TopologyTests {
    private static let systems: [SystemID] = ["city", "trade"]
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../compose/broker/definitions.json").standardizedFileURL

    /// The broker loads the file, the services know the value: they must not drift apart. To write the file anew after
    /// a
    /// change of the topology, run the tests once with QUITTANCE_WRITE_DEFINITIONS=1.
    @Test func theBrokersFileIsTheTopology() throws {
        let wanted = try Topology.quittance(systems: Self.systems).definitions()
        if ProcessInfo.processInfo.environment["QUITTANCE_WRITE_DEFINITIONS"] == "1" {
            try wanted.write(to: Self.file)
        }
        #expect(try Data(contentsOf: Self.file) == wanted)
    }

    @Test func everyBindingJoinsAnExchangeAndAQueueThatAreDeclared() {
        let topology = Topology.quittance(systems: Self.systems)
        let exchanges = Set(topology.exchanges.map(\.name))
        let queues = Set(topology.queues.map(\.name))
        for binding in topology.bindings {
            #expect(exchanges.contains(binding.exchange), "\(binding)")
            #expect(queues.contains(binding.queue), "\(binding)")
        }
        #expect(topology.exchanges.compactMap(\.alternate).allSatisfy(exchanges.contains))
    }

    @Test func everyEventReachesTheLogAndEveryTickEveryServiceQueue() {
        let topology = Topology.quittance(systems: Self.systems)
        #expect(topology.bindings.contains(.init(exchange: "events", queue: "events.log", key: "#")))
        let serviceQueues = topology.queues.filter(\.singleActiveConsumer).map(\.name).filter { $0 != "erp.unrouted" }
        for queue in serviceQueues {
            #expect(topology.bindings.contains(.init(exchange: "clock", queue: queue, key: "")), "\(queue)")
        }
    }

    @Test func whoWritesToAQueueByItsNameWaitsForIt() {
        #expect(
            MessageCatalogue.queues(writtenBy: "communication") == [
                "clock.answers", "dispute.events", "payment.events",
            ])
        #expect(MessageCatalogue.queues(writtenBy: "payment") == ["clock.answers", "communication.facts"])
        #expect(MessageCatalogue.queues(writtenBy: "notifier") == ["communication.permits"])
        #expect(MessageCatalogue.queues(writtenBy: "reporting") == [])
    }
}
