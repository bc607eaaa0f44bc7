/// The nodes of a model and what each requires, by position. Free of cycles: the reader has seen to that.
struct DecisionGraph: Sendable {
    struct Input: Sendable {
        let id: String
        let name: String
        let type: FEELType
    }

    struct Node: Sendable {
        let id: String
        /// The name of the decision, for people.
        let name: String
        /// The name its value has in expressions.
        let variable: String
        let line: Int
        let type: FEELType
        var logic: Expression?
        var inputs: [Int] = []
        var decisions: [Int] = []
        var knowledge: [Int] = []
        var services: [Int] = []
    }

    struct Knowledge: Sendable {
        let id: String
        let name: String
        let line: Int
        var function: Expression?
        var knowledge: [Int] = []
        var services: [Int] = []
    }

    struct Service: Sendable {
        let id: String
        let name: String
        let type: FEELType
        var inputs: [Int] = []
        var inputDecisions: [Int] = []
        var outputs: [Int] = []
    }

    var inputs: [Input] = []
    var decisions: [Node] = []
    var knowledge: [Knowledge] = []
    var services: [Service] = []

    func decisionIndex(_ name: String) -> Int? { decisions.firstIndex { $0.name == name } }

    /// Names of the input data needed by a decision, with those of its required decisions.
    func inputs(of node: Node) -> [String] {
        var seen: Set<Int> = []
        var names: Set<String> = []
        var open = [node]
        while let current = open.popLast() {
            for input in current.inputs { names.insert(inputs[input].name) }
            for index in current.decisions where seen.insert(index).inserted { open.append(decisions[index]) }
        }
        return names.sorted()
    }
}
