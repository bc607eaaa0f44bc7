import Messaging

/// What came of an act.
struct ActOutcome: Sendable, Hashable {
    /// The HTTP status of the answer that decided it; nil when nothing was asked for.
    let status: Int?
    let succeeded: Bool
    /// The act's `detail` in `acts.jsonl`; no personal data.
    let detail: [String: JSONValue]

    init(status: Int?, succeeded: Bool, detail: [String: JSONValue] = [:]) {
        self.status = status
        self.succeeded = succeeded
        self.detail = detail
    }

    /// Nothing to follow: a letter has no link to press, a landline no text messages. The debtor waits for more.
    static let noWay = ActOutcome(status: nil, succeeded: false)

    /// A page that was not what the act needs.
    static func refused(_ status: Int, _ result: String) -> ActOutcome {
        ActOutcome(status: status, succeeded: false, detail: ["result": .string(result)])
    }
}
