import DequeModule
import Foundation
import Messaging

/// Sends requests and takes their answers, on one channel, as direct reply-to demands.
struct RequesterRole: LinkRole {
    struct Command: Sendable {
        var id: UInt64
        var queue: String
        var body: Data
        var expiration: Duration
    }

    private static let replyQueue = "amq.rabbitmq.reply-to"
    private static let requestsPerTurn = 64

    private let pending: PendingRequests
    private var waiting = Deque<Command>()
    private let clock = ContinuousClock()

    init(pending: PendingRequests) {
        self.pending = pending
    }

    mutating func accept(_ command: Command, now: ContinuousClock.Instant) {
        waiting.append(command)
    }

    mutating func prepare(_ connection: BrokerConnection) throws(RabbitMQError) {
        try connection.consume(
            queue: Self.replyQueue, consumer: 0, automaticAcknowledgement: true, streamStart: nil)
        pending.set(trouble: nil)
    }

    mutating func send(on connection: BrokerConnection, mayPublish: Bool) throws(RabbitMQError) {
        guard mayPublish else { return }
        for _ in 0..<Self.requestsPerTurn {
            guard let request = waiting.popFirst() else { return }
            // Before the socket has it: a permit must never look younger than it is.
            guard pending.markSent(request.id, at: clock.now) else { continue }
            try connection.publish(message(for: request))
        }
    }

    func wantsToSend(mayPublish: Bool) -> Bool { mayPublish && !waiting.isEmpty }

    mutating func receive(_ event: LinkEvent, now: ContinuousClock.Instant) throws(RabbitMQError) {
        switch event {
        case .content(let content):
            // An answer to a request that was given up finds nobody.
            guard let id = content.properties.correlationID.flatMap(UInt64.init) else { return }
            switch content.start {
            case .deliver: pending.answer(id, body: content.body)
            case .returned: pending.fail(id, .unroutable)
            }
        case .consumerCancelled:
            throw RabbitMQError(.consumerCancelled, "the broker ended the consumer of answers")
        case .acknowledged, .refused:
            throw RabbitMQError(.protocolViolation, "a confirm on the requesting connection")
        }
    }

    mutating func turnEnded(isQuiet: Bool) {}

    mutating func disconnected(_ error: RabbitMQError) {
        pending.set(trouble: error.description)
        pending.failSent(.disconnected(reason: error.description))
    }

    mutating func expire(now: ContinuousClock.Instant, trouble: String?) {
        if let trouble { pending.set(trouble: trouble) }
        pending.expire(now: now)
        // Nothing is sent for now, so what nobody waits for any more would pile up.
        if trouble != nil { waiting.removeAll { [pending] in !pending.isWaiting($0.id) } }
    }

    var nextDeadline: ContinuousClock.Instant? { pending.nextDeadline }

    var wantsFrames: Bool { true }

    var isDrained: Bool { pending.nextDeadline == nil }

    mutating func finish() {
        waiting.removeAll()
        pending.failAll(.disconnected(reason: "the requester was stopped"))
    }

    private func message(for request: Command) -> OutgoingMessage {
        let parts = request.expiration.components
        let milliseconds = max(0, parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
        return OutgoingMessage(
            exchange: "", routingKey: request.queue, mandatory: true,
            properties: MessageProperties(
                correlationID: String(request.id), replyTo: Self.replyQueue, expiration: String(milliseconds),
                persistent: false),
            body: request.body)
    }
}
