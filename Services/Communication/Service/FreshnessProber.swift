import Contracts
import Foundation
import Logging
import Messaging
import RabbitMQ
import ServiceKit
import ServiceLifecycle
import Storage

/// Asks payment and dispute each second of real time to echo: an echo says that everything they knew when they got the
/// question has arrived here. While none comes back, nothing is sent.
struct FreshnessProber: Service {
    let desk: PermitDesk
    let transport: any MessageTransport
    let clock: BusinessClock

    private static let interval: Duration = .seconds(1)
    private static let queues = [QueueName.paymentEvents, QueueName.disputeEvents]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await ask()
                // Being told to stop ends the pause and then the loop; it is no error of the service.
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func ask() async {
        let probe = desk.probe()
        let messages = Self.queues.compactMap { queue in try? message(probe, to: queue) }
        // A lost question is followed by the next one in a second; its age goes on counting meanwhile.
        _ = await transport.publish(messages)
    }

    private func message(_ probe: FactProbe, to queue: String) throws -> OutgoingMessage {
        let envelope = Envelope(
            id: "\(probe.asker)/\(probe.number)", source: "/quittance/communication", type: FactProbe.messageType,
            subject: probe.subject, time: clock.now, data: try JSONCoding.encode(probe))
        return OutgoingMessage(
            exchange: ExchangeName.direct, routingKey: queue, mandatory: true,
            properties: EnvelopeCodec.properties(of: envelope, persistent: false), body: envelope.data)
    }
}
