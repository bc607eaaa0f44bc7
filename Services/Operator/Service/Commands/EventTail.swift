import Contracts
import Foundation
import Messaging

/// Which events of the stream are wanted, and where to begin.
struct EventTail: Sendable {
    let start: StreamOffset
    /// A `*` at the end stands for anything; no type stands for all.
    var types: [String] = []
    var subject: String?
    var limit: Int?

    /// Hands out the wanted events in the stream's order, until the limit is reached or the transport stops. What is no
    /// CloudEvent is passed over.
    func run(_ transport: any MessageTransport, show: (Envelope, Int64?) throws -> Void) async throws {
        let subscription = Subscription(queue: QueueName.eventsLog, streamOffset: start)
        var shown = 0
        for await batch in transport.deliveries(of: [subscription]) {
            for delivery in batch {
                // The broker hands out the whole chunk in which the offset lies.
                if case .at(let wanted) = start, let at = delivery.streamOffset, at < wanted { continue }
                guard
                    let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body),
                    wants(envelope)
                else { continue }
                try show(envelope, delivery.streamOffset)
                shown += 1
                if shown == limit { return }
            }
            await transport.acknowledge(batch.map(\.token))
        }
    }

    func wants(_ envelope: Envelope) -> Bool {
        if let subject, envelope.subject != subject { return false }
        return types.isEmpty
            || types.contains { type in
                type.hasSuffix("*") ? envelope.type.hasPrefix(type.dropLast()) : envelope.type == type
            }
    }
}
