package import Foundation

/// Names one delivery on one connection. A token of an earlier connection (epoch) is worthless: the broker has already
/// put its message back, so acknowledging it is dropped silently by the transport.
package struct DeliveryToken: Sendable, Hashable {
    package let epoch: UInt64
    package let tag: UInt64

    package init(epoch: UInt64, tag: UInt64) {
        self.epoch = epoch
        self.tag = tag
    }
}

/// One message as the broker handed it over, copied out of the client library's memory.
package struct Delivery: Sendable, Hashable {
    package let token: DeliveryToken
    package let queue: String
    package let exchange: String
    package let routingKey: String
    /// The broker gave this message out before and did not get an acknowledgement.
    package let redelivered: Bool
    package let properties: MessageProperties
    package let body: Data

    package init(
        token: DeliveryToken, queue: String, exchange: String, routingKey: String, redelivered: Bool,
        properties: MessageProperties, body: Data
    ) {
        self.token = token
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.redelivered = redelivered
        self.properties = properties
        self.body = body
    }

    /// The position in a stream queue, absent on any other kind of queue.
    package var streamOffset: Int64? { properties.headers["x-stream-offset"]?.number }
}
