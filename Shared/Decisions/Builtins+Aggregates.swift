extension Builtins {
    static let aggregates: [String: Function] = [
        "min": Function(["list*"]) { arguments, _ in extreme(arguments.elements, .below) },
        "max": Function(["list*"]) { arguments, _ in extreme(arguments.elements, .above) },
        "sum": Function(["list*"]) { arguments, _ in sum(arguments.elements) },
        "product": Function(["list*"]) { arguments, _ in
            guard let numbers = numbers(arguments.elements), !numbers.isEmpty else { return .null }
            return FEELValue(numbers.reduce(FEELNumber.one as FEELNumber?) { $0?.multiplied(by: $1) })
        },
        "mean": Function(["list*"]) { arguments, _ in FEELValue(numbers(arguments.elements).flatMap(mean)) },
        "median": Function(["list*"]) { arguments, _ in
            guard let sorted = numbers(arguments.elements)?.sorted(), !sorted.isEmpty else { return .null }
            let middle = sorted.count / 2
            return FEELValue(sorted.count % 2 == 1 ? sorted[middle] : mean([sorted[middle - 1], sorted[middle]]))
        },
        "stddev": Function(["list*"]) { arguments, _ in
            guard let numbers = numbers(arguments.elements), numbers.count > 1, let mean = mean(numbers) else {
                return .null
            }
            let squares = numbers.reduce(FEELNumber.zero as FEELNumber?) { sum, number in
                guard let distance = number.subtracting(mean) else { return nil }
                return distance.multiplied(by: distance).flatMap { sum?.adding($0) }
            }
            return FEELValue(squares?.divided(by: FEELNumber(numbers.count - 1))?.squareRoot())
        },
        "mode": Function(["list*"]) { arguments, _ in
            guard let numbers = numbers(arguments.elements) else { return .null }
            let counts = Dictionary(numbers.map { ($0, 1) }, uniquingKeysWith: +)
            let most = counts.values.max()
            return .list(counts.filter { $0.value == most }.keys.sorted().map { .number($0) })
        },
        "all": Function(["list*"]) { arguments, _ in decide(arguments.elements, deciding: false) },
        "any": Function(["list*"]) { arguments, _ in decide(arguments.elements, deciding: true) },
        "and": Function(["list*"]) { arguments, _ in decide(arguments.elements, deciding: false) },
        "or": Function(["list*"]) { arguments, _ in decide(arguments.elements, deciding: true) },
    ]

    private static func numbers(_ elements: [FEELValue]?) -> [FEELNumber]? {
        guard let elements else { return nil }
        let numbers = elements.compactMap(\.numberValue)
        return numbers.count == elements.count ? numbers : nil
    }

    private static func mean(_ numbers: [FEELNumber]) -> FEELNumber? {
        numbers.reduce(FEELNumber.zero as FEELNumber?) { $0?.adding($1) }?.divided(by: FEELNumber(numbers.count))
    }

    static func extreme(_ elements: [FEELValue]?, _ wanted: ValueOrder) -> FEELValue {
        guard let elements, var best = elements.first, best.order(against: best) != nil else { return .null }
        for element in elements.dropFirst() {
            guard let order = element.order(against: best) else { return .null }
            if order == wanted { best = element }
        }
        return best
    }

    /// The sum of numbers or of durations of one kind; null for an empty list.
    static func sum(_ elements: [FEELValue]?) -> FEELValue {
        guard let elements, let first = elements.first else { return .null }
        switch first {
        case .number, .daysAndTimeDuration, .yearsAndMonthsDuration:
            return elements.dropFirst().reduce(first) { Arithmetics.apply(.add, $0, $1) }
        default: return .null
        }
    }

    /// `all` (deciding: false) and `any` (deciding: true), with null for unknown.
    private static func decide(_ elements: [FEELValue]?, deciding: Bool) -> FEELValue {
        guard let elements else { return .null }
        if elements.contains(.boolean(deciding)) { return .boolean(deciding) }
        return elements.allSatisfy { $0 == .boolean(!deciding) } ? .boolean(!deciding) : .null
    }
}
