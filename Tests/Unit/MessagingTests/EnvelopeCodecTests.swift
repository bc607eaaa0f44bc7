import Calendars
import Foundation
import Messaging
import Testing

@Suite struct EnvelopeCodecTests {
    /// Where the attributes of a CloudEvent stand in an AMQP message.
    enum Form: String, CaseIterable, Sendable {
        case underscore, colon, structured

        func read(_ attributes: [String: String]) throws -> Envelope {
            switch self {
            case .underscore: try binary(attributes, "cloudEvents_")
            case .colon: try binary(attributes, "cloudEvents:")
            case .structured:
                try EnvelopeCodec.envelope(
                    properties: MessageProperties(contentType: "application/cloudevents+json; charset=utf-8"),
                    body: try JSONCoding.encode(
                        JSONValue.object(attributes.mapValues(JSONValue.string).merging(["data": data]) { $1 })))
            }
        }

        private func binary(_ attributes: [String: String], _ prefix: String) throws -> Envelope {
            let headers = MessageHeaders(attributes.map { .init(prefix + $0.key, .string($0.value)) })
            return try EnvelopeCodec.envelope(
                properties: MessageProperties(contentType: "application/json; charset=utf-8", headers: headers),
                body: try JSONCoding.encode(data))
        }

        private var data: JSONValue { .object(["n": .number(1)]) }
    }

    private static let attributes = [
        "specversion": "1.0", "id": "m-1", "source": "/payment", "type": "a.b.v1", "subject": "A-1",
        "time": "2026-01-05T07:00:00Z", "correlationid": "c-1", "causationid": "d-1",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "policyversion": "p-1",
    ]

    private static func whole() throws -> Envelope {
        Envelope(
            id: "m-1", source: "/payment", type: "a.b.v1", subject: "A-1",
            time: try Instant(rfc3339: "2026-01-05T07:00:00Z"), correlationID: "c-1", causationID: "d-1",
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", policyVersion: "p-1",
            data: Data(#"{"n":1}"#.utf8))
    }

    // MARK: - Writing

    @Test("is written in the binary form, with these properties and headers")
    func written() throws {
        #expect(
            EnvelopeCodec.properties(of: try Self.whole())
                == MessageProperties(
                    contentType: "application/json", messageID: "m-1", correlationID: "c-1", type: "a.b.v1",
                    headers: [
                        "cloudEvents_causationid": .string("d-1"), "cloudEvents_correlationid": .string("c-1"),
                        "cloudEvents_id": .string("m-1"), "cloudEvents_policyversion": .string("p-1"),
                        "cloudEvents_source": .string("/payment"), "cloudEvents_specversion": .string("1.0"),
                        "cloudEvents_subject": .string("A-1"), "cloudEvents_time": .string("2026-01-05T07:00:00Z"),
                        "cloudEvents_traceparent": .string("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                        "cloudEvents_type": .string("a.b.v1"),
                    ]))
    }

    @Test("what an envelope does not have is no header; a transient one is told to the broker")
    func least() throws {
        let least = Envelope(id: "m-1", source: "/payment", type: "a.b.v1", data: Data())
        #expect(
            EnvelopeCodec.properties(of: least, persistent: false)
                == MessageProperties(
                    contentType: "application/json", messageID: "m-1", type: "a.b.v1", persistent: false,
                    headers: [
                        "cloudEvents_id": .string("m-1"), "cloudEvents_source": .string("/payment"),
                        "cloudEvents_specversion": .string("1.0"), "cloudEvents_type": .string("a.b.v1"),
                    ]))
    }

    // MARK: - Reading

    @Test("every form is read, with all its attributes", arguments: Form.allCases)
    func forms(form: Form) throws {
        #expect(try form.read(Self.attributes) == Self.whole())
    }

    @Test("a message without a content type is read as JSON, and what is written is read")
    func roundTrip() throws {
        let whole = try Self.whole()
        var properties = EnvelopeCodec.properties(of: whole)
        #expect(try EnvelopeCodec.envelope(properties: properties, body: whole.data) == whole)
        properties.contentType = nil
        #expect(try EnvelopeCodec.envelope(properties: properties, body: whole.data) == whole)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let attribute: String
        /// Nil leaves the attribute out.
        let value: String?
        let problem: String

        var testDescription: String { "\(attribute) \(problem)" }
    }

    static let allFaults =
        ["specversion", "id", "source", "type"].flatMap { attribute in
            [nil, ""].map { Fault(attribute: attribute, value: $0, problem: "is missing") }
        }
        + ["id", "source", "type", "subject", "correlationid", "causationid", "traceparent", "policyversion"].flatMap {
            [
                // 101 letters of two bytes.
                Fault(
                    attribute: $0, value: String(repeating: "é", count: 101), problem: "is longer than 200 bytes"),
                Fault(attribute: $0, value: "m\u{0}1", problem: "holds a character U+0000"),
            ]
        }
        + ["2", "2.0", "0.3", "1"].map { Fault(attribute: "specversion", value: $0, problem: "must be 1.0") }
        + ["", "yesterday", "2026-01-05", "2026-13-05T07:00:00Z"].map {
            Fault(
                attribute: "time", value: $0, problem: "must be an RFC 3339 instant like 2026-03-31T09:00:00Z")
        }

    @Test("each fault names its attribute and what would be right, in every form", arguments: Form.allCases, allFaults)
    func faults(form: Form, fault: Fault) throws {
        var attributes = Self.attributes
        attributes[fault.attribute] = fault.value
        let error = #expect(throws: EnvelopeError.self) { try form.read(attributes) }
        #expect(error?.description == "\(fault.attribute): \(fault.problem)")
    }

    @Test("200 bytes are not too long, and a later 1.x is read", arguments: Form.allCases)
    func limits(form: Form) throws {
        let longest = String(repeating: "é", count: 100)
        let read = try form.read(Self.attributes.merging(["id": longest, "specversion": "1.1"]) { $1 })
        #expect(read.id == longest)
    }

    @Test(
        "a body that is none is told",
        arguments: [
            ("text/plain", "{}", "content-type: must be application/json"),
            ("application/cloudevents+json", "[]", "body: is not a JSON object"),
            ("application/cloudevents+json", "{", "body: is not a JSON object"),
            ("application/cloudevents+json", #"{"specversion":"1.0","id":"1"}"#, "data: is missing"),
        ])
    func bodies(contentType: String, body: String, problem: String) {
        let error = #expect(throws: EnvelopeError.self) {
            try EnvelopeCodec.envelope(
                properties: MessageProperties(contentType: contentType), body: Data(body.utf8))
        }
        #expect(error?.description == problem)
    }
}
