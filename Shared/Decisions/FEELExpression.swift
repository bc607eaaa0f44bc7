/// A FEEL expression, read once and evaluated as often as needed. Evaluation never fails: it gives null.
package struct FEELExpression: Sendable {
    package let text: String
    private let expression: Expression

    /// `names`: the names in scope that are more than plain words, such as `rate-in-%` or `profit and loss`; names of
    /// plain words (`days overdue`) are found without. The error carries the place in the text.
    package init(_ text: String, names: [String] = []) throws(FEELError) {
        self.text = text
        expression = try Parser.expression(text, names: NameTable(names))
    }

    /// `now` is what `now()` and `today()` give; without it they are null, as this module has no clock.
    package func evaluate(in names: [String: FEELValue], now: FEELDateTime? = nil) -> FEELValue {
        expression.value(in: Scope(.names(canonicalNames(names)), now: now))
    }
}

/// The tests of one decision table cell: `-`, `< 5`, `[1..3], 7`, `not("a", "b")`, conditions on `?`.
package struct FEELUnaryTests: Sendable {
    private let tests: UnaryTests

    package init(_ text: String, names: [String] = []) throws(FEELError) {
        tests = try Parser.unaryTests(text, names: NameTable(names))
    }

    package var text: String { tests.text }

    package func accept(_ value: FEELValue, in names: [String: FEELValue] = [:]) -> Bool {
        tests.accept(value, in: Scope(.names(canonicalNames(names))))
    }
}

/// Names as the parser writes them, so that `days  overdue` and `days overdue` are one name.
private func canonicalNames(_ names: [String: FEELValue]) -> [String: FEELValue] {
    Dictionary(names.map { (NameTable.canonical($0), $1) }) { first, _ in first }
}
