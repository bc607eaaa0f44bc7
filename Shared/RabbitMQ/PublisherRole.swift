import CRabbitMQ
import DequeModule
import Messaging

/// Publishes with confirms, a bounded number at a time, in the order of the calls.
struct PublisherRole: LinkRole {
    /// One call of `publish`.
    struct Command: Sendable {
        var messages: [OutgoingMessage]
        var answer: CheckedContinuation<[PublishResult], Never>
    }

    /// How far a call has come. A class, since the tracker and the queue both point to it; it never leaves the thread.
    private final class Call {
        let messages: [OutgoingMessage]
        let waitingSince: ContinuousClock.Instant
        private let answer: CheckedContinuation<[PublishResult], Never>
        private var results: [PublishResult]
        private var missing: Int
        var unsentFrom = 0

        init(_ command: Command, now: ContinuousClock.Instant) {
            messages = command.messages
            answer = command.answer
            waitingSince = now
            results = Array(repeating: .confirmed, count: messages.count)
            missing = messages.count
        }

        /// Each index once. The last one answers the caller.
        func resolve(_ index: Int, _ result: PublishResult) {
            results[index] = result
            missing -= 1
            if missing == 0 { answer.resume(returning: results) }
        }

        func resolveUnsent(_ result: PublishResult) {
            let from = unsentFrom
            unsentFrom = messages.count
            for index in from..<messages.count { resolve(index, result) }
        }
    }

    private struct Ticket {
        let call: Call
        let index: Int
    }

    /// After so many the incoming frames get a look, so that a `connection.blocked` is heard before the socket is full.
    private static let messagesPerTurn = 64
    private static let bytesPerTurn = 1 << 20

    private let window: Int
    private let timeout: Duration
    private var waiting = Deque<Call>()
    private var tracker = ConfirmTracker<Ticket>()
    /// When a message was last sent. While messages move, those behind them are not given up.
    private var lastSentAt: ContinuousClock.Instant?
    /// A message was given up. A quorum queue that lost one message of a channel holds back all that follow on it, so
    /// this channel may never confirm anything again.
    private var distrustsChannel = false
    private let clock = ContinuousClock()

    init(configuration: RabbitMQConfiguration) {
        window = configuration.publishWindow
        timeout = configuration.confirmTimeout
    }

    mutating func accept(_ command: Command, now: ContinuousClock.Instant) {
        waiting.append(Call(command, now: now))
    }

    mutating func prepare(_ connection: BrokerConnection) throws(RabbitMQError) {
        distrustsChannel = false
        try connection.selectConfirms()
    }

    mutating func send(on connection: BrokerConnection, mayPublish: Bool) throws(RabbitMQError) {
        if distrustsChannel { throw RabbitMQError(.unconfirmed, "no confirm within \(timeout)") }
        guard wantsToSend(mayPublish: mayPublish) else { return }
        let now = clock.now
        var bytes = 0
        for _ in 0..<Self.messagesPerTurn where bytes < Self.bytesPerTurn {
            guard let call = waiting.first, tracker.pendingCount < window else { return }
            let index = call.unsentFrom
            let message = call.messages[index]
            call.unsentFrom += 1
            if call.unsentFrom == call.messages.count { waiting.removeFirst() }
            if let problem = message.limitBroken {
                call.resolve(index, .returned(code: Int(AMQP_CONTENT_TOO_LARGE), text: problem))
                continue
            }
            // Tracked before it is sent: when sending fails, part of it may be out.
            tracker.sent(Ticket(call: call, index: index), fingerprint: fingerprint(of: message), at: now)
            lastSentAt = now
            bytes += message.body.count
            try connection.publish(message)
        }
    }

    func wantsToSend(mayPublish: Bool) -> Bool {
        mayPublish && !waiting.isEmpty && tracker.pendingCount < window
    }

    mutating func receive(_ event: LinkEvent, now: ContinuousClock.Instant) throws(RabbitMQError) {
        switch event {
        case .acknowledged(let tag, let multiple):
            try settle(tag: tag, multiple: multiple, refused: false)
        case .refused(let tag, let multiple):
            try settle(tag: tag, multiple: multiple, refused: true)
        case .content(let content):
            guard case .returned(let returned) = content.start else {
                throw RabbitMQError(.protocolViolation, "a delivery on the publishing connection")
            }
            let print = ConfirmTracker<Ticket>.Fingerprint(
                messageID: content.properties.messageID, exchange: returned.exchange, routingKey: returned.routingKey)
            // No match means that it was given up before; there is nobody left to tell.
            _ = tracker.returned(print, code: returned.code, text: returned.text)
        case .consumerCancelled:
            throw RabbitMQError(.protocolViolation, "a consumer's end on the publishing connection")
        }
    }

    mutating func turnEnded(isQuiet: Bool) {}

    /// What was sent may or may not have arrived. The rest of a call that was under way fails with it, so that its
    /// caller sends again in order; calls that were not begun wait for the next connection.
    mutating func disconnected(_ error: RabbitMQError) {
        var lost = PublishResult.unknown(reason: error.description)
        if error.isAboutMessage, tracker.pendingCount == 1, let code = error.replyCode {
            // The broker refused a publish, and only one was out: it is that one, and it is in no queue.
            lost = .returned(code: code, text: error.text)
        }
        tracker.reset { $0.call.resolve($0.index, lost) }
        while let call = waiting.first, call.unsentFrom > 0 {
            call.resolveUnsent(.unknown(reason: error.description))
            waiting.removeFirst()
        }
    }

    mutating func expire(now: ContinuousClock.Instant, trouble: String?) {
        guard let deadline = nextDeadline, deadline <= now else { return }
        let late = PublishResult.unknown(reason: "no confirm within \(timeout)")
        let before = tracker.pendingCount
        tracker.giveUp(sentBefore: now - timeout) { $0.call.resolve($0.index, late) }
        // A blocked broker answers when it has room again; there is nothing to distrust.
        if tracker.pendingCount < before, trouble == nil { distrustsChannel = true }
        while let call = waiting.first, stalledSince(call) + timeout <= now {
            call.resolveUnsent(.unknown(reason: trouble ?? "not sent within \(timeout)"))
            waiting.removeFirst()
        }
    }

    var nextDeadline: ContinuousClock.Instant? {
        let unsent = waiting.first.map { stalledSince($0) + timeout }
        // One tick late, since giving up takes what was sent before the limit.
        let sent = tracker.oldestSentAt.map { $0 + timeout + .nanoseconds(1) }
        guard let unsent, let sent else { return unsent ?? sent }
        return min(unsent, sent)
    }

    var wantsFrames: Bool { true }

    var unconfirmed: Int { tracker.pendingCount }

    var isDrained: Bool { waiting.isEmpty && tracker.pendingCount == 0 }

    mutating func finish() {
        tracker.reset { $0.call.resolve($0.index, .unknown(reason: "the transport was stopped")) }
        while let call = waiting.popFirst() {
            call.resolveUnsent(.unknown(reason: "the transport was stopped"))
        }
    }

    private mutating func settle(tag: UInt64, multiple: Bool, refused: Bool) throws(RabbitMQError) {
        let known = tracker.settle(tag: tag, multiple: multiple, refused: refused) { ticket, result in
            ticket.call.resolve(ticket.index, result)
        }
        if !known { throw RabbitMQError(.protocolViolation, "a confirm for tag \(tag), which was never sent") }
    }

    private func fingerprint(of message: OutgoingMessage) -> ConfirmTracker<Ticket>.Fingerprint? {
        guard message.mandatory else { return nil }
        return .init(
            messageID: message.properties.messageID, exchange: message.exchange, routingKey: message.routingKey)
    }

    private func stalledSince(_ call: Call) -> ContinuousClock.Instant {
        lastSentAt.map { max($0, call.waitingSince) } ?? call.waitingSince
    }
}
