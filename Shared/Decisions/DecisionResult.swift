/// What a decision came to, and why.
package struct DecisionResult: Sendable, Hashable, Codable {
    /// A rule whose conditions held and that spoke in the result.
    package struct FiredRule: Sendable, Hashable, Codable {
        /// The rule's id in the file; made of the index where it has none.
        package let id: String
        /// The row in the table, from 1.
        package let index: Int
        package let annotation: String?

        package init(id: String, index: Int, annotation: String?) {
            self.id = id
            self.index = index
            self.annotation = annotation
        }
    }

    package let value: FEELValue
    /// The outputs of a table by name, when it gave one row; a table with one unnamed output has it under the name of
    /// the decision. Empty for other logic, for several rows and for none.
    package let outputs: [String: FEELValue]
    /// In the order of the result; empty when the default spoke.
    package let firedRules: [FiredRule]
    /// The decisions this one was made from, by name, so that a record of the result explains itself whole.
    package let required: [String: DecisionResult]

    package init(
        value: FEELValue, outputs: [String: FEELValue] = [:], firedRules: [FiredRule] = [],
        required: [String: DecisionResult] = [:]
    ) {
        self.value = value
        self.outputs = outputs
        self.firedRules = firedRules
        self.required = required
    }
}
