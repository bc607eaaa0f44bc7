import Contracts
import Logging
import Messaging
import RabbitMQ

/// Waits until the broker has what a notifier needs: nothing is sent into a broker that is not set up yet.
struct TopologyWait: Sendable {
    let transport: RabbitMQTransport
    let logger: Logger

    private static let pause: Duration = .milliseconds(250)

    func wait() async {
        var reported: Set<String> = []
        while !Task.isCancelled {
            let missing = await missing()
            if missing.isEmpty { return }
            if missing != reported {
                logger.warning(
                    "waiting for the broker's topology",
                    metadata: ["missing": "\(missing.sorted().joined(separator: ", "))"])
                reported = missing
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func missing() async -> Set<String> {
        do {
            let gaps = try await transport.missingTopology(
                queues: [QueueName.communicationPermits], exchanges: [ExchangeName.events])
            return Set(gaps.map(\.description))
        } catch {
            return ["the broker itself"]
        }
    }
}
