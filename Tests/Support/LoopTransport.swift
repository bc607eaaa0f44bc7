package import Foundation
package import Messaging
import Synchronization

/// A broker in memory for one engine: what the test delivers comes in, what the engine publishes is kept. Confirms can
/// be withheld. Nothing is routed; the system's real transports have a contract suite of their own.
package final class LoopTransport: MessageTransport {
    private struct Content {
        var published: [OutgoingMessage] = []
        var acknowledged: [DeliveryToken] = []
        var results: [PublishResult] = []
        var continuation: DeliveryBatches.Continuation?
        var early: [[Delivery]] = []
        var nextTag: UInt64 = 0
        var isAway = false
        var missingExchange: String?
        var isBlocked = false
        var blocked: [CheckedContinuation<Void, Never>] = []
    }

    private let content = Mutex(Content())

    package init() {}

    package var state: TransportState { .ready }
    package var published: [OutgoingMessage] { content.withLock { $0.published } }
    package var acknowledged: Set<DeliveryToken> { content.withLock { Set($0.acknowledged) } }

    package var deliveredCount: Int { content.withLock { Int($0.nextTag) } }

    package func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        await withCheckedContinuation { continuation in
            let goesOn = content.withLock { content in
                if content.isBlocked { content.blocked.append(continuation) }
                return !content.isBlocked
            }
            if goesOn { continuation.resume() }
        }
        return content.withLock { content in
            guard !content.isAway else { return messages.map { _ in .unknown(reason: "the broker is away") } }
            if messages.contains(where: { $0.exchange == content.missingExchange }) {
                // As RabbitMQ does: the channel ends, and only of a message alone it is known that it was the one.
                if messages.count == 1 { return [.returned(code: 404, text: "NOT_FOUND")] }
                return messages.map { _ in .unknown(reason: "channel closed 404") }
            }
            return messages.map { message in
                let result = content.results.isEmpty ? .confirmed : content.results.removeFirst()
                if result == .confirmed { content.published.append(message) }
                return result
            }
        }
    }

    package func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        DeliveryBatches { continuation in
            content.withLock { content in
                content.continuation = continuation
                for batch in content.early { continuation.yield(batch) }
                content.early = []
            }
        }
    }

    package func acknowledge(_ tokens: [DeliveryToken]) async { content.withLock { $0.acknowledged += tokens } }

    package func stopConsuming() async { content.withLock { $0.continuation?.finish() } }

    // MARK: - For the test

    /// What the next publishes come to; confirmed when the list has run out.
    package func answer(_ results: [PublishResult]) { content.withLock { $0.results = results } }

    /// Runs an engine on this broker while the body runs, then stops it.
    package func running(
        _ engine: @escaping @Sendable () async throws -> Void, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine() }
            group.addTask { try await body() }
            try await group.next()
            await stopConsuming()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }

    /// From now on nothing is confirmed, or everything again.
    package func goAway(_ away: Bool = true) { content.withLock { $0.isAway = away } }

    /// From now on publishing waits, as it does while a broker is short of memory, or goes on again.
    package func block(_ blocked: Bool = true) {
        let waiting = content.withLock { content in
            content.isBlocked = blocked
            guard !blocked else { return [CheckedContinuation<Void, Never>]() }
            defer { content.blocked = [] }
            return content.blocked
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Publishing to this exchange ends the channel.
    package func miss(exchange: String) { content.withLock { $0.missingExchange = exchange } }

    @discardableResult
    package func deliver(
        _ envelope: Envelope, queue: String, exchange: String = "events", userID: String? = nil,
        redelivered: Bool = false
    ) -> DeliveryToken {
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = userID
        return deliver(
            properties, envelope.data, queue: queue, exchange: exchange, key: envelope.type, redelivered: redelivered)
    }

    @discardableResult
    package func deliver(
        _ properties: MessageProperties, _ body: Data, queue: String, exchange: String, key: String,
        redelivered: Bool = false
    ) -> DeliveryToken {
        content.withLock { content in
            content.nextTag += 1
            let token = DeliveryToken(epoch: 1, tag: content.nextTag)
            let batch = [
                Delivery(
                    token: token, queue: queue, exchange: exchange, routingKey: key, redelivered: redelivered,
                    properties: properties, body: body)
            ]
            if let continuation = content.continuation {
                continuation.yield(batch)
            } else {
                content.early.append(batch)
            }
            return token
        }
    }
}
