extension Parser {
    // MARK: - Cells

    mutating func parseUnaryTests() throws(FEELError) -> [UnaryTest] {
        if isSymbol("-"), look(1).kind == .end {
            index += 1
            return [.any]
        }
        if isWord("not"), look(1).text == "(" {
            let start = index
            index += 2
            let tests = try parseTestList()
            try expect(")", "to close \"not(\"")
            if token.kind == .end { return [.not(tests)] }
            // `not(x) and y` is an expression like any other.
            index = start
        }
        return try parseTestList()
    }

    private mutating func parseTestList() throws(FEELError) -> [UnaryTest] {
        var tests: [UnaryTest] = []
        repeat { tests.append(try parseTest()) } while take(",")
        return tests
    }

    private mutating func parseTest() throws(FEELError) -> UnaryTest {
        if let comparison = takeComparison() { return .comparison(comparison, try parseSum()) }
        let outer = usesInput
        usesInput = false
        let expression = try parseExpression()
        let test = UnaryTest.value(expression, usesInput: usesInput)
        usesInput = usesInput || outer
        return test
    }

    // MARK: - The right side of `in`

    /// `in` is followed by one test, or by several in parentheses.
    mutating func parseInTests() throws(FEELError) -> [UnaryTest] {
        let start = index
        if take("(") {
            let tests = try inBrackets { parser throws(FEELError) in try parser.parseTestList() }
            if take(")") { return tests }
            index = start
        }
        if let comparison = takeComparison() { return [.comparison(comparison, try parseSum())] }
        return [.value(try parseSum(), usesInput: false)]
    }
}
