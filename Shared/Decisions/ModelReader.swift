/// Turns the XML of a DMN file into a graph of decisions, and collects every problem on the way.
struct ModelReader {
    let file: String
    let root: XMLNode
    var problems: [DecisionModelError.Problem] = []
    var types: TypeReader
    /// The names of the parts of item definitions, which any path may use.
    private var componentNames: [String] = []

    private static let namespaces: Set<String> = [
        "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ]

    init(_ xml: some Collection<UInt8>, file: String) throws(DecisionModelError) {
        self.file = file
        do {
            root = try XMLNode.parse(xml)
        } catch {
            let problem = DecisionModelError.Problem(
                line: error.line, column: error.column, field: "", message: error.message)
            throw DecisionModelError(file: file, problems: [problem])
        }
        types = TypeReader(root)
    }

    mutating func read() throws(DecisionModelError) -> DecisionGraph {
        if root.name != "definitions" || !Self.namespaces.contains(root.namespace ?? "") {
            let found = "<\(root.name)> of \"\(root.namespace ?? "")\""
            report(root, "", "the file must start with <definitions> of DMN 1.2 to 1.5, not \(found)")
            throw DecisionModelError(file: file, problems: problems)
        }
        types.readDefinitions()
        root.walk { node in
            if node.name == "itemComponent", let name = node["name"] { componentNames.append(name) }
        }
        for node in root.children("import") {
            report(node, "import", "models of several files are not supported: put what is needed into one file")
        }
        var graph = DecisionGraph()
        readNodes(into: &graph)
        readRequirements(into: &graph)
        findCycles(in: graph)
        readLogic(into: &graph)
        problems += types.problems
        problems.sort { $0.line < $1.line }
        guard problems.isEmpty else {
            throw DecisionModelError(file: file, problems: problems)
        }
        return graph
    }

    mutating func report(_ node: XMLNode, _ field: String, _ message: String, column: Int? = nil) {
        problems.append(.init(line: node.line, column: column, field: field, message: message))
    }

    // MARK: - Nodes

    private mutating func readNodes(into graph: inout DecisionGraph) {
        var taken: [String: String] = [:]
        for node in root.children {
            let field = "\(node.name) \"\(node["name"] ?? "")\""
            let variable = node.child("variable")
            let name = NameTable.canonical(variable?["name"] ?? node["name"] ?? "")
            guard ["inputData", "decision", "businessKnowledgeModel", "decisionService"].contains(node.name) else {
                continue
            }
            let id = node["id"] ?? "\(node.name)-\(node.line)"
            if name.isEmpty { report(node, node.name, "needs a name") }
            if let other = taken.updateValue(node.name, forKey: name) {
                report(node, field, "there is already a \(other) of this name")
            }
            let type = types.type(variable?["typeRef"], at: variable ?? node, field)
            switch node.name {
            case "inputData": graph.inputs.append(.init(id: id, name: name, type: type))
            case "decision":
                graph.decisions.append(
                    .init(id: id, name: node["name"] ?? name, variable: name, line: node.line, type: type))
            case "businessKnowledgeModel": graph.knowledge.append(.init(id: id, name: name, line: node.line))
            default: graph.services.append(.init(id: id, name: name, type: type))
            }
        }
    }

    // MARK: - Requirements

    private func ids(_ nodes: [XMLNode], _ name: String) -> [(id: String, node: XMLNode)] {
        nodes.flatMap { $0.children(name) }.compactMap { node in
            guard let reference = node["href"], let mark = reference.firstIndex(of: "#") else { return nil }
            return (String(reference[reference.index(after: mark)...]), node)
        }
    }

    private mutating func positions(
        _ references: [(id: String, node: XMLNode)], _ known: [String], _ field: String, _ kind: String
    ) -> [Int] {
        var result: [Int] = []
        for (id, node) in references {
            if let index = known.firstIndex(of: id) {
                result.append(index)
            } else {
                report(node, field, "refers to \"\(id)\", which is no \(kind) of this file")
            }
        }
        return result
    }

    private mutating func readRequirements(into graph: inout DecisionGraph) {
        let inputs = graph.inputs.map(\.id)
        let decisions = graph.decisions.map(\.id)
        let knowledge = graph.knowledge.map(\.id)
        let services = graph.services.map(\.id)
        for (index, node) in root.children("decision").enumerated() {
            let field = "decision \"\(graph.decisions[index].name)\""
            let needs = node.children("informationRequirement")
            graph.decisions[index].inputs = positions(ids(needs, "requiredInput"), inputs, field, "input")
            graph.decisions[index].decisions = positions(ids(needs, "requiredDecision"), decisions, field, "decision")
            let functions = ids(node.children("knowledgeRequirement"), "requiredKnowledge")
            graph.decisions[index].services = functions.compactMap { services.firstIndex(of: $0.id) }
            graph.decisions[index].knowledge = positions(
                functions.filter { !services.contains($0.id) }, knowledge, field, "business knowledge model")
        }
        for (index, node) in root.children("businessKnowledgeModel").enumerated() {
            let field = "business knowledge model \"\(graph.knowledge[index].name)\""
            let functions = ids(node.children("knowledgeRequirement"), "requiredKnowledge")
            graph.knowledge[index].services = functions.compactMap { services.firstIndex(of: $0.id) }
            graph.knowledge[index].knowledge = positions(
                functions.filter { !services.contains($0.id) }, knowledge, field, "business knowledge model")
        }
        for (index, node) in root.children("decisionService").enumerated() {
            let field = "decision service \"\(graph.services[index].name)\""
            graph.services[index].inputs = positions(ids([node], "inputData"), inputs, field, "input")
            graph.services[index].inputDecisions = positions(ids([node], "inputDecision"), decisions, field, "decision")
            graph.services[index].outputs = positions(ids([node], "outputDecision"), decisions, field, "decision")
        }
    }

    /// A decision that needs itself, straight or through others, could never be made.
    private mutating func findCycles(in graph: DecisionGraph) {
        for (index, node) in graph.decisions.enumerated()
        where Self.reaches(index, { graph.decisions[$0].decisions }) {
            problems.append(
                .init(line: node.line, column: nil, field: "decision \"\(node.name)\"", message: "requires itself"))
        }
        for (index, node) in graph.knowledge.enumerated()
        where Self.reaches(index, { graph.knowledge[$0].knowledge }) {
            problems.append(
                .init(
                    line: node.line, column: nil, field: "business knowledge model \"\(node.name)\"",
                    message: "requires itself"))
        }
    }

    private static func reaches(_ start: Int, _ next: (Int) -> [Int]) -> Bool {
        var seen: Set<Int> = []
        var open = next(start)
        while let current = open.popLast() {
            if current == start { return true }
            if seen.insert(current).inserted { open += next(current) }
        }
        return false
    }

    // MARK: - Logic

    private mutating func readLogic(into graph: inout DecisionGraph) {
        for (index, node) in root.children("decision").enumerated() {
            let decision = graph.decisions[index]
            var names = decision.inputs.map { graph.inputs[$0].name }
            names += decision.decisions.map { graph.decisions[$0].variable }
            names += decision.knowledge.map { graph.knowledge[$0].name }
            names += decision.services.map { graph.services[$0].name }
            let inputTypes = Dictionary(decision.inputs.map { (graph.inputs[$0].name, graph.inputs[$0].type) }) { $1 }
            var reader = logicReader(node, names, "decision \"\(decision.name)\"", decision.name, inputTypes)
            graph.decisions[index].logic = reader.expression(in: node)
            take(reader)
        }
        for (index, node) in root.children("businessKnowledgeModel").enumerated() {
            guard let logic = node.child("encapsulatedLogic") else { continue }
            let knowledge = graph.knowledge[index]
            let names =
                knowledge.knowledge.map { graph.knowledge[$0].name }
                + knowledge.services.map { graph.services[$0].name }
            var reader = logicReader(
                node, names, "business knowledge model \"\(knowledge.name)\"", knowledge.name, [:])
            graph.knowledge[index].function = reader.function(logic, result: node.child("variable")?["typeRef"])
            take(reader)
        }
    }

    private func logicReader(
        _ node: XMLNode, _ names: [String], _ field: String, _ name: String, _ inputTypes: [String: FEELType]
    ) -> LogicReader {
        var all = names + componentNames
        node.walk { inner in
            if ["variable", "formalParameter", "parameter", "column", "output"].contains(inner.name),
                let name = inner["name"]
            {
                all.append(name)
            }
            if let name = inner["iteratorVariable"] { all.append(name) }
        }
        return LogicReader(types: types, names: NameTable(all), field: field, name: name, inputTypes: inputTypes)
    }

    private mutating func take(_ reader: LogicReader) {
        types = reader.types
        problems += reader.problems
    }
}
