import Calendars
package import Foundation

/// Between CloudEvents and AMQP messages (CloudEvents AMQP binding 1.0.2, sections 3.1 and 3.2, carried over to the
/// basic properties of AMQP 0-9-1).
package enum EnvelopeCodec {
    private static let json = "application/json"
    private static let structured = "application/cloudevents+json"
    /// Longest attribute that is taken from outside, in UTF-8 bytes; an id longer than this is refused.
    package static let attributeBytesMax = 200

    // MARK: - Writing

    /// The AMQP properties of the binary form: `message-id` is the CloudEvents id.
    package static func properties(of envelope: Envelope, persistent: Bool = true) -> MessageProperties {
        var headers = MessageHeaders()
        headers.reserveCapacity(10)
        // In the order of their names, which costs nothing to keep.
        headers[Attribute.causationID.header] = envelope.causationID.map(HeaderValue.string)
        headers[Attribute.correlationID.header] = envelope.correlationID.map(HeaderValue.string)
        headers[Attribute.id.header] = .string(envelope.id)
        headers[Attribute.policyVersion.header] = envelope.policyVersion.map(HeaderValue.string)
        headers[Attribute.source.header] = .string(envelope.source)
        headers[Attribute.specversion.header] = .string("1.0")
        headers[Attribute.subject.header] = envelope.subject.map(HeaderValue.string)
        headers[Attribute.time.header] = (envelope.time?.rfc3339).map(HeaderValue.string)
        headers[Attribute.traceparent.header] = envelope.traceparent.map(HeaderValue.string)
        headers[Attribute.type.header] = .string(envelope.type)
        return MessageProperties(
            contentType: json, messageID: envelope.id, correlationID: envelope.correlationID,
            type: envelope.type, persistent: persistent, headers: headers)
    }

    // MARK: - Reading

    package static func envelope(properties: MessageProperties, body: Data) throws(EnvelopeError) -> Envelope {
        // As nearly every message says it: neither is looked at twice.
        guard let kind = properties.contentType, kind != json else { return try binaryEnvelope(properties, body) }
        if kind.lowercased().hasPrefix(structured) { return try structuredEnvelope(body) }
        guard kind.lowercased().hasPrefix(json) else {
            throw EnvelopeError(attribute: "content-type", problem: "must be application/json")
        }
        return try binaryEnvelope(properties, body)
    }

    private static func binaryEnvelope(
        _ properties: MessageProperties, _ body: Data
    ) throws(EnvelopeError) -> Envelope {
        let attributes = AttributeReader {
            properties.headers[$0.header]?.text ?? properties.headers[$0.otherHeader]?.text
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
        return try AttributeReader { object[$0.name]?.text }.envelope(data: data)
    }
}

/// A context attribute with the two forms of its header's name: putting these together anew for each message took a
/// twentieth of a service's processor time.
private struct Attribute: Sendable {
    let name: String
    /// As it is written, and read first.
    let header: String
    let otherHeader: String

    private init(_ name: String) {
        self.name = name
        header = "cloudEvents_" + name
        otherHeader = "cloudEvents:" + name
    }

    static let specversion = Attribute("specversion")
    static let id = Attribute("id")
    static let source = Attribute("source")
    static let type = Attribute("type")
    static let subject = Attribute("subject")
    static let time = Attribute("time")
    static let correlationID = Attribute("correlationid")
    static let causationID = Attribute("causationid")
    static let traceparent = Attribute("traceparent")
    static let policyVersion = Attribute("policyversion")
}

/// Reads and checks the context attributes, wherever they stand.
private struct AttributeReader {
    let value: (Attribute) -> String?

    init(_ value: @escaping (Attribute) -> String?) { self.value = value }

    func envelope(data: Data) throws(EnvelopeError) -> Envelope {
        let version = try required(.specversion)
        guard version.hasPrefix("1.") else {
            throw EnvelopeError(attribute: "specversion", problem: "must be 1.0")
        }
        var envelope = Envelope(
            id: try required(.id), source: try required(.source), type: try required(.type), data: data)
        envelope.subject = try optional(.subject)
        if let time = try optional(.time) {
            do {
                envelope.time = try Instant(rfc3339: time)
            } catch {
                throw EnvelopeError(attribute: "time", problem: "must be an RFC 3339 instant like 2026-03-31T09:00:00Z")
            }
        }
        envelope.correlationID = try optional(.correlationID)
        envelope.causationID = try optional(.causationID)
        envelope.traceparent = try optional(.traceparent)
        envelope.policyVersion = try optional(.policyVersion)
        return envelope
    }

    private func required(_ attribute: Attribute) throws(EnvelopeError) -> String {
        guard let text = try optional(attribute), !text.isEmpty else {
            throw EnvelopeError(attribute: attribute.name, problem: "is missing")
        }
        return text
    }

    private func optional(_ attribute: Attribute) throws(EnvelopeError) -> String? {
        guard let text = value(attribute) else { return nil }
        guard text.utf8.count <= EnvelopeCodec.attributeBytesMax else {
            throw EnvelopeError(
                attribute: attribute.name, problem: "is longer than \(EnvelopeCodec.attributeBytesMax) bytes")
        }
        // SQLite takes a text to end there: two ids would become one.
        guard !text.utf8.contains(0) else {
            throw EnvelopeError(attribute: attribute.name, problem: "holds a character U+0000")
        }
        return text
    }
}
