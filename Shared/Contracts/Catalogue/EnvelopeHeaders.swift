import Calendars
import Foundation
import Messaging

/// The headers of a CloudEvent in AMQP, as the codec writes them.
enum EnvelopeHeaders {
    static var schema: JSONValue {
        let least = Envelope(id: "1", source: "/", type: "t", data: Data())
        var most = least
        most.subject = "s"
        most.time = .distantPast
        most.correlationID = "c"
        most.causationID = "c"
        most.traceparent = "t"
        most.policyVersion = "p"
        let names = EnvelopeCodec.properties(of: most).headers.map(\.name)
        let required = EnvelopeCodec.properties(of: least).headers.map(\.name)
        let text = JSONValue.object([
            "type": "string", "minLength": .whole(1), "maxLength": .whole(EnvelopeCodec.attributeBytesMax),
        ])
        return .object([
            "type": "object", "required": .array(required.map(JSONValue.string)),
            "properties": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, text) })),
        ])
    }
}
