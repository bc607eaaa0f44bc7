extension Parser {
    // MARK: - Path, filter, call

    mutating func parsePostfix() throws(FEELError) -> Expression {
        var left = try parsePrimary()
        while true {
            if isSymbol("."), look(1).kind == .word {
                index += 1
                guard let name = parseName() else { throw unexpected("a name after the point") }
                left = .path(left, name)
            } else if isSymbol("["), !(isInRangeEnd && closesRange(after: 1)) {
                index += 1
                let condition = try inBrackets { parser throws(FEELError) in try parser.parseExpression() }
                try expect("]", "after the filter")
                left = .filter(left, condition)
            } else if take("(") {
                left = try inBrackets { parser throws(FEELError) in try parser.parseCall(of: left) }
            } else {
                return left
            }
            try countOperator()
        }
    }

    private func closesRange(after offset: Int) -> Bool {
        let next = look(offset)
        if next.kind == .end { return true }
        if next.kind == .symbol { return [")", "]", ",", "}", "=", "!="].contains(next.text) }
        return next.kind == .word && ["and", "or", "then", "else", "return", "satisfies"].contains(next.text)
    }

    /// Inside brackets a `[` is a filter again, also while the end of a range is read.
    mutating func inBrackets<Result>(
        _ body: (inout Parser) throws(FEELError) -> Result
    ) throws(FEELError) -> Result {
        let outer = isInRangeEnd
        isInRangeEnd = false
        defer { isInRangeEnd = outer }
        return try body(&self)
    }

    private mutating func parseCall(of callee: Expression) throws(FEELError) -> Expression {
        if take(")") { return .call(callee, []) }
        if startsNamedArgument() {
            var arguments: [Expression.ContextEntry] = []
            repeat {
                let known = names
                let name = try parseNewName(upTo: { $0.text == ":" }, "of an argument")
                names = known
                try expect(":", "after the name of an argument")
                arguments.append(.init(name: name, value: try parseExpression()))
            } while take(",")
            try expect(")", "after the arguments")
            return .callNamed(callee, arguments)
        }
        var arguments: [Expression] = []
        repeat { arguments.append(try parseExpression()) } while take(",")
        try expect(")", "after the arguments")
        return .call(callee, arguments)
    }

    private func startsNamedArgument() -> Bool {
        var offset = 0
        while look(offset).kind == .word { offset += 1 }
        return offset > 0 && look(offset).kind == .symbol && look(offset).text == ":"
    }

    // MARK: - Primary expressions

    private mutating func parsePrimary() throws(FEELError) -> Expression {
        let start = token
        switch start.kind {
        case .number:
            index += 1
            guard let number = FEELNumber(start.text) else {
                throw Lexer.error("the number \(start.text) is too large", at: start.start, in: text)
            }
            return .literal(.number(number))
        case .string:
            index += 1
            return .literal(.string(start.text))
        case .at:
            index += 1
            guard let value = TemporalText.any(start.text) else {
                throw Lexer.error(
                    "@\"\(start.text)\" is no date, time, date and time or duration", at: start.start, in: text)
            }
            return .literal(value)
        case .word: return try parseWord()
        case .symbol: return try parseBracket()
        case .end: throw unexpected("a value")
        }
    }

    private mutating func parseWord() throws(FEELError) -> Expression {
        if names.match(tokens, at: index).map({ $0 > 1 }) != true {
            switch token.text {
            case "if" where !look(1).isOperator: return try parseConditional()
            case "for": return try parseFor()
            case "some", "every": return try parseQuantified()
            case "function" where look(1).text == "(": return try parseFunction()
            case "true", "false", "null":
                let word = token.text
                index += 1
                return .literal(word == "null" ? .null : .boolean(word == "true"))
            default: break
            }
        }
        guard let name = parseName() else { throw unexpected("a value") }
        return .name(name)
    }

    private mutating func parseBracket() throws(FEELError) -> Expression {
        if names.match(tokens, at: index) != nil, let name = parseName() { return .name(name) }
        if take("?") {
            usesInput = true
            return .name("?")
        }
        if take("{") { return try inBrackets { parser throws(FEELError) in try parser.parseContext() } }
        if isSymbol("(") || isSymbol("[") || isSymbol("]") {
            return try inBrackets { parser throws(FEELError) in try parser.parseRangeOrList() }
        }
        throw unexpected("a value")
    }

    /// After one of `( [ ]`: a parenthesis, a list, or a range, which only the `..` tells apart.
    private mutating func parseRangeOrList() throws(FEELError) -> Expression {
        let opening = token.text
        index += 1
        if opening == "(", let comparison = takeComparison() { return try parseOpenRange(comparison) }
        if opening == "[", take("]") { return .list([]) }
        let first = try parseExpression()
        if take("..") {
            isInRangeEnd = true
            let end = try parseSum()
            isInRangeEnd = false
            guard isSymbol(")") || isSymbol("]") || isSymbol("[") else { throw unexpected("the end of the range") }
            let closing = token.text
            index += 1
            return Self.folded(
                .range(start: first, end: end, isStartIncluded: opening == "[", isEndIncluded: closing == "]"))
        }
        if opening == "(" {
            try expect(")", "to close the parenthesis")
            return first
        }
        guard opening == "[" else { throw unexpected("\"..\" of a range that is opened by \"]\"") }
        var items = [first]
        while take(",") { items.append(try parseExpression()) }
        try expect("]", "to close the list")
        return Self.folded(.list(items))
    }

    /// A range or list of literals is itself a literal, and not built anew at every evaluation.
    private static func folded(_ expression: Expression) -> Expression {
        let parts: [Expression?] =
            switch expression {
            case .range(let start, let end, _, _): [start, end]
            case .list(let items): items
            default: [expression]
            }
        let isConstant = parts.allSatisfy { part in
            switch part {
            case nil, .literal?: true
            default: false
            }
        }
        return isConstant ? .literal(expression.value(in: Scope(.names([:])))) : expression
    }

    /// `(< 5)`, `(>= x)`: a range with one end; `(= x)` is a range of one value.
    private mutating func parseOpenRange(_ comparison: Expression.Comparison) throws(FEELError) -> Expression {
        let end = try parseSum()
        try expect(")", "to close the range")
        switch comparison {
        case .less, .lessOrEqual:
            return Self.folded(
                .range(start: nil, end: end, isStartIncluded: false, isEndIncluded: comparison == .lessOrEqual))
        case .greater, .greaterOrEqual:
            return Self.folded(
                .range(start: end, end: nil, isStartIncluded: comparison == .greaterOrEqual, isEndIncluded: false))
        case .equal: return .range(start: end, end: end, isStartIncluded: true, isEndIncluded: true)
        case .notEqual: throw unexpected("one of < <= > >= = at the start of a range")
        }
    }

    private mutating func parseContext() throws(FEELError) -> Expression {
        let outer = names
        defer { names = outer }
        var entries: [Expression.ContextEntry] = []
        if take("}") { return .context([]) }
        repeat {
            let name: String
            if token.kind == .string {
                name = token.text
                index += 1
                names.add(name)
            } else {
                name = try parseNewName(upTo: { $0.text == ":" || $0.text == "}" || $0.text == "," }, "of an entry")
            }
            try expect(":", "after the name of an entry")
            entries.append(.init(name: name, value: try parseExpression()))
        } while take(",")
        try expect("}", "to close the context")
        return .context(entries)
    }

    // MARK: - if, for, some, every, function

    private mutating func parseConditional() throws(FEELError) -> Expression {
        index += 1
        let condition = try parseExpression()
        try expectWord("then", "after the condition of \"if\"")
        let yes = try parseExpression()
        try expectWord("else", "after the first result of \"if\"")
        return .conditional(condition, yes, try parseExpression())
    }

    private mutating func parseFor() throws(FEELError) -> Expression {
        index += 1
        let outer = names
        defer { names = outer }
        let iterators = try parseIterators()
        names.add("partial")
        try expectWord("return", "after the iterators of \"for\"")
        return .forEach(iterators, try parseExpression())
    }

    private mutating func parseQuantified() throws(FEELError) -> Expression {
        let isSome = token.text == "some"
        index += 1
        let outer = names
        defer { names = outer }
        let iterators = try parseIterators()
        try expectWord("satisfies", "after the iterators of \"\(isSome ? "some" : "every")\"")
        let condition = try parseExpression()
        return isSome ? .some(iterators, condition) : .every(iterators, condition)
    }

    private mutating func parseIterators() throws(FEELError) -> [Expression.Iterator] {
        var iterators: [Expression.Iterator] = []
        repeat {
            let name = try parseNewName(upTo: { $0.kind == .word && $0.text == "in" }, "of an iterator")
            try expectWord("in", "after the name of an iterator")
            let source = try parseExpression()
            let end = take("..") ? try parseExpression() : nil
            iterators.append(.init(name: name, source: source, end: end))
        } while take(",")
        return iterators
    }

    private mutating func parseFunction() throws(FEELError) -> Expression {
        index += 2
        let outer = names
        defer { names = outer }
        var parameters: [FEELFunction.Parameter] = []
        while !take(")") {
            let name = try parseNewName(upTo: { [":", ",", ")"].contains($0.text) }, "of a parameter")
            let type = take(":") ? try parseType() : .any
            parameters.append(.init(name: name, type: type))
            if !isSymbol(")") { try expect(",", "between parameters") }
        }
        if isWord("external") {
            // Functions outside FEEL (Java, PMML) cannot be called here; calling one gives null.
            index += 1
            _ = try parseExpression()
            return .function(parameters, .literal(.null))
        }
        return .function(parameters, try parseExpression())
    }
}

extension Token {
    /// Whether a name, and not an operand, must stand before this token.
    fileprivate var isOperator: Bool { kind == .end || (kind == .symbol && ["=", ",", ")", ".", ":"].contains(text)) }
}
