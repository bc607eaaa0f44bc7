/// Why something cannot be done, in words a clerk or a debtor understands. Free of personal data.
package struct Refusal: Error, Sendable, Hashable {
    /// Stable and machine-readable.
    package let code: String
    /// The field at fault.
    package let field: String
    package let text: String

    package init(_ code: String, _ field: String, _ text: String) {
        self.code = code
        self.field = field
        self.text = text
    }
}
