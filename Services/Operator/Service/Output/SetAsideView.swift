import Calendars
import Messaging
import ServiceKit
import Storage

/// A message that was set aside, in text.
enum SetAsideView {
    static func text(_ message: SetAsideAnswer) -> String {
        var facts = [
            "number    \(message.service)/\(message.id)",
            "kind      \(message.kind.rawValue), \(message.standing.rawValue)", "since     \(message.at.rfc3339)",
            "queue     \(message.queue)", "type      \(message.type)", "message   \(message.messageId)",
        ]
        if let subject = message.subject { facts.append("about     \(subject)") }
        facts.append("attempts  \(message.attempts)")
        facts += message.reasons.map { "reason    \($0.code): \($0)" }
        facts += (message.headers ?? [:]).sorted { $0.key < $1.key }.map { "header    \($0.key): \($0.value)" }
        facts += (message.log ?? []).map { act in
            "\(act.act.rawValue.padding(toLength: 9)) \(act.at.rfc3339) \(act.by)"
                + (act.reason.map { ": \($0)" } ?? "")
        }
        if let body = message.body { facts.append("body      \(body)") }
        return facts.joined(separator: "\n")
    }

    static func table(_ messages: [SetAsideAnswer]) -> String {
        var table = TextTable("NUMBER", "KIND", "SINCE", "TYPE", "ABOUT", "TRIES", "REASON")
        for message in messages {
            let first = message.reasons.first?.description ?? ""
            let more = message.reasons.count > 1 ? " (+\(message.reasons.count - 1))" : ""
            table.add([
                "\(message.service)/\(message.id)", message.kind.rawValue, message.at.rfc3339, message.type,
                message.subject ?? "-", "\(message.attempts)", first + more,
            ])
        }
        return table.text
    }
}

extension String {
    fileprivate func padding(toLength length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
