/// Why something cannot be posted, in words a clerk understands. Free of personal data.
package struct Refusal: Sendable, Hashable {
    /// Stable and machine-readable.
    package let code: String
    /// The field of the message at fault.
    package let field: String
    package let text: String

    package init(_ code: String, _ field: String, _ text: String) {
        self.code = code
        self.field = field
        self.text = text
    }
}

/// How a request to post something ended.
package enum LedgerAnswer: Sendable, Hashable {
    case posted
    /// It was done before: nothing to do.
    case alreadyDone
    case refused([Refusal])
}
