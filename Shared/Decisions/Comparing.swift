enum ValueOrder: Sendable { case below, same, above }

extension FEELValue {
    /// FEEL's `=`: nil when the kinds differ, so that neither equal nor unequal is said (DMN 1.5, table 53).
    package func isEqual(to other: FEELValue) -> Bool? {
        switch (self, other) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)):
            // By scalars: canonically equivalent spellings stay different, as everywhere else in FEEL.
            return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.list(let left), .list(let right)):
            if left.count != right.count { return false }
            return Self.all(zip(left, right).lazy.map { $0.isEqual(to: $1) })
        case (.context(let left), .context(let right)):
            if left.entries.count != right.entries.count { return false }
            return Self.all(left.entries.lazy.map { right[$0.name].map($0.value.isEqual) ?? false })
        case (.range(let left), .range(let right)):
            return left.isStartIncluded == right.isStartIncluded && left.isEndIncluded == right.isEndIncluded
                && (left.start ?? .null).isEqual(to: right.start ?? .null) == true
                && (left.end ?? .null).isEqual(to: right.end ?? .null) == true
        case (.function(let left), .function(let right)): return left == right
        default: return order(against: other).map { $0 == .same }
        }
    }

    private static func all(_ results: some Sequence<Bool?>) -> Bool? {
        var isUnknown = false
        for result in results {
            if result == false { return false }
            if result == nil { isUnknown = true }
        }
        return isUnknown ? nil : true
    }

    /// Order within one ordered kind; nil across kinds and for kinds without order.
    func order(against other: FEELValue) -> ValueOrder? {
        switch (self, other) {
        case (.number(let left), .number(let right)): return Self.order(left, right)
        case (.string(let left), .string(let right)): return Self.order(left, right)
        case (.date(let left), .date(let right)): return Self.order(left, right)
        case (.daysAndTimeDuration(let left), .daysAndTimeDuration(let right)): return Self.order(left, right)
        case (.yearsAndMonthsDuration(let left), .yearsAndMonthsDuration(let right)): return Self.order(left, right)
        case (.time(let left), .time(let right)):
            guard (left.zone == nil) == (right.zone == nil) else { return nil }
            return Self.order(left.universalNanosecond, right.universalNanosecond)
        case (.dateTime(let left), .dateTime(let right)):
            guard (left.time.zone == nil) == (right.time.zone == nil) else { return nil }
            return Self.order(left.instant, right.instant)
        default: return nil
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> ValueOrder {
        left < right ? .below : left == right ? .same : .above
    }

    func compare(_ comparison: Expression.Comparison, _ other: FEELValue) -> Bool? {
        switch comparison {
        case .equal: return isEqual(to: other)
        case .notEqual: return isEqual(to: other).map { !$0 }
        case .less: return order(against: other).map { $0 == .below }
        case .lessOrEqual: return order(against: other).map { $0 != .above }
        case .greater: return order(against: other).map { $0 == .above }
        case .greaterOrEqual: return order(against: other).map { $0 != .below }
        }
    }
}
