extension Expression {
    /// An iteration over more elements than this gives null; it bounds what a short text can cost.
    static let iterationMax = 1_000_000

    static func collect(_ iterators: [Iterator], _ body: Expression, in scope: Scope) -> FEELValue {
        var results: [FEELValue] = []
        let isComplete = iterate(iterators[...], in: scope) { inner in
            guard results.count < iterationMax else { return false }
            results.append(body.value(in: inner.adding(.one("partial", .list(results)))))
            return true
        }
        return isComplete == true ? .list(results) : .null
    }

    /// `some` (deciding: true) and `every` (deciding: false).
    static func quantify(
        _ iterators: [Iterator], _ condition: Expression, in scope: Scope, deciding: Bool
    ) -> FEELValue {
        var isDecided = false
        var isUnknown = false
        var isInvalid = false
        let isComplete = iterate(iterators[...], in: scope) { inner in
            switch condition.value(in: inner) {
            case .boolean(let result): isDecided = result == deciding
            case .null: isUnknown = true
            default:
                isInvalid = true
                return false
            }
            return !isDecided
        }
        if isInvalid { return .null }
        if isDecided { return .boolean(deciding) }
        if isComplete == nil || isUnknown { return .null }
        return .boolean(!deciding)
    }

    /// Calls `visit` for every combination, the last iterator quickest, until it returns false.
    /// Nil when a source cannot be iterated, otherwise whether every combination was visited.
    private static func iterate(
        _ iterators: ArraySlice<Iterator>, in scope: Scope, _ visit: (Scope) -> Bool
    ) -> Bool? {
        guard let iterator = iterators.first else { return visit(scope) }
        guard let elements = elements(of: iterator, in: scope) else { return nil }
        for element in elements {
            let inner = scope.adding(.one(iterator.name, element))
            guard let isGoingOn = iterate(iterators.dropFirst(), in: inner, visit) else { return nil }
            if !isGoingOn { return false }
        }
        return true
    }

    private static func elements(of iterator: Iterator, in scope: Scope) -> [FEELValue]? {
        let source = iterator.source.value(in: scope)
        if let end = iterator.end { return steps(from: source, to: end.value(in: scope)) }
        switch source {
        case .list(let items): return items
        case .null: return nil
        case .range(let range):
            guard let start = range.start, let end = range.end, var steps = steps(from: start, to: end) else {
                return nil
            }
            if !range.isStartIncluded, !steps.isEmpty { steps.removeFirst() }
            if !range.isEndIncluded, !steps.isEmpty { steps.removeLast() }
            return steps
        default: return [source]
        }
    }

    /// `a..b` counts up or down by one, or by one day.
    private static func steps(from start: FEELValue, to end: FEELValue) -> [FEELValue]? {
        if case .date(let first) = start, case .date(let last) = end {
            return numbers(first.epochDay, last.epochDay)?.map { FEELDate(epochDay: $0).map { .date($0) } ?? .null }
        }
        guard let first = start.intValue, let last = end.intValue else { return nil }
        return numbers(first, last)?.map { FEELValue($0) }
    }

    private static func numbers(_ first: Int, _ last: Int) -> [Int]? {
        let (size, overflow) = last.subtractingReportingOverflow(first)
        if overflow || size.magnitude > iterationMax { return nil }
        return Array(stride(from: first, through: last, by: first <= last ? 1 : -1))
    }
}
