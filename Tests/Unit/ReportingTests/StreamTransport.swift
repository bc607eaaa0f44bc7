import Foundation
import Messaging
import Synchronization

/// The stream of all events in memory: what the test publishes comes in with its offset, what the service says is kept.
final class StreamTransport: MessageTransport {
    private struct Content {
        var published: [OutgoingMessage] = []
        var acknowledged = 0
        var continuation: DeliveryBatches.Continuation?
        var subscriptions: [Subscription] = []
        var early: [[Delivery]] = []
    }

    private let content = Mutex(Content())

    var state: TransportState { .ready }
    var published: [OutgoingMessage] { content.withLock { $0.published } }
    var acknowledged: Int { content.withLock { $0.acknowledged } }
    var subscriptions: [Subscription] { content.withLock { $0.subscriptions } }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        content.withLock { $0.published += messages }
        return messages.map { _ in .confirmed }
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        DeliveryBatches { continuation in
            content.withLock { content in
                content.subscriptions = subscriptions
                content.continuation = continuation
                for batch in content.early { continuation.yield(batch) }
                content.early = []
            }
        }
    }

    func acknowledge(_ tokens: [DeliveryToken]) async { content.withLock { $0.acknowledged += tokens.count } }

    func stopConsuming() async { content.withLock { $0.continuation?.finish() } }

    // MARK: - For the test

    /// Hands out events as they lie in the stream from an offset on.
    func deliver(_ events: [Envelope], from offset: Int64) {
        let batch = events.enumerated().map { index, event in
            var properties = EnvelopeCodec.properties(of: event)
            properties.headers["x-stream-offset"] = .integer(offset + Int64(index))
            return Delivery(
                token: DeliveryToken(epoch: 1, tag: UInt64(offset) + UInt64(index) + 1), queue: "events.log",
                exchange: "events", routingKey: event.type, redelivered: false, properties: properties, body: event.data
            )
        }
        content.withLock { content in
            if let continuation = content.continuation {
                continuation.yield(batch)
            } else {
                content.early.append(batch)
            }
        }
    }
}
