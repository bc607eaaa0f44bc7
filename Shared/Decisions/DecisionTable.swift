/// A decision table, ready to evaluate (DMN 1.5, chapter 8).
final class DecisionTable: Sendable {
    enum HitPolicy: String, Sendable {
        case unique = "UNIQUE"
        case any = "ANY"
        case priority = "PRIORITY"
        case first = "FIRST"
        case ruleOrder = "RULE ORDER"
        case outputOrder = "OUTPUT ORDER"
        case collect = "COLLECT"

        /// Whether the result is the output of one rule.
        var isSingle: Bool {
            switch self {
            case .unique, .any, .priority, .first: true
            case .ruleOrder, .outputOrder, .collect: false
            }
        }
    }

    enum Aggregation: String, Sendable {
        case sum = "SUM"
        case count = "COUNT"
        case min = "MIN"
        case max = "MAX"
    }

    struct Input: Sendable {
        let label: String
        let expression: Expression
        let type: FEELType
        let allowed: UnaryTests?
    }

    struct Output: Sendable {
        let name: String
        let type: FEELType
        /// In the order of priority, highest first; empty when the table does not list any.
        let values: [FEELValue]
        let allowed: UnaryTests?
        let fallback: Expression?
    }

    struct Rule: Sendable {
        let fired: DecisionResult.FiredRule
        let tests: [UnaryTests]
        let outputs: [Expression]
        let outputTexts: [String]
        let line: Int
    }

    let name: String
    let line: Int
    let hitPolicy: HitPolicy
    let aggregation: Aggregation?
    let inputs: [Input]
    let outputs: [Output]
    let rules: [Rule]

    init(
        name: String, line: Int, hitPolicy: HitPolicy, aggregation: Aggregation?, inputs: [Input], outputs: [Output],
        rules: [Rule]
    ) {
        self.name = name
        self.line = line
        self.hitPolicy = hitPolicy
        self.aggregation = aggregation
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
    }

    var hasDefault: Bool { outputs.contains { $0.fallback != nil } }
}
