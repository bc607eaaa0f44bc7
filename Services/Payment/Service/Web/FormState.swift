/// What a debtor's form said and what was wrong with it, to show it again.
struct FormState: Sendable, Hashable {
    /// By the id of the page's field: `amount`, `promise-amount`, `due-on`.
    var errors: [String: String] = [:]
    var values: [String: String] = [:]
}
