extension DecisionTable {
    struct Outcome {
        var value: FEELValue = .null
        var outputs: [String: FEELValue] = [:]
        var fired: [DecisionResult.FiredRule] = []
        /// Why the table has no result although it should.
        var failure: String?

        /// The value as a part of an expression, where a failure is null.
        var usableValue: FEELValue { failure == nil ? value : .null }
    }

    /// One matching rule with its outputs.
    private struct Hit {
        let rule: Rule
        let values: [FEELValue]
    }

    func evaluate(in scope: Scope) -> Outcome {
        var values: [FEELValue] = []
        values.reserveCapacity(inputs.count)
        for input in inputs {
            let value = input.expression.value(in: scope)
            if let allowed = input.allowed, !allowed.allow(value) {
                return Outcome(failure: "\(input.label) is \(value), but must be one of: \(allowed.text)")
            }
            values.append(value)
        }
        var hits: [Hit] = []
        for rule in rules where matches(rule, values, in: scope) {
            hits.append(Hit(rule: rule, values: zip(outputs, rule.outputs).map { convert($0, $1.value(in: scope)) }))
            if hitPolicy == .first { break }
        }
        if hits.isEmpty { return fallback(in: scope) }
        return hitPolicy.isSingle ? single(hits) : multiple(hits)
    }

    private func matches(_ rule: Rule, _ values: [FEELValue], in scope: Scope) -> Bool {
        for (position, tests) in rule.tests.enumerated() where !tests.accept(values[position], in: scope) {
            return false
        }
        return true
    }

    private func convert(_ output: Output, _ value: FEELValue) -> FEELValue { output.type.converted(value) ?? .null }

    private func fallback(in scope: Scope) -> Outcome {
        guard hasDefault else {
            return Outcome(value: aggregation == .count ? 0 : .null)
        }
        let values = outputs.map { output in convert(output, output.fallback?.value(in: scope) ?? .null) }
        return Outcome(value: shaped(values), outputs: named(values))
    }

    private func named(_ values: [FEELValue]) -> [String: FEELValue] {
        Dictionary(zip(outputs.map(\.name), values)) { first, _ in first }
    }

    private func shaped(_ values: [FEELValue]) -> FEELValue {
        values.count == 1 ? values[0] : .context(FEELContext(Array(zip(outputs.map(\.name), values))))
    }

    // MARK: - One row

    private func single(_ hits: [Hit]) -> Outcome {
        var chosen = hits[0]
        switch hitPolicy {
        case .unique where hits.count > 1:
            return Outcome(failure: "rules \(indices(hits)) all match, but only one may (hit policy Unique)")
        case .any:
            if let other = hits.first(where: { $0.values != chosen.values }) {
                return Outcome(
                    failure: "rules \(chosen.rule.fired.index) and \(other.rule.fired.index) match with different "
                        + "outputs (hit policy Any)")
            }
            return Outcome(value: shaped(chosen.values), outputs: named(chosen.values), fired: hits.map(\.rule.fired))
        case .priority: chosen = byPriority(hits)[0]
        default: break
        }
        return Outcome(value: shaped(chosen.values), outputs: named(chosen.values), fired: [chosen.rule.fired])
    }

    private func indices(_ hits: [Hit]) -> String {
        hits.map { String($0.rule.fired.index) }.joined(separator: ", ")
    }

    /// Stable: rules of one priority stay in the order of the table.
    private func byPriority(_ hits: [Hit]) -> [Hit] {
        hits.map { (hit: $0, rank: rank($0.values)) }.enumerated()
            .sorted { left, right in
                left.element.rank == right.element.rank
                    ? left.offset < right.offset : left.element.rank.lexicographicallyPrecedes(right.element.rank)
            }
            .map(\.element.hit)
    }

    /// For each output the place in its list of values; what is not listed comes last.
    func rank(_ values: [FEELValue]) -> [Int] {
        zip(outputs, values).map { output, value in output.values.firstIndex(of: value) ?? output.values.count }
    }

    // MARK: - Several rows

    private func multiple(_ hits: [Hit]) -> Outcome {
        let ordered = hitPolicy == .outputOrder ? byPriority(hits) : hits
        let rows = ordered.map { shaped($0.values) }
        var outcome = Outcome(value: .list(rows), fired: ordered.map(\.rule.fired))
        if ordered.count == 1 { outcome.outputs = named(ordered[0].values) }
        guard hitPolicy == .collect, let aggregation else { return outcome }
        switch aggregation {
        case .count: outcome.value = FEELValue(rows.count)
        case .sum: outcome.value = aggregate(ordered) { Builtins.sum($0) }
        case .min: outcome.value = aggregate(ordered) { Builtins.extreme($0, .below) }
        case .max: outcome.value = aggregate(ordered) { Builtins.extreme($0, .above) }
        }
        return outcome
    }

    /// Each output is aggregated on its own.
    private func aggregate(_ hits: [Hit], _ combine: ([FEELValue]) -> FEELValue) -> FEELValue {
        shaped(outputs.indices.map { position in combine(hits.map { $0.values[position] }) })
    }
}
