/// How handling one message ended. There is no fifth way: an unexpected error is turned into a `retry` by the one place
/// that decides (the engine's turn), which parks what was retried too often or has ended the process too often, and a
/// failure of the store ends the service with the message unacknowledged.
package enum Outcome: Sendable, Hashable {
    /// Applied, with everything it says and sets; or it had been before.
    case done
    /// The message is not acceptable and never will be: it is answered with every reason and kept for replay.
    case refused([Reason])
    /// Something it needs is not there yet (an account of another queue, say). Tried again after the delay, on real
    /// time, up to the runtime's limit; then parked with this reason.
    case retry(after: Duration, Reason)
    /// It cannot be handled for a technical reason. Kept, shown, replayable; contact stops meanwhile.
    case park(Reason)
}

/// Why something was refused, parked or set aside, in words a collections clerk understands.
package struct Reason: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Stable and machine-readable, like `unknown-account`.
    package let code: String
    /// The field at fault, as the sender wrote it (`amount`), or `nil` when it is the message as a whole.
    package let field: String?
    /// What is wrong and what would be right; free of personal data.
    package let text: String

    package init(_ code: String, field: String? = nil, _ text: String) {
        self.code = code
        self.field = field
        self.text = text
    }

    package var description: String { field.map { "\($0): \(text)" } ?? text }
}
