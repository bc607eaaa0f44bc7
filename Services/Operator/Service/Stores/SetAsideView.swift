import Calendars
import Messaging
import Storage

/// A message that was set aside, as it may be shown: everything but its body.
struct SetAsideView: Encodable {
    let id: Int64
    let kind: String
    let standing: String
    let queue: String
    let type: String
    let messageId: String
    let subject: String?
    let attempts: Int
    let at: String
    let reasons: [Reason]

    init(_ message: SetAsideMessage) {
        id = message.id
        kind = message.kind.rawValue
        standing = message.standing.rawValue
        queue = message.consumer
        type = message.type
        messageId = message.messageID
        subject = message.subject
        attempts = message.attempts
        at = message.at.rfc3339
        reasons = message.reasons
    }

    var text: String {
        var facts = [
            "number    \(id)", "kind      \(kind), \(standing)", "since     \(at)", "queue     \(queue)",
            "type      \(type)", "message   \(messageId)",
        ]
        if let subject { facts.append("about     \(subject)") }
        facts.append("attempts  \(attempts)")
        return (facts + reasons.map { "reason    \($0.code): \($0)" }).joined(separator: "\n")
    }

    static func table(_ messages: [SetAsideMessage]) -> String {
        var table = TextTable("NUMBER", "KIND", "SINCE", "QUEUE", "TYPE", "REASON")
        for view in messages.map(SetAsideView.init) {
            let first = view.reasons.first?.description ?? ""
            let more = view.reasons.count > 1 ? " (+\(view.reasons.count - 1))" : ""
            table.add(["\(view.id)", view.kind, view.at, view.queue, view.type, first + more])
        }
        return table.text
    }
}
