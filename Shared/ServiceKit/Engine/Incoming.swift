import Contracts
import Foundation
import Messaging
import Storage

/// A delivery with what can be known of it before it is handled. Made beside the transactions, which everything waits
/// for: reading took a fifth of their time.
struct Incoming: Sendable {
    let delivery: Delivery
    /// Came once before, and waited in the store since.
    let isFromStore: Bool
    let envelope: Envelope?
    let problem: EnvelopeError?
    /// On the exchange `erp`: answered to the sender.
    let isERP: Bool
    /// From the user id, which the broker has checked.
    let system: SystemID?
    /// What handles it, with its body read. Nil when nothing does, when the envelope cannot be read, and for what
    /// came before: reading it may be what ended a process, and is counted with its turn.
    let handle: Handlers.Handle?
    let digest: Inbox.Digest
    /// The sender's own id of the message, as answered to it.
    let messageID: String
    /// Unique among all senders. A message without a usable id goes by its content.
    let key: String
    let cause: Cause

    init(_ delivery: Delivery, for handlers: Handlers, isFromStore: Bool = false) {
        self.delivery = delivery
        self.isFromStore = isFromStore
        do throws(EnvelopeError) {
            envelope = try EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body)
            problem = nil
        } catch {
            envelope = nil
            problem = error
        }
        handle = delivery.redelivered || isFromStore ? nil : envelope.flatMap(handlers.reading)
        digest = Inbox.Digest(of: delivery.body)
        isERP = delivery.exchange == ExchangeName.erp || delivery.exchange == ExchangeName.erpUnrouted
        let user = delivery.properties.userID
        system = isERP ? user.flatMap { $0.hasPrefix("erp-") ? SystemID(String($0.dropFirst(4))) : nil } : nil
        messageID = envelope?.id ?? delivery.properties.messageID ?? ""
        let isUsable = !messageID.isEmpty && !messageID.utf8.contains(0)
        let id = isUsable ? messageID : StableID.make(delivery.body.base64EncodedString())
        key = system.map { "\($0.value)/\(id)" } ?? id
        cause = Self.cause("message/\(delivery.queue)/\(key)", envelope)
    }

    var inboxKey: MessageKey { MessageKey(consumer: delivery.queue, messageID: key) }

    /// Came under an id that another message has: it must not stand in that one's place.
    private(set) var isRival = false

    var asRival: Incoming {
        var rival = self
        rival.isRival = true
        return rival
    }

    /// The name under which it waits in the store, set aside or for another try.
    var storedKey: String { isRival ? rivalKey : key }

    var rivalKey: String { "\(key)/\(StableID.make(delivery.body.base64EncodedString()))" }

    var type: String { envelope?.type ?? delivery.properties.type ?? delivery.routingKey }

    var subject: String? { envelope?.subject }

    /// What is said beside the handler's own work (an answer, an alarm) has a cause of its own, or its ids would be
    /// those
    /// of what the handler said. The body belongs to it: an id used twice gets two answers.
    func besideCause(_ what: String) -> Cause {
        let body = StableID.make(delivery.body.base64EncodedString())
        return Self.cause("\(what)/\(body)/\(delivery.queue)/\(key)", envelope)
    }

    private static func cause(_ id: String, _ envelope: Envelope?) -> Cause {
        Cause(
            id: id, messageID: envelope?.id, correlationID: envelope?.correlationID,
            traceparent: envelope?.traceparent)
    }
}
