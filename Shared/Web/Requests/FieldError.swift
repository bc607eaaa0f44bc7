/// What is wrong with one field, in words for the person who filled it in.
package struct FieldError: Sendable, Hashable, Codable {
    package let field: String
    package let message: String

    package init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}

extension [FieldError] {
    /// For a template: `{{#errors.amount}}<p class="field-error" id="amount-error">{{.}}</p>{{/errors.amount}}`.
    package var byField: [String: String] {
        Dictionary(map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first })
    }
}
