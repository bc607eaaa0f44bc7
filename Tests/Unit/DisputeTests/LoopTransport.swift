import Foundation
import Messaging
import Synchronization

/// A broker in memory for one engine: what the test delivers comes in, what the engine publishes is kept. Confirms
/// can be withheld for good.
final class LoopTransport: MessageTransport {
    private struct Content {
        var published: [OutgoingMessage] = []
        var continuation: DeliveryBatches.Continuation?
        var early: [[Delivery]] = []
        var nextTag: UInt64 = 0
        var isAway = false
    }

    private let content = Mutex(Content())

    var state: TransportState { .ready }
    var published: [OutgoingMessage] { content.withLock { $0.published } }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        content.withLock { content in
            guard !content.isAway else { return messages.map { _ in .unknown(reason: "the broker is away") } }
            content.published += messages
            return messages.map { _ in .confirmed }
        }
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        DeliveryBatches { continuation in
            content.withLock { content in
                content.continuation = continuation
                for batch in content.early { continuation.yield(batch) }
                content.early = []
            }
        }
    }

    func acknowledge(_ tokens: [DeliveryToken]) async {}

    func stopConsuming() async { content.withLock { $0.continuation?.finish() } }

    // MARK: - For the test

    /// From now on nothing is confirmed, or everything again.
    func goAway(_ away: Bool = true) { content.withLock { $0.isAway = away } }

    func deliver(_ envelope: Envelope, queue: String, exchange: String = "events", userID: String? = nil) {
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = userID
        content.withLock { content in
            content.nextTag += 1
            let batch = [
                Delivery(
                    token: DeliveryToken(epoch: 1, tag: content.nextTag), queue: queue, exchange: exchange,
                    routingKey: envelope.type, redelivered: false, properties: properties, body: envelope.data)
            ]
            if let continuation = content.continuation {
                continuation.yield(batch)
            } else {
                content.early.append(batch)
            }
        }
    }
}
