import Calendars
import Foundation
import Messaging

/// One event of the stream, as it is printed.
struct EventLine: Encodable {
    let offset: Int64?
    let id: String
    let source: String
    let type: String
    let subject: String?
    let time: String?
    let correlationid: String?
    let causationid: String?
    let policyversion: String?
    let data: JSONValue

    private static let dataMax = 400

    init(_ envelope: Envelope, offset: Int64?) {
        self.offset = offset
        id = envelope.id
        source = envelope.source
        type = envelope.type
        subject = envelope.subject
        time = envelope.time?.rfc3339
        correlationid = envelope.correlationID
        causationid = envelope.causationID
        policyversion = envelope.policyVersion
        data = (try? JSONCoding.decode(JSONValue.self, from: envelope.data)) ?? .null
    }

    var text: String {
        let body = String(decoding: (try? JSONCoding.encode(data)) ?? Data(), as: UTF8.self)
        let head = [offset.map(String.init) ?? "-", time ?? "-", type, subject ?? "-"].joined(separator: " ")
        return head + " " + body.prefix(Self.dataMax) + (body.count > Self.dataMax ? "…" : "")
    }

    func show(json: Bool) throws {
        if json { try Console.say(jsonLine: self) } else { Console.say(text) }
    }
}
