import Contracts
import Foundation
import Messaging

/// Reads the ERP's queue of answers while a ledger is published.
///
/// Only answers to this run are taken. Whatever else stands there (money taken by Quittance, answers to another program
/// of the ERP) goes back when the connection closes: whoever it is for still gets it.
struct AnswerReader: Sendable {
    static let prefetch: UInt16 = 2_000

    let system: SystemID
    let book: AnswerBook
    let transport: any MessageTransport
    /// Where to write messages of money taken; nil leaves them in the queue.
    let received: ReceivedFile?

    /// Until the transport stops consuming.
    /// - Throws: when the file of money taken cannot be written; nothing is acknowledged then.
    func run() async throws {
        // Ours may be answered twice (an answer of an earlier run still stood there); both are taken.
        var ours: Set<String> = []
        let subscription = Subscription(queue: QueueName.replies(to: system), prefetch: Self.prefetch)
        for await batch in transport.deliveries(of: [subscription]) {
            var done: [DeliveryToken] = []
            for delivery in batch where try take(delivery, &ours) { done.append(delivery.token) }
            await transport.acknowledge(done)
        }
    }

    private func take(_ delivery: Delivery, _ ours: inout Set<String>) throws -> Bool {
        guard let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body) else {
            book.foreign()
            return false
        }
        if envelope.type == ERPPaymentReceived.messageType, let received {
            try received.append(envelope)
            book.received()
            return true
        }
        guard let answer = Answer(envelope) else {
            book.foreign()
            return false
        }
        if book.answered(answer.messageID, rejectedBecause: answer.reasons) {
            if ours.count < 1_000_000 { ours.insert(answer.messageID) }
            return true
        }
        if ours.contains(answer.messageID) { return true }
        book.foreign()
        return false
    }
}

/// What an answer says.
private struct Answer {
    let messageID: String
    /// Nil: accepted.
    let reasons: [Reason]?

    init?(_ envelope: Envelope) {
        switch envelope.type {
        case ERPMessageAccepted.messageType:
            guard let answer = try? JSONCoding.decode(ERPMessageAccepted.self, from: envelope.data) else { return nil }
            messageID = answer.messageId
            reasons = nil
        case ERPMessageRejected.messageType:
            guard let answer = try? JSONCoding.decode(ERPMessageRejected.self, from: envelope.data) else { return nil }
            messageID = answer.messageId
            reasons = answer.reasons
        default: return nil
        }
    }
}
