extension LogicReader {
    mutating func table(_ node: XMLNode) -> DecisionTable? {
        let policyText = node["hitPolicy"] ?? "UNIQUE"
        guard let policy = DecisionTable.HitPolicy(rawValue: policyText) else {
            report(node, "hit policy", "there is no hit policy \"\(policyText)\"")
            return nil
        }
        var aggregation: DecisionTable.Aggregation?
        if let text = node["aggregation"] {
            aggregation = DecisionTable.Aggregation(rawValue: text)
            if aggregation == nil { report(node, "aggregation", "must be SUM, COUNT, MIN or MAX, not \"\(text)\"") }
        }
        let inputs = node.children("input").enumerated().map { input($1, position: $0 + 1) }
        let outputNodes = node.children("output")
        let outputs = outputNodes.map { output($0, isOnly: outputNodes.count == 1) }
        if outputs.isEmpty { report(node, "", "the table has no output") }
        if Set(outputs.map(\.name)).count != outputs.count { report(node, "", "two outputs have one name") }
        let rules = node.children("rule").enumerated().compactMap { rule($1, $0 + 1, inputs, outputs) }
        return DecisionTable(
            name: name, line: node.line, hitPolicy: policy, aggregation: aggregation, inputs: inputs, outputs: outputs,
            rules: rules)
    }

    private mutating func input(_ node: XMLNode, position: Int) -> DecisionTable.Input {
        let expressionNode = node.child("inputExpression")
        let text = expressionNode?.child("text")?.text.trimmed ?? ""
        let label = NameTable.canonical(text.isEmpty ? node["label"] ?? "input \(position)" : text)
        let place = "input \"\(label)\""
        let expression = self.text(expressionNode ?? node, place)
        var type = types.type(expressionNode?["typeRef"], at: expressionNode ?? node, "\(field), \(place)")
        // A column without a type of its own has the one of the input data it names, with its allowed values.
        if case .name(let name) = expression, let declared = inputTypes[name], case .any = type { type = declared }
        if case .name(let name) = expression, case .constrained? = inputTypes[name] { type = inputTypes[name] ?? type }
        let allowed = types.tests(node.child("inputValues"), "\(field), \(place)", names: names)
        return DecisionTable.Input(label: label, expression: expression, type: type, allowed: allowed)
    }

    private mutating func output(_ node: XMLNode, isOnly: Bool) -> DecisionTable.Output {
        let outputName = node["name"].map { NameTable.canonical($0) } ?? (isOnly ? name : "")
        let place = "output \"\(outputName)\""
        if outputName.isEmpty { report(node, place, "needs a name, as the table has several outputs") }
        let type = types.type(node["typeRef"], at: node, "\(field), \(place)")
        let allowed = types.tests(node.child("outputValues"), "\(field), \(place)", names: names)
        let fallback = node.child("defaultOutputEntry")?.child("text").map { _ in
            text(node.child("defaultOutputEntry") ?? node, "\(place), default")
        }
        var values = Self.values(allowed)
        if values.isEmpty, case .constrained(_, let tests) = type { values = Self.values(tests) }
        return DecisionTable.Output(
            name: outputName, type: type, values: values, allowed: allowed, fallback: fallback)
    }

    private static func values(_ tests: UnaryTests?) -> [FEELValue] {
        (tests?.tests ?? []).compactMap { test in
            if case .value(.literal(let value), _) = test { return value }
            return nil
        }
    }

    private mutating func rule(
        _ node: XMLNode, _ index: Int, _ inputs: [DecisionTable.Input], _ outputs: [DecisionTable.Output]
    ) -> DecisionTable.Rule? {
        let inputNodes = node.children("inputEntry")
        let outputNodes = node.children("outputEntry")
        if inputNodes.count != inputs.count {
            report(node, "rule \(index)", "has \(inputNodes.count) conditions for \(inputs.count) inputs")
        }
        if outputNodes.count != outputs.count {
            report(node, "rule \(index)", "has \(outputNodes.count) results for \(outputs.count) outputs")
        }
        guard inputNodes.count == inputs.count, outputNodes.count == outputs.count else { return nil }
        let tests = zip(inputs, inputNodes).map { cell($1, "rule \(index), input \"\($0.label)\"") }
        let results = zip(outputs, outputNodes).map { text($1, "rule \(index), output \"\($0.name)\"") }
        let notes =
            (node.children("annotationEntry").compactMap { $0.child("text")?.text.trimmed }
            + [node.child("description")?.text.trimmed ?? ""]).filter { !$0.isEmpty }
        return DecisionTable.Rule(
            fired: .init(
                id: node["id"] ?? "rule-\(index)", index: index,
                annotation: notes.isEmpty ? nil : notes.joined(separator: "; ")),
            tests: tests, outputs: results, outputTexts: outputNodes.map { $0.child("text")?.text.trimmed ?? "" },
            line: node.line)
    }

    /// An empty cell stands for `-`, any value.
    private mutating func cell(_ node: XMLNode, _ place: String) -> UnaryTests {
        guard let textNode = node.child("text"), !textNode.text.trimmed.isEmpty else {
            return UnaryTests(tests: [.any], text: "-")
        }
        do {
            return try Parser.unaryTests(textNode.text, names: names)
        } catch {
            report(line(of: error, in: textNode), place, error)
            return UnaryTests(tests: [.any], text: "-")
        }
    }
}
