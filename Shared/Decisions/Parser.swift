/// Recursive-descent parser for FEEL (DMN 1.5, 10.3.1.2): operators here, the rest in the extensions.
///
/// FEEL names may hold spaces and even operators, so what a name is depends on the names in scope. Known names are
/// matched first, longest first; otherwise adjacent words are one name, since FEEL never puts two names side by side.
struct Parser {
    let text: String
    let tokens: [Token]
    var index = 0
    var names: NameTable
    var depth = 0
    /// Set while the end of a range is read, where `[` closes the range instead of opening a filter.
    var isInRangeEnd = false
    /// Whether the expression read since this was last cleared mentions `?`.
    var usesInput = false

    /// Deeper nesting is refused, so that no text can exhaust the stack.
    static let depthMax = 100
    /// As are more operators in one text: a chain of them is a tree as deep as the chain is long.
    static let operatorsMax = 500
    private var operators = 0

    init(_ text: String, names: NameTable) throws(FEELError) {
        self.text = text
        self.tokens = try Lexer.tokens(text)
        self.names = names
    }

    // MARK: - Whole texts

    static func expression(_ text: String, names: NameTable) throws(FEELError) -> Expression {
        var parser = try Parser(text, names: names)
        let expression = try parser.parseExpression()
        try parser.expectEnd()
        return expression
    }

    static func unaryTests(_ text: String, names: NameTable) throws(FEELError) -> UnaryTests {
        var parser = try Parser(text, names: names)
        let tests = try parser.parseUnaryTests()
        try parser.expectEnd()
        return UnaryTests(tests: tests, text: text)
    }

    static func type(_ text: String) throws(FEELError) -> FEELType {
        var parser = try Parser(text, names: NameTable())
        let type = try parser.parseType()
        try parser.expectEnd()
        return type
    }

    // MARK: - Tokens

    var token: Token { tokens[index] }

    func look(_ offset: Int) -> Token { tokens[min(index + offset, tokens.count - 1)] }

    func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol && token.text == symbol }

    func isWord(_ word: String) -> Bool { token.kind == .word && token.text == word }

    mutating func take(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        index += 1
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        index += 1
        return true
    }

    mutating func expect(_ symbol: String, _ place: String) throws(FEELError) {
        guard take(symbol) else { throw unexpected("\"\(symbol)\" \(place)") }
    }

    mutating func expectWord(_ word: String, _ place: String) throws(FEELError) {
        guard takeWord(word) else { throw unexpected("the word \"\(word)\" \(place)") }
    }

    func expectEnd() throws(FEELError) {
        guard token.kind == .end else { throw unexpected("the end of the text") }
    }

    func unexpected(_ wanted: String) -> FEELError {
        let found = token.kind == .end ? "the end of the text" : "\"\(token.text)\""
        return Lexer.error("expected \(wanted), found \(found)", at: token.start, in: text)
    }

    mutating func nested<Result>(
        _ body: (inout Parser) throws(FEELError) -> Result
    ) throws(FEELError) -> Result {
        guard depth < Self.depthMax else {
            throw Lexer.error("nested more than \(Self.depthMax) levels deep", at: token.start, in: text)
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    mutating func countOperator() throws(FEELError) {
        operators += 1
        guard operators <= Self.operatorsMax else {
            throw Lexer.error("more than \(Self.operatorsMax) operators in one text", at: token.start, in: text)
        }
    }

    // MARK: - Operators, loosest first

    mutating func parseExpression() throws(FEELError) -> Expression {
        try nested { parser throws(FEELError) in
            var left = try parser.parseConjunction()
            while parser.takeWord("or") {
                try parser.countOperator()
                left = .or(left, try parser.parseConjunction())
            }
            return left
        }
    }

    private mutating func parseConjunction() throws(FEELError) -> Expression {
        var left = try parseComparison()
        while takeWord("and") {
            try countOperator()
            left = .and(left, try parseComparison())
        }
        return left
    }

    private mutating func parseComparison() throws(FEELError) -> Expression {
        var left = try parseSum()
        while true {
            if let comparison = takeComparison() {
                left = .comparison(comparison, left, try parseSum())
            } else if takeWord("between") {
                let low = try parseSum()
                try expectWord("and", "between the two bounds of \"between\"")
                left = .between(left, low, try parseSum())
            } else if takeWord("in") {
                left = .isIn(left, try parseInTests())
            } else {
                return left
            }
            try countOperator()
        }
    }

    mutating func takeComparison() -> Expression.Comparison? {
        let table: [(String, Expression.Comparison)] = [
            ("=", .equal), ("!=", .notEqual), ("<=", .lessOrEqual), ("<", .less), (">=", .greaterOrEqual),
            (">", .greater),
        ]
        for (symbol, comparison) in table where take(symbol) { return comparison }
        return nil
    }

    mutating func parseSum() throws(FEELError) -> Expression {
        var left = try parseProduct()
        while true {
            if take("+") {
                left = .arithmetic(.add, left, try parseProduct())
            } else if take("-") {
                left = .arithmetic(.subtract, left, try parseProduct())
            } else {
                return left
            }
            try countOperator()
        }
    }

    private mutating func parseProduct() throws(FEELError) -> Expression {
        var left = try parsePower()
        while true {
            if take("*") {
                left = .arithmetic(.multiply, left, try parsePower())
            } else if take("/") {
                left = .arithmetic(.divide, left, try parsePower())
            } else {
                return left
            }
            try countOperator()
        }
    }

    private mutating func parsePower() throws(FEELError) -> Expression {
        var left = try parseNegation()
        while take("**") {
            try countOperator()
            left = .arithmetic(.power, left, try parseNegation())
        }
        return left
    }

    private mutating func parseNegation() throws(FEELError) -> Expression {
        guard take("-") else { return try parseInstance() }
        return try nested { parser throws(FEELError) in
            let operand = try parser.parseNegation()
            if case .literal(.number(let number)) = operand { return .literal(.number(-number)) }
            return .negate(operand)
        }
    }

    private mutating func parseInstance() throws(FEELError) -> Expression {
        var left = try parsePostfix()
        while isWord("instance"), look(1).text == "of" {
            try countOperator()
            index += 2
            left = .instanceOf(left, try parseType())
        }
        return left
    }
}
