/// Reads item definitions and resolves type references.
struct TypeReader {
    private(set) var problems: [DecisionModelError.Problem] = []
    private let definitions: [XMLNode]
    private var types: [String: FEELType] = [:]
    private var open: Set<String> = []

    init(_ root: XMLNode) { definitions = root.children("itemDefinition") }

    /// Reads all of them, so that a mistake in one that nothing uses is found too.
    mutating func readDefinitions() {
        for node in definitions { _ = definition(node["name"] ?? "") }
    }

    /// The type a reference means; `Any` when there is none, or when it was reported as a problem.
    mutating func type(_ reference: String?, at node: XMLNode, _ field: String) -> FEELType {
        guard let reference, !reference.isEmpty else { return .any }
        let name = reference.hasPrefix("feel:") ? String(reference.dropFirst(5)) : reference
        if let type = definition(name) ?? FEELType.builtIn[name] { return type }
        if let type = try? Parser.type(name) { return type }
        report(node, field, "there is no type \"\(reference)\"")
        return .any
    }

    private mutating func report(_ node: XMLNode, _ field: String, _ message: String, column: Int? = nil) {
        problems.append(.init(line: node.line, column: column, field: field, message: message))
    }

    private mutating func definition(_ name: String) -> FEELType? {
        if let type = types[name] { return type }
        guard let node = definitions.first(where: { $0["name"] == name }) else { return nil }
        guard open.insert(name).inserted else {
            report(node, "type \"\(name)\"", "is defined by itself")
            return .any
        }
        defer { open.remove(name) }
        let type = read(node, "type \"\(name)\"")
        types[name] = type
        return type
    }

    private mutating func read(_ node: XMLNode, _ field: String) -> FEELType {
        var type: FEELType
        let components = node.children("itemComponent")
        if node.child("functionItem") != nil {
            type = .function
        } else if components.isEmpty {
            type = self.type(node.child("typeRef")?.text.trimmed, at: node, field)
        } else {
            var members: [(name: String, type: FEELType)] = []
            for component in components {
                let name = NameTable.canonical(component["name"] ?? "")
                members.append((name, read(component, "\(field), component \"\(name)\"")))
            }
            type = .context(members)
        }
        if let tests = tests(node.child("allowedValues"), field) { type = .constrained(type, tests) }
        if node["isCollection"] == "true" { type = .list(type) }
        if let tests = tests(node.child("typeConstraint"), field) { type = .constrained(type, tests) }
        return type
    }

    /// Unary tests in the `<text>` of an element; nil when there are none.
    mutating func tests(_ node: XMLNode?, _ field: String, names: NameTable = NameTable()) -> UnaryTests? {
        guard let node, let textNode = node.child("text"), !textNode.text.trimmed.isEmpty else { return nil }
        do {
            return try Parser.unaryTests(textNode.text.trimmed, names: names)
        } catch {
            report(textNode, field, error.message, column: error.column)
            return nil
        }
    }
}

extension String {
    var trimmed: String {
        var view = self[...].unicodeScalars
        while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
        while let last = view.last, last.properties.isWhitespace { view.removeLast() }
        return String(view)
    }
}
