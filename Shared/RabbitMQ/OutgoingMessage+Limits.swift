import Messaging

extension OutgoingMessage {
    /// What one message may weigh: 16 MiB, which the broker's `max_message_size` repeats.
    static let bodyBytesMax = 16 * 1024 * 1024
    /// AMQP's short strings count their bytes in one octet.
    static let shortStringBytesMax = 255
    /// All headers must fit into one frame of 128 KiB beside the other properties.
    static let headerBytesMax = 64 * 1024

    /// Why AMQP cannot carry this message, or nil. Checked before anything is sent, because the library finds out only
    /// after half of the message is on the wire, and the broker answers by ending the channel for everybody on it.
    var limitBroken: String? {
        let shortStrings: [(name: String, value: String?)] = [
            ("exchange", exchange), ("routing key", routingKey), ("content type", properties.contentType),
            ("message id", properties.messageID), ("correlation id", properties.correlationID),
            ("reply-to", properties.replyTo), ("expiration", properties.expiration), ("type", properties.type),
            ("user id", properties.userID), ("app id", properties.appID),
        ]
        for (name, value) in shortStrings {
            guard let value, value.utf8.count > Self.shortStringBytesMax else { continue }
            return "the \(name) has \(value.utf8.count) bytes; at most \(Self.shortStringBytesMax) are allowed"
        }
        if let expiration = properties.expiration,
            !expiration.utf8.allSatisfy({ (0x30...0x39).contains($0) })
                || expiration.isEmpty
        {
            return "the expiration is not a whole number of milliseconds"
        }
        if body.count > Self.bodyBytesMax {
            return "the body has \(body.count) bytes; at most \(Self.bodyBytesMax) are allowed"
        }
        return headersLimitBroken
    }

    private var headersLimitBroken: String? {
        var total = 0
        for header in properties.headers {
            // A table's keys are short strings of at most 128 bytes.
            if header.name.isEmpty || header.name.utf8.count > 128 {
                return "a header's name has \(header.name.utf8.count) bytes; 1 to 128 are allowed"
            }
            total += header.name.utf8.count + 10 + (header.value.text?.utf8.count ?? 0)
        }
        guard total > Self.headerBytesMax else { return nil }
        return "the headers have \(total) bytes; at most \(Self.headerBytesMax) are allowed"
    }
}
