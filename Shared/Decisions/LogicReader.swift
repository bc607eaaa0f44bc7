/// Reads the logic of one decision or knowledge model: literal and boxed expressions, all into one kind of tree.
struct LogicReader {
    var types: TypeReader
    let names: NameTable
    /// Where we are, in the words of messages.
    let field: String
    /// The name of the decision, which a table's only output may go by.
    let name: String
    let inputTypes: [String: FEELType]
    var problems: [DecisionModelError.Problem] = []

    private static let kinds: Set<String> = [
        "literalExpression", "decisionTable", "context", "invocation", "functionDefinition", "list", "relation",
        "conditional", "for", "some", "every", "filter",
    ]

    mutating func report(_ node: XMLNode, _ place: String, _ message: String, column: Int? = nil) {
        let field = place.isEmpty ? self.field : "\(self.field), \(place)"
        problems.append(.init(line: node.line, column: column, field: field, message: message))
    }

    /// The expression among the children of a node; nil when there is none.
    mutating func expression(in node: XMLNode) -> Expression? {
        node.children.first { Self.kinds.contains($0.name) }.map { read($0) }
    }

    private mutating func required(_ node: XMLNode?, in parent: XMLNode, _ place: String) -> Expression {
        if let node, let expression = expression(in: node) { return expression }
        report(node ?? parent, place, "an expression is missing here")
        return .literal(.null)
    }

    private mutating func read(_ node: XMLNode) -> Expression {
        let expression = readUntyped(node)
        guard let reference = node["typeRef"], node.name != "functionDefinition" else { return expression }
        return .typed(expression, types.type(reference, at: node, field))
    }

    private mutating func readUntyped(_ node: XMLNode) -> Expression {
        switch node.name {
        case "literalExpression": return literal(node)
        case "decisionTable": return table(node).map { .table($0) } ?? .literal(.null)
        case "context": return context(node)
        case "invocation": return invocation(node)
        case "functionDefinition": return function(node, result: nil)
        case "list": return .list(node.children.filter { Self.kinds.contains($0.name) }.map { read($0) })
        case "relation": return relation(node)
        case "conditional":
            return .conditional(
                required(node.child("if"), in: node, "if"), required(node.child("then"), in: node, "then"),
                required(node.child("else"), in: node, "else"))
        case "for": return .forEach(iterators(node), required(node.child("return"), in: node, "return"))
        case "some": return .some(iterators(node), required(node.child("satisfies"), in: node, "satisfies"))
        case "every": return .every(iterators(node), required(node.child("satisfies"), in: node, "satisfies"))
        default:
            return .filter(
                required(node.child("in"), in: node, "in"), required(node.child("match"), in: node, "match"))
        }
    }

    // MARK: - FEEL text

    /// The FEEL text in the `<text>` of a node; a problem when it is missing or cannot be read.
    mutating func text(_ node: XMLNode, _ place: String) -> Expression {
        guard let textNode = node.child("text"), !textNode.text.trimmed.isEmpty else {
            report(node, place, "an expression is missing here")
            return .literal(.null)
        }
        do {
            return try Parser.expression(textNode.text, names: names)
        } catch {
            report(line(of: error, in: textNode), place, error)
            return .literal(.null)
        }
    }

    mutating func report(_ line: Int, _ place: String, _ error: FEELError) {
        let field = place.isEmpty ? self.field : "\(self.field), \(place)"
        problems.append(.init(line: line, column: error.column, field: field, message: error.message))
    }

    func line(of error: FEELError, in node: XMLNode) -> Int { node.line + error.line - 1 }

    private mutating func literal(_ node: XMLNode) -> Expression {
        let language = node["expressionLanguage"] ?? "FEEL"
        if !language.uppercased().contains("FEEL") {
            report(node, "", "the expression language \"\(language)\" is not known here; use FEEL")
            return .literal(.null)
        }
        // A decision may be drawn before it is written: no text is no logic, and its value is null.
        guard let text = node.child("text"), !text.text.trimmed.isEmpty else { return .literal(.null) }
        return self.text(node, "")
    }

    // MARK: - Boxed expressions

    private mutating func context(_ node: XMLNode) -> Expression {
        var entries: [Expression.ContextEntry] = []
        for entry in node.children("contextEntry") {
            guard let variable = entry.child("variable") else {
                return .contextResult(entries, required(entry, in: entry, "result"))
            }
            let name = NameTable.canonical(variable["name"] ?? "")
            let value = required(entry, in: entry, "entry \"\(name)\"")
            guard let reference = variable["typeRef"] else {
                entries.append(.init(name: name, value: value))
                continue
            }
            let type = types.type(reference, at: variable, field)
            entries.append(.init(name: name, value: .typed(value, type)))
        }
        return .context(entries)
    }

    private mutating func invocation(_ node: XMLNode) -> Expression {
        guard let callee = expression(in: node) else {
            report(node, "", "the invocation does not say what it calls")
            return .literal(.null)
        }
        var arguments: [Expression.ContextEntry] = []
        for binding in node.children("binding") {
            let name = NameTable.canonical(binding.child("parameter")?["name"] ?? "")
            let value = expression(in: binding) ?? .literal(.null)
            arguments.append(.init(name: name, value: value))
        }
        return .callNamed(callee, arguments)
    }

    mutating func function(_ node: XMLNode, result: String?) -> Expression {
        var parameters: [FEELFunction.Parameter] = []
        for parameter in node.children("formalParameter") {
            let name = NameTable.canonical(parameter["name"] ?? "")
            parameters.append(.init(name: name, type: types.type(parameter["typeRef"], at: parameter, field)))
        }
        // Java and PMML functions cannot be called here: like any function without a body they give null.
        let isFEEL = (node["kind"] ?? "FEEL") == "FEEL"
        let body = isFEEL ? expression(in: node) ?? .literal(.null) : .literal(.null)
        let reference = result ?? node["typeRef"]
        let type = reference == nil ? FEELType.any : types.type(reference, at: node, field)
        if case .function = type { return .function(parameters, body) }
        return .function(parameters, .typed(body, type))
    }

    private mutating func relation(_ node: XMLNode) -> Expression {
        let columns = node.children("column").map { NameTable.canonical($0["name"] ?? "") }
        return .list(
            node.children("row").map { row in
                let cells = row.children.filter { Self.kinds.contains($0.name) }
                if cells.count != columns.count {
                    report(row, "", "the row has \(cells.count) cells for \(columns.count) columns")
                }
                return .context(zip(columns, cells).map { .init(name: $0, value: read($1)) })
            })
    }

    private mutating func iterators(_ node: XMLNode) -> [Expression.Iterator] {
        let name = NameTable.canonical(node["iteratorVariable"] ?? "item")
        let source = required(node.child("in"), in: node, "in")
        return [.init(name: name, source: source, end: nil)]
    }
}
