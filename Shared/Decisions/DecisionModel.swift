/// A DMN model read from one file: its decisions, what they need, and their logic, ready to evaluate.
///
/// Reading checks everything that can be checked without data and reports all problems at once. Whether the tables
/// have gaps or overlaps is a question of its own: `check()`.
package struct DecisionModel: Sendable {
    /// A decision as the outside sees it.
    package struct Decision: Sendable, Hashable {
        package let id: String
        package let name: String
        package let line: Int
        /// The names of the input data that this decision and the ones it requires are made from, sorted.
        package let inputs: [String]
        /// The names of the decisions it requires directly.
        package let requiredDecisions: [String]
    }

    package let file: String
    package let name: String
    package let decisions: [Decision]
    let graph: DecisionGraph

    /// `xml`: the bytes of a `.dmn` file of DMN 1.2 to 1.5, at most 8 MB. `file` is used in messages only.
    package init(xml: some Collection<UInt8>, file: String) throws(DecisionModelError) {
        var reader = try ModelReader(xml, file: file)
        let graph = try reader.read()
        self.file = file
        self.name = reader.root["name"] ?? file
        self.graph = graph
        self.decisions = graph.decisions.map { node in
            Decision(
                id: node.id, name: node.name, line: node.line, inputs: graph.inputs(of: node),
                requiredDecisions: node.decisions.map { graph.decisions[$0].name })
        }
    }

    /// Makes a decision, with the ones it requires. Inputs that are not given are null, others are ignored.
    /// `now` is what `now()` and `today()` give; without it they are null, as this module has no clock.
    package func evaluate(
        decision: String, inputs: [String: FEELValue], now: FEELDateTime? = nil
    ) throws(DecisionError) -> DecisionResult {
        guard let index = graph.decisionIndex(decision) else {
            throw DecisionError(
                decision: decision, input: nil, message: "there is no decision of this name in \(file)")
        }
        var run = DecisionRun(graph: graph, inputs: inputs, now: now)
        return try run.result(of: index)
    }

    /// Calls a decision service with the values of its inputs by name: the result of its one output decision, or a
    /// context of all of them.
    package func evaluate(
        service: String, inputs: [String: FEELValue], now: FEELDateTime? = nil
    ) throws(DecisionError) -> FEELValue {
        guard let service = graph.services.first(where: { $0.name == service }) else {
            throw DecisionError(
                decision: service, input: nil, message: "there is no decision service of this name in \(file)")
        }
        var run = DecisionRun(graph: graph, inputs: inputs, now: now)
        return try run.value(of: service, given: inputs)
    }
}
