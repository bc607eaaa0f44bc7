import Calendars
package import Foundation

/// Between CloudEvents and AMQP messages (CloudEvents AMQP binding 1.0.2, sections 3.1 and 3.2, carried over to the
/// basic properties of AMQP 0-9-1).
package enum EnvelopeCodec {
    private static let written = "cloudEvents_"
    private static let prefixes = ["cloudEvents_", "cloudEvents:"]
    private static let structured = "application/cloudevents+json"
    /// Longest attribute that is taken from outside, in UTF-8 bytes; an id longer than this is refused.
    package static let attributeBytesMax = 200

    // MARK: - Writing

    /// The AMQP properties of the binary form: `message-id` is the CloudEvents id.
    package static func properties(of envelope: Envelope, persistent: Bool = true) -> MessageProperties {
        var headers: [String: HeaderValue] = [
            written + "specversion": .string("1.0"), written + "id": .string(envelope.id),
            written + "source": .string(envelope.source), written + "type": .string(envelope.type),
        ]
        headers[written + "subject"] = envelope.subject.map(HeaderValue.string)
        headers[written + "time"] = (envelope.time?.rfc3339).map(HeaderValue.string)
        headers[written + "correlationid"] = envelope.correlationID.map(HeaderValue.string)
        headers[written + "causationid"] = envelope.causationID.map(HeaderValue.string)
        headers[written + "traceparent"] = envelope.traceparent.map(HeaderValue.string)
        headers[written + "policyversion"] = envelope.policyVersion.map(HeaderValue.string)
        return MessageProperties(
            contentType: "application/json", messageID: envelope.id, correlationID: envelope.correlationID,
            type: envelope.type, persistent: persistent, headers: headers)
    }

    // MARK: - Reading

    package static func envelope(properties: MessageProperties, body: Data) throws(EnvelopeError) -> Envelope {
        if let kind = properties.contentType, kind.lowercased().hasPrefix(structured) {
            return try structuredEnvelope(body)
        }
        return try binaryEnvelope(properties, body)
    }

    private static func binaryEnvelope(
        _ properties: MessageProperties, _ body: Data
    ) throws(EnvelopeError) -> Envelope {
        let attributes = AttributeReader { name in
            for prefix in prefixes {
                if let text = properties.headers[prefix + name]?.text { return text }
            }
            return nil
        }
        if let kind = properties.contentType, !kind.lowercased().hasPrefix("application/json") {
            throw EnvelopeError(attribute: "content-type", problem: "must be application/json")
        }
        return try attributes.envelope(data: body)
    }

    private static func structuredEnvelope(_ body: Data) throws(EnvelopeError) -> Envelope {
        let object: [String: JSONValue]
        do {
            object = try JSONDecoder().decode([String: JSONValue].self, from: body)
        } catch {
            throw EnvelopeError(attribute: "body", problem: "is not a JSON object")
        }
        guard let payload = object["data"] else {
            throw EnvelopeError(attribute: "data", problem: "is missing")
        }
        let data: Data
        do {
            data = try JSONEncoder().encode(payload)
        } catch {
            throw EnvelopeError(attribute: "data", problem: "cannot be read as JSON")
        }
        return try AttributeReader { object[$0]?.text }.envelope(data: data)
    }
}

/// Reads and checks the context attributes, wherever they stand.
private struct AttributeReader {
    let value: (String) -> String?

    init(_ value: @escaping (String) -> String?) { self.value = value }

    func envelope(data: Data) throws(EnvelopeError) -> Envelope {
        let version = try required("specversion")
        guard version.hasPrefix("1.") else {
            throw EnvelopeError(attribute: "specversion", problem: "must be 1.0")
        }
        var envelope = Envelope(
            id: try required("id"), source: try required("source"), type: try required("type"), data: data)
        envelope.subject = try optional("subject")
        if let time = try optional("time") {
            do {
                envelope.time = try Instant(rfc3339: time)
            } catch {
                throw EnvelopeError(attribute: "time", problem: "must be an RFC 3339 instant like 2026-03-31T09:00:00Z")
            }
        }
        envelope.correlationID = try optional("correlationid")
        envelope.causationID = try optional("causationid")
        envelope.traceparent = try optional("traceparent")
        envelope.policyVersion = try optional("policyversion")
        return envelope
    }

    private func required(_ name: String) throws(EnvelopeError) -> String {
        guard let text = try optional(name), !text.isEmpty else {
            throw EnvelopeError(attribute: name, problem: "is missing")
        }
        return text
    }

    private func optional(_ name: String) throws(EnvelopeError) -> String? {
        guard let text = value(name) else { return nil }
        guard text.utf8.count <= EnvelopeCodec.attributeBytesMax else {
            throw EnvelopeError(
                attribute: name, problem: "is longer than \(EnvelopeCodec.attributeBytesMax) bytes")
        }
        // SQLite takes a text to end there: two ids would become one.
        guard !text.utf8.contains(0) else {
            throw EnvelopeError(attribute: name, problem: "holds a character U+0000")
        }
        return text
    }
}
