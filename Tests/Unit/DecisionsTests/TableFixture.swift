import Decisions

/// Writes small DMN files with one decision table for the tests.
struct TableFixture {
    var policy = "UNIQUE"
    var aggregation: String?
    /// Name, type, and allowed values where the input has some.
    var inputs: [(name: String, type: String, allowed: String?)] = [("days overdue", "number", nil)]
    var outputs: [(name: String, type: String, allowed: String?)] = [("segment", "string", nil)]
    var fallback: String?
    /// Conditions, then results, of each rule.
    var rules: [[String]]

    var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"fixture\" namespace=\"urn:f\">",
        ]
        for input in inputs {
            lines.append("<inputData id=\"i-\(input.name)\" name=\"\(input.name)\">")
            lines.append("<variable name=\"\(input.name)\" typeRef=\"\(input.type)\"/></inputData>")
        }
        lines.append("<decision id=\"d\" name=\"Segment\">")
        for input in inputs {
            lines.append("<informationRequirement><requiredInput href=\"#i-\(input.name)\"/></informationRequirement>")
        }
        let collected = aggregation.map { " aggregation=\"\($0)\"" } ?? ""
        lines.append("<decisionTable hitPolicy=\"\(policy)\"\(collected)>")
        for input in inputs {
            let allowed = input.allowed.map { "<inputValues><text>\(escaped($0))</text></inputValues>" } ?? ""
            lines.append(
                "<input><inputExpression typeRef=\"\(input.type)\"><text>\(input.name)</text></inputExpression>")
            lines.append("\(allowed)</input>")
        }
        for output in outputs {
            let allowed = output.allowed.map { "<outputValues><text>\(escaped($0))</text></outputValues>" } ?? ""
            let other = fallback.map { "<defaultOutputEntry><text>\(escaped($0))</text></defaultOutputEntry>" } ?? ""
            lines.append("<output name=\"\(output.name)\" typeRef=\"\(output.type)\">\(allowed)\(other)</output>")
        }
        for (index, rule) in rules.enumerated() { lines += self.rule(rule, id: "r\(index + 1)") }
        lines.append("</decisionTable></decision></definitions>")
        return lines.joined(separator: "\n")
    }

    private func rule(_ cells: [String], id: String) -> [String] {
        var lines = ["<rule id=\"\(id)\">"]
        for cell in cells.prefix(inputs.count) {
            lines.append("<inputEntry><text>\(escaped(cell))</text></inputEntry>")
        }
        for cell in cells.dropFirst(inputs.count) {
            lines.append("<outputEntry><text>\(escaped(cell))</text></outputEntry>")
        }
        return lines + ["<annotationEntry><text>why \(id)</text></annotationEntry></rule>"]
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    func model() throws -> DecisionModel { try DecisionModel(xml: xml.utf8, file: "fixture.dmn") }

    func result(_ inputs: [String: FEELValue]) throws -> DecisionResult {
        try model().evaluate(decision: "Segment", inputs: inputs)
    }

    /// The findings as `severity [rules] message`.
    func findings() throws -> [String] {
        try model().check().map { "\($0.severity.rawValue) \($0.rules) \($0.message)" }
    }
}
