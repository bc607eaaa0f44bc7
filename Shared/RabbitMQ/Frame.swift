import Messaging

/// One frame from the broker as a Swift value.
enum Frame {
    case deliver(Deliver)
    case returned(Returned)
    case header(bodySize: Int, properties: MessageProperties)
    /// Memory of the library, valid until the connection's buffers are released: copy it at once.
    case body(UnsafeRawBufferPointer)
    case acknowledged(tag: UInt64, multiple: Bool)
    case refused(tag: UInt64, multiple: Bool)
    /// The consumer's number, nil when the tag is not one of ours.
    case consumerCancelled(consumer: Int?)
    case channelClosed(RabbitMQError.BrokerClose)
    case connectionClosed(RabbitMQError.BrokerClose)
    case blocked(reason: String)
    case unblocked
    /// Any method that has no place here, by class and method number.
    case unexpected(UInt32)

    /// The method frame before a delivered message.
    struct Deliver: Equatable {
        var consumer: Int
        var tag: UInt64
        var redelivered: Bool
        var exchange: String
        var routingKey: String
    }

    /// The method frame before a message the broker gives back.
    struct Returned: Equatable {
        var code: Int
        var text: String
        var exchange: String
        var routingKey: String
    }
}
