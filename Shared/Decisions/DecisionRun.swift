/// One evaluation: every decision and function is made once, when first needed.
struct DecisionRun {
    let graph: DecisionGraph
    let now: FEELDateTime?
    private let inputs: [String: FEELValue]
    private var results: [Int: DecisionResult] = [:]
    private var functions: [Int: FEELValue] = [:]
    /// Decisions whose value is given from outside, by position: the input decisions of a service.
    private var givenDecisions: [Int: FEELValue] = [:]

    init(graph: DecisionGraph, inputs: [String: FEELValue], now: FEELDateTime?) {
        self.graph = graph
        self.now = now
        self.inputs = Dictionary(inputs.map { (NameTable.canonical($0), $1) }) { first, _ in first }
    }

    mutating func result(of index: Int) throws(DecisionError) -> DecisionResult {
        if let known = results[index] { return known }
        let node = graph.decisions[index]
        if let given = givenDecisions[index] {
            let result = DecisionResult(value: given, outputs: [:], firedRules: [], required: [:])
            results[index] = result
            return result
        }
        var names: [String: FEELValue] = [:]
        var required: [String: DecisionResult] = [:]
        for input in node.inputs { names[graph.inputs[input].name] = try value(ofInput: input, for: node) }
        for other in node.decisions {
            let result = try result(of: other)
            required[graph.decisions[other].name] = result
            names[graph.decisions[other].variable] = result.value
        }
        for function in node.knowledge { names[graph.knowledge[function].name] = self.function(function) }
        for service in node.services { names[graph.services[service].name] = self.service(service) }
        let result = try evaluate(node, Scope(.names(names), now: now), required)
        results[index] = result
        return result
    }

    private func evaluate(
        _ node: DecisionGraph.Node, _ scope: Scope, _ required: [String: DecisionResult]
    ) throws(DecisionError) -> DecisionResult {
        switch node.logic {
        case nil: return DecisionResult(value: .null, outputs: [:], firedRules: [], required: required)
        case .table(let table)?:
            let outcome = table.evaluate(in: scope)
            if let failure = outcome.failure {
                throw DecisionError(decision: node.name, input: nil, message: failure)
            }
            return DecisionResult(
                value: node.type.converted(outcome.value) ?? .null, outputs: outcome.outputs,
                firedRules: outcome.fired, required: required)
        case let logic?:
            return DecisionResult(
                value: node.type.converted(logic.value(in: scope)) ?? .null, outputs: [:], firedRules: [],
                required: required)
        }
    }

    private func value(ofInput index: Int, for node: DecisionGraph.Node) throws(DecisionError) -> FEELValue {
        let input = graph.inputs[index]
        let given = inputs[input.name] ?? .null
        guard let value = input.type.converted(given) else {
            throw DecisionError(
                decision: node.name, input: input.name,
                message: "must be \(input.type.name), but is the \(given.kind) \(given)")
        }
        return value
    }

    // MARK: - Functions

    private mutating func function(_ index: Int) -> FEELValue {
        if let known = functions[index] { return known }
        let node = graph.knowledge[index]
        var names: [String: FEELValue] = [:]
        for other in node.knowledge { names[graph.knowledge[other].name] = function(other) }
        for service in node.services { names[graph.services[service].name] = self.service(service) }
        let value = node.function?.value(in: Scope(.names(names), now: now)) ?? .null
        functions[index] = value
        return value
    }

    /// A decision service as a function of its input data and then its input decisions.
    private func service(_ index: Int) -> FEELValue {
        let graph = self.graph
        let service = graph.services[index]
        var parameters: [FEELFunction.Parameter] = []
        for input in service.inputs {
            parameters.append(.init(name: graph.inputs[input].name, type: graph.inputs[input].type))
        }
        for decision in service.inputDecisions {
            let node = graph.decisions[decision]
            parameters.append(.init(name: node.variable, type: node.type))
        }
        let names = parameters.map(\.name)
        return .function(
            FEELFunction(parameters: parameters) { arguments, scope in
                let given = Dictionary(zip(names, arguments)) { first, _ in first }
                var run = DecisionRun(graph: graph, inputs: given, now: scope.now)
                do {
                    return try run.value(of: service, given: given)
                } catch {
                    return .null
                }
            })
    }

    mutating func value(of service: DecisionGraph.Service, given: [String: FEELValue]) throws(DecisionError)
        -> FEELValue
    {
        for index in service.inputDecisions {
            let node = graph.decisions[index]
            givenDecisions[index] = node.type.converted(given[node.variable] ?? .null) ?? .null
        }
        var outputs = FEELContext()
        for index in service.outputs { outputs[graph.decisions[index].variable] = try result(of: index).value }
        let value = outputs.entries.count == 1 ? outputs.entries[0].value : .context(outputs)
        return service.type.converted(value) ?? .null
    }
}
