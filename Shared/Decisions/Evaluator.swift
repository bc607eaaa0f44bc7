/// Evaluation of expressions. It never throws: what has no value by the rules of FEEL is null (DMN 1.5, 10.3.2).
extension Expression {
    func value(in scope: Scope) -> FEELValue {
        switch self {
        case .literal(let value): return value
        case .name(let name): return scope.value(of: name) ?? .null
        case .negate(let operand): return operand.value(in: scope).negated
        case .arithmetic(let operation, let left, let right):
            return Arithmetics.apply(operation, left.value(in: scope), right.value(in: scope))
        case .comparison(let comparison, let left, let right):
            return FEELValue(left.value(in: scope).compare(comparison, right.value(in: scope)))
        case .and(let left, let right): return Self.connect(left, right, in: scope, deciding: false)
        case .or(let left, let right): return Self.connect(left, right, in: scope, deciding: true)
        case .between(let operand, let low, let high):
            let value = operand.value(in: scope)
            guard let isAbove = value.compare(.greaterOrEqual, low.value(in: scope)),
                let isBelow = value.compare(.lessOrEqual, high.value(in: scope))
            else { return .null }
            return .boolean(isAbove && isBelow)
        case .isIn(let operand, let tests): return Self.isIn(operand.value(in: scope), tests, in: scope)
        case .instanceOf(let operand, let type): return .boolean(type.hasInstance(operand.value(in: scope)))
        case .path(let operand, let name): return operand.value(in: scope).member(name)
        case .filter(let operand, let condition): return Self.filter(operand.value(in: scope), condition, in: scope)
        case .call(let callee, let arguments): return Self.call(callee, arguments, in: scope)
        case .callNamed(let callee, let arguments): return Self.callNamed(callee, arguments, in: scope)
        case .conditional(let condition, let yes, let no):
            return condition.value(in: scope) == .boolean(true) ? yes.value(in: scope) : no.value(in: scope)
        case .typed(let operand, let type): return type.converted(operand.value(in: scope)) ?? .null
        case .table(let table): return table.evaluate(in: scope).usableValue
        default: return constructed(in: scope)
        }
    }

    private func constructed(in scope: Scope) -> FEELValue {
        switch self {
        case .list(let items): return .list(items.map { $0.value(in: scope) })
        case .context(let entries): return Self.context(entries, in: scope).map { .context($0.context) } ?? .null
        case .contextResult(let entries, let result):
            return Self.context(entries, in: scope).map { result.value(in: $0.scope) } ?? .null
        case .range(let start, let end, let isStartIncluded, let isEndIncluded):
            return Self.range(
                start?.value(in: scope), end?.value(in: scope), isStartIncluded: isStartIncluded,
                isEndIncluded: isEndIncluded)
        case .forEach(let iterators, let body): return Self.collect(iterators, body, in: scope)
        case .some(let iterators, let condition):
            return Self.quantify(iterators, condition, in: scope, deciding: true)
        case .every(let iterators, let condition):
            return Self.quantify(iterators, condition, in: scope, deciding: false)
        case .function(let parameters, let body):
            return .function(
                FEELFunction(parameters: parameters) { arguments, caller in
                    let names = zip(parameters, arguments).map { ($0.name, $1) }
                    let frame = Scope.Frame.names(Dictionary(names) { first, _ in first })
                    return body.value(in: scope.entered(from: caller, frame))
                })
        default: return .null
        }
    }

    // MARK: - Logic

    /// Kleene's `and` (deciding: false) and `or` (deciding: true); anything but a boolean counts as unknown.
    private static func connect(
        _ left: Expression, _ right: Expression, in scope: Scope, deciding: Bool
    ) -> FEELValue {
        let first = left.value(in: scope).booleanValue
        if first == deciding { return .boolean(deciding) }
        let second = right.value(in: scope).booleanValue
        if second == deciding { return .boolean(deciding) }
        return first == nil || second == nil ? .null : .boolean(!deciding)
    }

    private static func isIn(_ value: FEELValue, _ tests: [UnaryTest], in scope: Scope) -> FEELValue {
        var isUnknown = false
        for test in tests {
            switch test.accepts(value, in: scope) {
            case true?: return .boolean(true)
            case nil: isUnknown = true
            case false?: break
            }
        }
        return isUnknown ? .null : .boolean(false)
    }

    // MARK: - Contexts and ranges

    /// Each entry sees the ones before it. Nil when one name is written twice.
    private static func context(
        _ entries: [ContextEntry], in scope: Scope
    ) -> (context: FEELContext, scope: Scope)? {
        var context = FEELContext()
        var inner = scope
        for entry in entries {
            if context[entry.name] != nil { return nil }
            let value = entry.value.value(in: inner)
            context[entry.name] = value
            inner = inner.adding(.one(entry.name, value))
        }
        return (context, inner)
    }

    static func range(
        _ start: FEELValue?, _ end: FEELValue?, isStartIncluded: Bool, isEndIncluded: Bool
    ) -> FEELValue {
        let range = FEELRange(
            start: start == .null ? nil : start, end: end == .null ? nil : end, isStartIncluded: isStartIncluded,
            isEndIncluded: isEndIncluded)
        if range.start == nil, range.end == nil { return .null }
        if let low = range.start, let high = range.end {
            guard low.order(against: high) != nil else { return .null }
        }
        return .range(range)
    }

    // MARK: - Filters

    private static func filter(_ target: FEELValue, _ condition: Expression, in scope: Scope) -> FEELValue {
        let items = target.asList
        guard !items.isEmpty else {
            return condition.value(in: scope).numberValue == nil ? .list([]) : .null
        }
        if case .literal(let literal) = condition { return pick(items, literal) }
        var kept: [FEELValue] = []
        for (position, item) in items.enumerated() {
            let result = condition.value(in: scope.adding(.item(item)))
            switch result {
            case .boolean(true): kept.append(item)
            case .boolean, .null: break
            case .number where position == 0: return pick(items, result)
            default: return .null
            }
        }
        return .list(kept)
    }

    private static func pick(_ items: [FEELValue], _ position: FEELValue) -> FEELValue {
        switch position {
        case .boolean(let isKept): return .list(isKept ? items : [])
        case .number(let number):
            guard let index = number.intValue else { return .null }
            let offset = index > 0 ? index - 1 : items.count + index
            return index != 0 && items.indices.contains(offset) ? items[offset] : .null
        case .null: return .list([])
        default: return .null
        }
    }

    // MARK: - Calls

    private static func call(_ callee: Expression, _ arguments: [Expression], in scope: Scope) -> FEELValue {
        if case .name(let name) = callee, scope.value(of: name) == nil {
            return Builtins.call(name, arguments.map { $0.value(in: scope) }, in: scope)
        }
        switch callee.value(in: scope) {
        case .function(let function): return function.call(arguments.map { $0.value(in: scope) }, from: scope)
        default: return .null
        }
    }

    private static func callNamed(
        _ callee: Expression, _ arguments: [ContextEntry], in scope: Scope
    ) -> FEELValue {
        let values = Dictionary(arguments.map { ($0.name, $0.value.value(in: scope)) }) { first, _ in first }
        guard values.count == arguments.count else { return .null }
        if case .name(let name) = callee, scope.value(of: name) == nil {
            return Builtins.call(name, named: values, in: scope)
        }
        guard case .function(let function) = callee.value(in: scope) else { return .null }
        guard values.keys.allSatisfy({ key in function.parameters.contains { $0.name == key } }) else { return .null }
        return function.call(function.parameters.map { values[$0.name] ?? .null }, from: scope)
    }
}
