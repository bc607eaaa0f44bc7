package import Foundation

/// A message ready to be published.
package struct OutgoingMessage: Sendable, Hashable {
    /// The empty string is AMQP's default exchange: the routing key is then a queue's name.
    package var exchange: String
    package var routingKey: String
    /// The broker returns a mandatory message that no queue takes. Never set on answers to direct reply-to.
    package var mandatory: Bool
    package var properties: MessageProperties
    package var body: Data

    package init(
        exchange: String, routingKey: String, mandatory: Bool, properties: MessageProperties, body: Data
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.properties = properties
        self.body = body
    }
}

/// What became of one published message.
package enum PublishResult: Sendable, Hashable {
    /// The broker has it, on every queue it was routed to (for quorum queues: on a majority of replicas).
    case confirmed
    /// Mandatory and routed nowhere. The message is in no queue.
    case returned(code: Int, text: String)
    /// The broker refused it (`basic.nack`), as a full queue with `reject-publish` does.
    case refused
    /// The connection ended, or the deadline passed, before an answer: the message may or may not have arrived.
    /// Sending it again under the same message id is the only safe thing to do.
    case unknown(reason: String)
}
