import Web

/// What a form said and what was wrong with it, to show it again.
struct FormState: Sendable, Hashable {
    var errors: [String: String] = [:]
    var values: [String: String] = [:]

    init() {}

    /// Keeps the named fields as they were written.
    init(_ fields: [String], of form: RequestForm) {
        for field in fields { values[field] = form[field] ?? "" }
    }

    /// A text that may be missing; what is wrong with it is noted.
    mutating func optionalText(_ form: RequestForm, _ field: String, _ label: String, maximum: Int) -> String? {
        do {
            return try form.optionalText(field, label, maximum: maximum)
        } catch {
            errors[field] = error.errors.first?.message ?? "\(label) cannot be taken."
            return nil
        }
    }

    /// The same in a debtor's language.
    mutating func optionalText(
        _ form: RequestForm, _ field: String, _ text: DebtorText<DisputeWord>, maximum: Int
    ) -> String? {
        do {
            return try form.optionalText(field, field, maximum: maximum)
        } catch {
            errors[field] = text.say(.longText, ["most": "\(maximum)"])
            return nil
        }
    }

    /// `{{#invalid.amount}}…{{/invalid.amount}}` and `{{values.amount}}` in templates.
    var view: [String: Any] { ["errors": errors, "values": values, "hasErrors": !errors.isEmpty] }
}
