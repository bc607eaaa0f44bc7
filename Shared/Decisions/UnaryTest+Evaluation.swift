extension UnaryTest {
    /// Whether the value passes; nil when it cannot be compared (which a cell treats as no).
    func accepts(_ value: FEELValue, in scope: Scope) -> Bool? {
        switch self {
        case .any: return true
        case .not(let tests):
            let results = tests.map { $0.accepts(value, in: scope) }
            if results.contains(true) { return false }
            return true
        case .comparison(let comparison, let operand):
            return value.compare(comparison, operand.value(in: inputScope(value, scope, operand)))
        case .value(let expression, let usesInput):
            if usesInput { return expression.value(in: scope.adding(.one("?", value))).booleanValue }
            return Self.matches(value, expression.value(in: scope))
        }
    }

    private func inputScope(_ value: FEELValue, _ scope: Scope, _ operand: Expression) -> Scope {
        if case .literal = operand { return scope }
        return scope.adding(.one("?", value))
    }

    /// A list is a choice, a range an interval; anything else must be equal (DMN 1.5, 10.3.1.2, rules 7 and 50 c).
    private static func matches(_ value: FEELValue, _ wanted: FEELValue) -> Bool? {
        switch wanted {
        case .list(let choices):
            if case .list = value, value.isEqual(to: wanted) == true { return true }
            return choices.contains { matches(value, $0) == true }
        case .range(let range):
            if case .range = value { return value.isEqual(to: wanted) }
            return range.contains(value)
        case .boolean(true) where value.booleanValue == nil && !value.isNull:
            // A condition that does not mention `?` but is true, as in `other > 5`.
            return true
        default: return value.isEqual(to: wanted)
        }
    }
}
