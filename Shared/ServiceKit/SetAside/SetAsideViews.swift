import Calendars
import Foundation
import Messaging
import Storage

/// The values of the pages of messages set aside. No I/O: everything comes in.
enum SetAsideViews {
    static func title(_ standing: SetAsideMessage.Standing) -> String {
        switch standing {
        case .waiting: "Waiting"
        case .replayed: "Applied later"
        case .discarded: "Discarded"
        }
    }

    static func message(_ message: SetAsideMessage, mayAct: Bool) -> [String: Any] {
        var view: [String: Any] = [
            "id": message.id, "type": message.type, "messageID": message.messageID, "queue": message.consumer,
            "isParked": message.kind == .parked, "tries": message.attempts == 1 ? "once" : "\(message.attempts) times",
            "instant": message.at.rfc3339, "at": moment(message.at), "standing": title(message.standing),
            "reasons": message.reasons.map { ["code": $0.code, "text": $0.description] },
            "acts": mayAct && message.standing == .waiting,
        ]
        view["subject"] = message.subject
        return view
    }

    static func detail(_ detail: SetAsideDesk.Detail, mayAct: Bool) -> [String: Any] {
        var view = message(detail.message, mayAct: mayAct)
        let answer = SetAsideAnswer(detail, service: "")
        view["headers"] = (answer.headers ?? [:]).sorted { $0.key < $1.key }.map {
            ["name": $0.key, "value": $0.value]
        }
        view["log"] = detail.log.map { entry in
            [
                "act": words(entry.act), "by": entry.actor, "reason": entry.reason ?? "", "instant": entry.at.rfc3339,
                "at": moment(entry.at),
            ]
        }
        return view
    }

    /// Indented where it is JSON.
    static func body(_ delivery: Delivery) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let value = try? JSONCoding.decode(JSONValue.self, from: delivery.body),
            let data = try? encoder.encode(value)
        else { return String(decoding: delivery.body, as: UTF8.self) }
        return String(decoding: data, as: UTF8.self)
    }

    private static func words(_ act: SetAsideLog.Act) -> String {
        switch act {
        case .replayed: "tried it again"
        case .discarded: "discarded it"
        case .read: "read its body"
        }
    }

    /// `2026-02-03 07:30 UTC`: real time, for those who look into logs beside it.
    private static func moment(_ instant: Instant) -> String {
        let local = Zone.utc.local(at: instant)
        return "\(local.date.iso8601) \(local.time.iso8601) UTC"
    }
}
