import CRabbitMQ
import Messaging

/// The only place that reads the library's unions. Everything but body bytes is copied out.
enum Frames {
    /// - Returns: nil for a frame without meaning for us (heartbeat).
    static func decode(_ frame: amqp_frame_t, _ texts: inout RecentTexts) throws(RabbitMQError) -> Frame? {
        switch Int32(frame.frame_type) {
        case Int32(AMQP_FRAME_METHOD):
            return decode(frame.payload.method, &texts)
        case Int32(AMQP_FRAME_HEADER):
            guard let decoded = frame.payload.properties.decoded else {
                throw RabbitMQError(.protocolViolation, "a content header without properties")
            }
            let properties = decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
            guard let size = Int(exactly: frame.payload.properties.body_size) else {
                throw RabbitMQError(.protocolViolation, "a body larger than memory")
            }
            return .header(bodySize: size, properties: decode(properties, &texts))
        case Int32(AMQP_FRAME_BODY):
            return .body(frame.payload.body_fragment.buffer)
        default:
            return nil
        }
    }

    static func decode(_ method: amqp_method_t, _ texts: inout RecentTexts) -> Frame {
        func read<Method>(_: Method.Type) -> Method? {
            method.decoded?.assumingMemoryBound(to: Method.self).pointee
        }
        switch method.id {
        case amqp_method_number_t(AMQP_BASIC_DELIVER_METHOD):
            if let deliver = read(amqp_basic_deliver_t.self) { return decode(deliver, &texts) }
        case amqp_method_number_t(AMQP_BASIC_ACK_METHOD):
            if let ack = read(amqp_basic_ack_t.self) {
                return .acknowledged(tag: ack.delivery_tag, multiple: ack.multiple != 0)
            }
        case amqp_method_number_t(AMQP_BASIC_NACK_METHOD):
            if let nack = read(amqp_basic_nack_t.self) {
                return .refused(tag: nack.delivery_tag, multiple: nack.multiple != 0)
            }
        case amqp_method_number_t(AMQP_BASIC_RETURN_METHOD):
            if let returned = read(amqp_basic_return_t.self) { return decode(returned) }
        case amqp_method_number_t(AMQP_BASIC_CANCEL_METHOD):
            if let cancel = read(amqp_basic_cancel_t.self) {
                return .consumerCancelled(consumer: Int(cancel.consumer_tag.text))
            }
        default:
            if let connectionMethod = decodeConnectionMethod(method) { return connectionMethod }
        }
        return .unexpected(method.id)
    }

    private static func decodeConnectionMethod(_ method: amqp_method_t) -> Frame? {
        switch method.id {
        case amqp_method_number_t(AMQP_CHANNEL_CLOSE_METHOD):
            guard let close = method.decoded?.assumingMemoryBound(to: amqp_channel_close_t.self).pointee else { break }
            return .channelClosed(
                .init(
                    code: Int(close.reply_code), text: close.reply_text.text,
                    failedMethod: UInt32(close.class_id) << 16 | UInt32(close.method_id)))
        case amqp_method_number_t(AMQP_CONNECTION_CLOSE_METHOD):
            guard let close = method.decoded?.assumingMemoryBound(to: amqp_connection_close_t.self).pointee else {
                break
            }
            return .connectionClosed(
                .init(
                    code: Int(close.reply_code), text: close.reply_text.text,
                    failedMethod: UInt32(close.class_id) << 16 | UInt32(close.method_id)))
        case amqp_method_number_t(AMQP_CONNECTION_BLOCKED_METHOD):
            guard let blocked = method.decoded?.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee else {
                break
            }
            return .blocked(reason: blocked.reason.text)
        case amqp_method_number_t(AMQP_CONNECTION_UNBLOCKED_METHOD):
            return .unblocked
        default:
            break
        }
        return nil
    }

    private static func decode(_ deliver: amqp_basic_deliver_t, _ texts: inout RecentTexts) -> Frame {
        .deliver(
            .init(
                consumer: Int(deliver.consumer_tag.text) ?? -1, tag: deliver.delivery_tag,
                redelivered: deliver.redelivered != 0, exchange: texts.text(deliver.exchange.buffer),
                routingKey: texts.text(deliver.routing_key.buffer)))
    }

    private static func decode(_ returned: amqp_basic_return_t) -> Frame {
        .returned(
            .init(
                code: Int(returned.reply_code), text: returned.reply_text.text, exchange: returned.exchange.text,
                routingKey: returned.routing_key.text))
    }

    private static func decode(
        _ encoded: amqp_basic_properties_t, _ texts: inout RecentTexts
    ) -> MessageProperties {
        func get(_ field: amqp_bytes_t, _ flag: Int32) -> amqp_bytes_t? {
            encoded._flags & amqp_flags_t(flag) == 0 ? nil : field
        }
        let hasMode = encoded._flags & amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG) != 0
        let hasHeaders = encoded._flags & amqp_flags_t(AMQP_BASIC_HEADERS_FLAG) != 0
        return MessageProperties(
            contentType: get(encoded.content_type, AMQP_BASIC_CONTENT_TYPE_FLAG).map { texts.text($0.buffer) },
            messageID: get(encoded.message_id, AMQP_BASIC_MESSAGE_ID_FLAG)?.text,
            correlationID: get(encoded.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG)?.text,
            replyTo: get(encoded.reply_to, AMQP_BASIC_REPLY_TO_FLAG).map { texts.text($0.buffer) },
            expiration: get(encoded.expiration, AMQP_BASIC_EXPIRATION_FLAG)?.text,
            type: get(encoded.type, AMQP_BASIC_TYPE_FLAG).map { texts.text($0.buffer) },
            userID: get(encoded.user_id, AMQP_BASIC_USER_ID_FLAG).map { texts.text($0.buffer) },
            appID: get(encoded.app_id, AMQP_BASIC_APP_ID_FLAG)?.text,
            persistent: hasMode && encoded.delivery_mode == 2,
            headers: hasHeaders ? decode(encoded.headers, &texts) : [:])
    }

    /// Strings, integers of every size and booleans. Other kinds are left out, since nothing of ours writes them.
    private static func decode(_ table: amqp_table_t, _ texts: inout RecentTexts) -> MessageHeaders {
        guard let entries = table.entries, table.num_entries > 0 else { return [:] }
        var headers: [MessageHeaders.Entry] = []
        headers.reserveCapacity(Int(table.num_entries))
        for entry in UnsafeBufferPointer(start: entries, count: Int(table.num_entries)) {
            if let value = decode(entry.value) { headers.append(.init(texts.text(entry.key.buffer), value)) }
        }
        return MessageHeaders(headers)
    }

    private static func decode(_ field: amqp_field_value_t) -> HeaderValue? {
        switch UInt32(field.kind) {
        case AMQP_FIELD_KIND_UTF8.rawValue, AMQP_FIELD_KIND_BYTES.rawValue: .string(field.value.bytes.text)
        case AMQP_FIELD_KIND_BOOLEAN.rawValue: .boolean(field.value.boolean != 0)
        case AMQP_FIELD_KIND_I8.rawValue: .integer(Int64(field.value.i8))
        case AMQP_FIELD_KIND_U8.rawValue: .integer(Int64(field.value.u8))
        case AMQP_FIELD_KIND_I16.rawValue: .integer(Int64(field.value.i16))
        case AMQP_FIELD_KIND_U16.rawValue: .integer(Int64(field.value.u16))
        case AMQP_FIELD_KIND_I32.rawValue: .integer(Int64(field.value.i32))
        case AMQP_FIELD_KIND_U32.rawValue: .integer(Int64(field.value.u32))
        case AMQP_FIELD_KIND_I64.rawValue: .integer(field.value.i64)
        case AMQP_FIELD_KIND_U64.rawValue, AMQP_FIELD_KIND_TIMESTAMP.rawValue:
            Int64(exactly: field.value.u64).map { .integer($0) }
        default: nil
        }
    }
}

extension amqp_bytes_t {
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: len) }

    var text: String { String(decoding: buffer, as: UTF8.self) }
}
