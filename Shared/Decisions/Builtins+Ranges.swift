/// Relations between points and ranges (DMN 1.5, 10.3.4.11). Ranges need both ends here.
extension Builtins {
    private static let pairs = ["point1, point2", "point, range", "range, point", "range1, range2"]

    static let ranges: [String: Function] = [
        "before": relation { isBefore($0, $1) },
        "after": relation { isBefore($1, $0) },
        "meets": relation { meets($0, $1) },
        "met by": relation { meets($1, $0) },
        "overlaps": relation { first, second in bothRanges(first, second) { overlap($0, $1) } },
        "overlaps before": relation { first, second in bothRanges(first, second) { overlapsBefore($0, $1) } },
        "overlaps after": relation { first, second in bothRanges(first, second) { overlapsBefore($1, $0) } },
        "finishes": relation { finishes($0, $1) },
        "finished by": relation { finishes($1, $0) },
        "includes": relation { includes($0, $1) },
        "during": relation { includes($1, $0) },
        "starts": relation { starts($0, $1) },
        "started by": relation { starts($1, $0) },
        "coincides": relation { coincides($0, $1) },
    ]

    /// One end of a range, or a point, in one order: what lies below or above it can be asked.
    private struct Span {
        let start: FEELValue
        let end: FEELValue
        let hasStart: Bool
        let hasEnd: Bool
        let isRange: Bool

        init?(_ value: FEELValue) {
            switch value {
            case .range(let range):
                guard let start = range.start, let end = range.end else { return nil }
                (self.start, self.end, hasStart, hasEnd, isRange) = (
                    start, end, range.isStartIncluded, range.isEndIncluded, true
                )
            case .null: return nil
            default: (start, end, hasStart, hasEnd, isRange) = (value, value, true, true, false)
            }
        }
    }

    private static func relation(_ holds: @escaping @Sendable (Span, Span) -> Bool?) -> Function {
        Function(pairs) { arguments, _ in
            guard let first = Span(arguments[0]), let second = Span(arguments[1]),
                first.start.order(against: second.start) != nil, first.end.order(against: second.end) != nil
            else { return .null }
            return FEELValue(holds(first, second))
        }
    }

    private static func bothRanges(_ first: Span, _ second: Span, _ body: (Span, Span) -> Bool) -> Bool? {
        first.isRange && second.isRange ? body(first, second) : nil
    }

    private static func isBelow(_ left: FEELValue, _ right: FEELValue) -> Bool { left.order(against: right) == .below }
    private static func isSame(_ left: FEELValue, _ right: FEELValue) -> Bool { left.order(against: right) == .same }

    private static func isBefore(_ first: Span, _ second: Span) -> Bool {
        isBelow(first.end, second.start)
            || (isSame(first.end, second.start) && !(first.hasEnd && second.hasStart))
    }

    private static func meets(_ first: Span, _ second: Span) -> Bool? {
        bothRanges(first, second) { $0.hasEnd && $1.hasStart && isSame($0.end, $1.start) }
    }

    private static func overlap(_ first: Span, _ second: Span) -> Bool {
        !isBefore(first, second) && !isBefore(second, first)
    }

    private static func overlapsBefore(_ first: Span, _ second: Span) -> Bool {
        let startsEarlier =
            isBelow(first.start, second.start)
            || (isSame(first.start, second.start) && first.hasStart && !second.hasStart)
        return startsEarlier && overlap(first, second) && endsWithin(first, second)
    }

    /// The first ends no later than the second.
    private static func endsWithin(_ first: Span, _ second: Span) -> Bool {
        isBelow(first.end, second.end) || (isSame(first.end, second.end) && (!first.hasEnd || second.hasEnd))
    }

    /// The first starts no earlier than the second.
    private static func startsWithin(_ first: Span, _ second: Span) -> Bool {
        isBelow(second.start, first.start)
            || (isSame(first.start, second.start) && (!first.hasStart || second.hasStart))
    }

    private static func finishes(_ first: Span, _ second: Span) -> Bool? {
        guard second.isRange else { return nil }
        return isSame(first.end, second.end) && first.hasEnd == second.hasEnd
            && (!first.isRange || startsWithin(first, second))
    }

    private static func starts(_ first: Span, _ second: Span) -> Bool? {
        guard second.isRange else { return nil }
        return isSame(first.start, second.start) && first.hasStart == second.hasStart
            && (!first.isRange || endsWithin(first, second))
    }

    private static func includes(_ first: Span, _ second: Span) -> Bool? {
        guard first.isRange else { return nil }
        return startsWithin(second, first) && endsWithin(second, first)
    }

    private static func coincides(_ first: Span, _ second: Span) -> Bool? {
        guard first.isRange == second.isRange else { return nil }
        return isSame(first.start, second.start) && isSame(first.end, second.end)
            && first.hasStart == second.hasStart && first.hasEnd == second.hasEnd
    }
}
