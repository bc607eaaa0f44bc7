import CRabbitMQ
import Foundation
import Messaging

extension BrokerConnection {
    /// Hands one message to the socket. Blocks while the socket takes nothing; the stall guard ends that.
    /// The message must keep AMQP's limits (`limitBroken`).
    func publish(_ message: OutgoingMessage) throws(RabbitMQError) {
        recycle_amqp_pool(&pool)
        var properties = encode(message.properties)
        let exchange = encode(message.exchange)
        let routingKey = encode(message.routingKey)
        let status = message.body.withUnsafeBytes { body in
            // The library only reads it.
            let bytes = amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            return amqp_basic_publish(
                state, Self.channel, exchange, routingKey, message.mandatory ? 1 : 0, 0, &properties, bytes)
        }
        try check(status, doing: "publishing")
    }

    /// A copy in the pool's memory, valid until the pool is recycled.
    func encode(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { source in
            var copy = amqp_bytes_t()
            guard let from = source.baseAddress, !source.isEmpty else { return copy }
            amqp_pool_alloc_bytes(&pool, source.count, &copy)
            guard let to = copy.bytes else { preconditionFailure("no memory for \(source.count) bytes") }
            to.copyMemory(from: from, byteCount: source.count)
            return copy
        }
    }

    private func encode(_ properties: MessageProperties) -> amqp_basic_properties_t {
        var encoded = amqp_basic_properties_t()
        encoded._flags = amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
        encoded.delivery_mode = properties.persistent ? 2 : 1
        func set(_ field: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>, _ flag: Int32, _ value: String?) {
            guard let value else { return }
            encoded._flags |= amqp_flags_t(flag)
            encoded[keyPath: field] = encode(value)
        }
        set(\.content_type, AMQP_BASIC_CONTENT_TYPE_FLAG, properties.contentType)
        set(\.message_id, AMQP_BASIC_MESSAGE_ID_FLAG, properties.messageID)
        set(\.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG, properties.correlationID)
        set(\.reply_to, AMQP_BASIC_REPLY_TO_FLAG, properties.replyTo)
        set(\.expiration, AMQP_BASIC_EXPIRATION_FLAG, properties.expiration)
        set(\.type, AMQP_BASIC_TYPE_FLAG, properties.type)
        set(\.user_id, AMQP_BASIC_USER_ID_FLAG, properties.userID)
        set(\.app_id, AMQP_BASIC_APP_ID_FLAG, properties.appID)
        if !properties.headers.isEmpty {
            encoded._flags |= amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
            encoded.headers = encode(properties.headers)
        }
        return encoded
    }

    private func encode(_ headers: MessageHeaders) -> amqp_table_t {
        let bytes = headers.count * MemoryLayout<amqp_table_entry_t>.stride
        guard let memory = amqp_pool_alloc(&pool, bytes) else { preconditionFailure("no memory for \(bytes) bytes") }
        let entries = memory.bindMemory(to: amqp_table_entry_t.self, capacity: headers.count)
        for (index, header) in headers.enumerated() {
            var entry = amqp_table_entry_t()
            entry.key = encode(header.name)
            switch header.value {
            case .string(let text):
                entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
                entry.value.value.bytes = encode(text)
            case .integer(let number):
                entry.value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
                entry.value.value.i64 = number
            case .boolean(let flag):
                entry.value.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
                entry.value.value.boolean = flag ? 1 : 0
            }
            (entries + index).initialize(to: entry)
        }
        return amqp_table_t(num_entries: Int32(headers.count), entries: entries)
    }
}
