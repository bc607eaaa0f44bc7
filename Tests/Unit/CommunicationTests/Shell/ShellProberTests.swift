import Contracts
import Logging
import Messaging
import ServiceLifecycle
import Storage
import TestSupport
import Testing

@testable import CommunicationService

@Suite("Asking for echoes")
struct ShellProberTests {
    @Test("Payment and dispute are asked, each on its own queue, and being told to stop is no error")
    func stops() async throws {
        let shell = try ShellFixture()
        let prober = FreshnessProber(desk: shell.parts.desk, transport: shell.transport, clock: shell.clock)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: prober, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("a question to both") { shell.transport.published.count >= 2 }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let queues = shell.transport.published.prefix(2).map(\.routingKey)
        #expect(queues == [QueueName.paymentEvents, QueueName.disputeEvents])
        #expect(try shell.published(FactProbe.self).prefix(2).map(\.number) == [1, 1])
        try shell.store.close()
    }
}
