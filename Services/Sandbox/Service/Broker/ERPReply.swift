import Contracts
import Foundation
import Messaging

/// What an ERP was told on `erp.replies.<system>`.
struct ERPReply: Sendable, Hashable {
    let system: SystemID
    let id: String
    let type: String
    let data: JSONValue

    /// The message it answers; nil for what is no answer.
    var messageID: String? { data["messageId"]?.text }

    /// Nil for a delivery that is no CloudEvent.
    init?(_ delivery: Delivery, system: SystemID) {
        guard let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body),
            let data = try? JSONCoding.decode(JSONValue.self, from: envelope.data)
        else { return nil }
        self.init(system: system, id: envelope.id, type: envelope.type, data: data)
    }

    init(system: SystemID, id: String, type: String, data: JSONValue) {
        self.system = system
        self.id = id
        self.type = type
        self.data = data
    }

    /// One line of `replies.jsonl`.
    var line: JSONValue {
        .object(["system": .string(system.value), "id": .string(id), "type": .string(type), "data": data])
    }

    /// Does not depend on how the answers of several services interleave.
    static func precedes(_ left: ERPReply, _ right: ERPReply) -> Bool {
        (left.system.value, left.type, left.messageID ?? left.id, left.id)
            < (right.system.value, right.type, right.messageID ?? right.id, right.id)
    }
}
