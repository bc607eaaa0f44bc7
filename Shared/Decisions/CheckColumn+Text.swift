extension CheckColumn {
    /// The named pieces in plain words: `days overdue > 90`, `30 < days overdue ≤ 90`, `segment is "A" or "B"`.
    func words(for indices: [Int]) -> String {
        var parts: [String] = []
        var run: [Int] = []
        for index in indices {
            if let last = run.last, index != last + 1 || !isOrdered {
                parts.append(words(forRun: run))
                run = []
            }
            run.append(index)
        }
        if !run.isEmpty { parts.append(words(forRun: run)) }
        return isOrdered ? parts.joined(separator: " or ") : "\(label) is \(parts.joined(separator: " or "))"
    }

    private var isOrdered: Bool {
        switch pieces.first {
        case .between?: true
        case .point(.number)?, .point(.date)?, .point(.time)?, .point(.dateTime)?, .point(.daysAndTimeDuration)?,
            .point(.yearsAndMonthsDuration)?:
            true
        default: false
        }
    }

    /// The words for neighbouring pieces; of an unordered column a run is one piece.
    private func words(forRun run: [Int]) -> String {
        guard let first = run.first, let last = run.last else { return "" }
        switch pieces[first] {
        case .other: return "any other value"
        case .anything: return "anything"
        case .point(let value) where !isOrdered: return value.description
        case .point(let value) where first == last: return "\(label) = \(value)"
        default: break
        }
        let low = Self.lowEnd(pieces[first])
        let high = Self.highEnd(pieces[last])
        switch (low, high) {
        case (let low?, let high?):
            return "\(low.value) \(low.isIncluded ? "≤" : "<") \(label) \(high.isIncluded ? "≤" : "<") \(high.value)"
        case (let low?, nil): return "\(label) \(low.isIncluded ? "≥" : ">") \(low.value)"
        case (nil, let high?): return "\(label) \(high.isIncluded ? "≤" : "<") \(high.value)"
        case (nil, nil): return "any \(label)"
        }
    }

    private static func lowEnd(_ piece: Piece) -> (value: FEELValue, isIncluded: Bool)? {
        switch piece {
        case .point(let value): (value, true)
        case .between(let low, _, _): low.map { ($0, false) }
        default: nil
        }
    }

    private static func highEnd(_ piece: Piece) -> (value: FEELValue, isIncluded: Bool)? {
        switch piece {
        case .point(let value): (value, true)
        case .between(_, let high, _): high.map { ($0, false) }
        default: nil
        }
    }
}
