/// A FEEL expression as a tree, built once at load and evaluated many times.
/// Boxed expressions of DMN (contexts, invocations, lists, …) become the same tree, so there is one evaluator.
indirect enum Expression: Sendable {
    enum Arithmetic: Sendable { case add, subtract, multiply, divide, power }
    enum Comparison: Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

    struct ContextEntry: Sendable {
        let name: String
        let value: Expression
    }

    struct Iterator: Sendable {
        let name: String
        let source: Expression
        /// The end of an iteration `in source .. end`, nil for a list.
        let end: Expression?
    }

    case literal(FEELValue)
    case name(String)
    case negate(Expression)
    case arithmetic(Arithmetic, Expression, Expression)
    case comparison(Comparison, Expression, Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case between(Expression, Expression, Expression)
    case isIn(Expression, [UnaryTest])
    case instanceOf(Expression, FEELType)
    case path(Expression, String)
    case filter(Expression, Expression)
    case call(Expression, [Expression])
    case callNamed(Expression, [ContextEntry])
    case list([Expression])
    case context([ContextEntry])
    /// A boxed context whose last, unnamed entry is its result.
    case contextResult([ContextEntry], Expression)
    case range(start: Expression?, end: Expression?, isStartIncluded: Bool, isEndIncluded: Bool)
    case conditional(Expression, Expression, Expression)
    case forEach([Iterator], Expression)
    case some([Iterator], Expression)
    case every([Iterator], Expression)
    case function([FEELFunction.Parameter], Expression)
    /// The value converted to a declared type, null when it does not fit.
    case typed(Expression, FEELType)
    case table(DecisionTable)
}

/// One test of a decision table cell or of the right side of `in`.
indirect enum UnaryTest: Sendable {
    case any
    case comparison(Expression.Comparison, Expression)
    /// `usesInput`: the expression mentions `?`, so it is a condition and not a value to compare with.
    case value(Expression, usesInput: Bool)
    case not([UnaryTest])
}

/// The tests of one cell, any of which is enough, with the text they were written as.
struct UnaryTests: Sendable {
    let tests: [UnaryTest]
    let text: String

    func accept(_ value: FEELValue, in scope: Scope) -> Bool {
        tests.contains { $0.accepts(value, in: scope) == true }
    }

    /// As allowed values of a type; a list is allowed when each item is.
    func allow(_ value: FEELValue) -> Bool {
        let scope = Scope(.names([:]))
        if case .list(let items) = value, !accept(value, in: scope) {
            return items.allSatisfy { $0.isNull || accept($0, in: scope) }
        }
        return value.isNull || accept(value, in: scope)
    }
}
