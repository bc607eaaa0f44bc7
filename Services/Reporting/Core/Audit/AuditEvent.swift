package import Calendars
package import Foundation

/// One event as the audit chain keeps it: its CloudEvents attributes and its body.
package struct AuditEvent: Sendable, Hashable {
    package let id: String
    package let source: String
    package let type: String
    package let subject: String?
    package let time: Instant?
    package let data: Data

    package init(id: String, source: String, type: String, subject: String?, time: Instant?, data: Data) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.data = data
    }

    /// The bytes the chain is made of: JSON without white space, members sorted by name, texts and numbers as they
    /// were published.
    /// - Throws: `JSONTreeError` when the body is no JSON.
    package func canonical() throws(JSONTreeError) -> Data {
        var members = [
            JSONTree.Member("data", try JSONTree(data)), JSONTree.Member("id", .text(id)),
            JSONTree.Member("source", .text(source)), JSONTree.Member("type", .text(type)),
        ]
        if let subject { members.append(JSONTree.Member("subject", .text(subject))) }
        if let time { members.append(JSONTree.Member("time", .text(time.rfc3339))) }
        return Data(JSONTree.object(members).canonical.utf8)
    }
}
