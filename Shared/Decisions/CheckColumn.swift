/// One input of a table for the check: its values cut into pieces within which no condition of the column changes.
struct CheckColumn {
    enum Piece {
        case point(FEELValue)
        /// Strictly between two values, nil for no limit; `sample` is one value in between.
        case between(FEELValue?, FEELValue?, sample: FEELValue)
        /// Any value that the table does not mention.
        case other(sample: FEELValue)
        /// A column in which every cell is `-`.
        case anything

        var sample: FEELValue? {
            switch self {
            case .point(let value), .between(_, _, let value), .other(let value): value
            case .anything: nil
            }
        }
    }

    struct Problem: Error {
        let severity: TableFinding.Severity
        let rule: Int?
        let message: String
    }

    let label: String
    let pieces: [Piece]
    /// By rule and piece, whether the rule's cell accepts the piece.
    let accepts: [[Bool]]

    init(_ input: DecisionTable.Input, position: Int, in table: DecisionTable) throws(Problem) {
        label = input.label
        let cells = table.rules.map { $0.tests[position] }
        var limits: [UnaryTests] = [input.allowed].compactMap(\.self)
        var type = input.type
        while case .constrained(let base, let tests) = type {
            limits.append(tests)
            type = base
        }
        var values: [FEELValue] = []
        for (index, cell) in cells.enumerated() {
            guard let mentioned = Self.values(in: cell.tests) else {
                throw Problem(
                    severity: .unchecked, rule: index,
                    message: "input \"\(input.label)\": the condition \"\(cell.text.trimmed)\" cannot be checked")
            }
            for value in mentioned where !type.holds(value) {
                throw Problem(
                    severity: .typeError, rule: index,
                    message:
                        "input \"\(input.label)\" is \(type.name), but the condition names the \(value.kind) \(value)")
            }
            values += mentioned
        }
        let ownValues = values
        for limit in limits { values += Self.values(in: limit.tests) ?? [] }
        let pieces = try Self.pieces(values, type, isLimited: !limits.isEmpty, input.label).filter { piece in
            guard let sample = piece.sample else { return true }
            return limits.allSatisfy { $0.allow(sample) }
        }
        self.pieces = pieces
        accepts = cells.map { cell in pieces.map { Self.accepts(cell, $0) } }
        for (index, cell) in cells.enumerated() {
            for value in Self.values(in: cell.tests) ?? [] where ownValues.contains(value) {
                try Self.refuse(value, outside: limits, of: input.label, rule: index)
            }
        }
    }

    /// A text or boolean that is none of the allowed values is a slip of the pen, not a bound.
    private static func refuse(
        _ value: FEELValue, outside limits: [UnaryTests], of label: String, rule: Int
    ) throws(Problem) {
        guard case .string = value, let limit = limits.first(where: { !$0.allow(value) }) else { return }
        throw Problem(
            severity: .typeError, rule: rule,
            message: "input \"\(label)\" can never be \(value): it must be one of: \(limit.text.trimmed)")
    }

    private static func accepts(_ cell: UnaryTests, _ piece: Piece) -> Bool {
        guard let sample = piece.sample else { return true }
        return cell.accept(sample, in: Scope(.names([:])))
    }

    // MARK: - Values that a cell mentions

    /// Nil when a test is not one that can be checked.
    private static func values(in tests: [UnaryTest]) -> [FEELValue]? {
        var result: [FEELValue] = []
        for test in tests {
            switch test {
            case .any: break
            case .not(let inner):
                guard let values = values(in: inner) else { return nil }
                result += values
            case .comparison(_, let operand):
                guard let value = constant(operand) else { return nil }
                result.append(value)
            case .value(let expression, let usesInput):
                guard !usesInput, let values = values(in: expression) else { return nil }
                result += values
            }
        }
        return result
    }

    private static func values(in expression: Expression) -> [FEELValue]? {
        switch expression {
        case .range(let start, let end, _, _):
            let ends = [start, end].compactMap(\.self)
            let values = ends.compactMap(constant)
            return values.count == ends.count ? values : nil
        case .list(let items):
            let values = items.compactMap(constant)
            return values.count == items.count ? values : nil
        case .literal(.range(let range)): return [range.start, range.end].compactMap(\.self)
        case .literal(.list(let items)):
            // A list of anything but plain values is beyond this check.
            return items.allSatisfy { $0.booleanValue != nil || $0.order(against: $0) != nil } ? items : nil
        default: return constant(expression).map { [$0] }
        }
    }

    /// The value of an expression that depends on nothing; nil for any other, and for null.
    static func constant(_ expression: Expression) -> FEELValue? {
        switch expression {
        case .literal(.null): return nil
        case .literal(let value): return value
        case .call(.name(let name), let arguments):
            guard ["date", "time", "date and time", "duration"].contains(name) else { return nil }
            guard arguments.allSatisfy({ constant($0) != nil }) else { return nil }
            let value = expression.value(in: Scope(.names([:])))
            return value.isNull ? nil : value
        default: return nil
        }
    }

    // MARK: - Pieces

    private static func pieces(
        _ values: [FEELValue], _ type: FEELType, isLimited: Bool, _ label: String
    ) throws(Problem) -> [Piece] {
        guard let first = values.first else { return [.anything] }
        guard values.allSatisfy({ $0.kind == first.kind }) else {
            throw Problem(severity: .typeError, rule: nil, message: "input \"\(label)\" mixes values of several kinds")
        }
        if case .boolean = first { return [.point(true), .point(false)] }
        let unique = Set(values)
        if case .string = first {
            let sorted = values.reduce(into: [FEELValue]()) { if !$0.contains($1) { $0.append($1) } }
            return sorted.map { .point($0) } + (isLimited ? [] : [.other(sample: unmentioned(unique))])
        }
        guard first.order(against: first) != nil else {
            throw Problem(
                severity: .unchecked, rule: nil, message: "input \"\(label)\": a \(first.kind) cannot be checked")
        }
        let sorted = unique.sorted { $0.order(against: $1) == .below }
        var pieces: [Piece] = []
        for (index, value) in sorted.enumerated() {
            let below = index == 0 ? nil : sorted[index - 1]
            if let sample = sample(below, value) { pieces.append(.between(below, value, sample: sample)) }
            pieces.append(.point(value))
        }
        if let last = sorted.last, let sample = sample(last, nil) {
            pieces.append(.between(last, nil, sample: sample))
        }
        return pieces
    }

    private static func unmentioned(_ values: Set<FEELValue>) -> FEELValue {
        var text = "another value"
        while values.contains(.string(text)) { text += "'" }
        return .string(text)
    }

    /// A value strictly between two, nil when there is none (two dates in a row).
    private static func sample(_ low: FEELValue?, _ high: FEELValue?) -> FEELValue? {
        guard let known = low ?? high else { return nil }
        let sample: FEELValue
        switch known {
        case .number: sample = middle(low, high, by: 1)
        case .date, .time, .dateTime, .daysAndTimeDuration: sample = middleOfTimes(low, high)
        case .yearsAndMonthsDuration(let value):
            sample = .yearsAndMonthsDuration(
                FEELYearMonthDuration(months: value.months + (low == nil ? -1 : 1)))
        default: return nil
        }
        if let low, sample.order(against: low) != .above { return nil }
        if let high, sample.order(against: high) != .below { return nil }
        return sample
    }

    private static func middle(_ low: FEELValue?, _ high: FEELValue?, by step: FEELValue) -> FEELValue {
        switch (low, high) {
        case (let low?, let high?):
            return Arithmetics.apply(.divide, Arithmetics.apply(.add, low, high), 2)
        case (let low?, nil): return Arithmetics.apply(.add, low, step)
        case (nil, let high?): return Arithmetics.apply(.subtract, high, step)
        case (nil, nil): return .null
        }
    }

    /// The least step above the lower value: these kinds are discrete.
    private static func middleOfTimes(_ low: FEELValue?, _ high: FEELValue?) -> FEELValue {
        let known = low ?? high ?? .null
        var step = FEELDayTimeDuration(nanoseconds: 1)
        if case .date = known { step = FEELDayTimeDuration(days: 1) }
        return Arithmetics.apply(low == nil ? .subtract : .add, known, .daysAndTimeDuration(step))
    }
}
