/// Looks at every combination of input pieces of one table and at the rules that match there.
///
/// Combinations in which the same rules are still possible are looked at together, column by column, which keeps usual
/// tables to a few hundred looks and the findings to one for each connected mistake.
struct TableCheck {
    /// More looks than this are given up with a finding that says so.
    static let looksMax = 200_000
    /// Gaps beyond this many are counted and not described.
    static let gapsMax = 20

    private let table: DecisionTable
    private var columns: [CheckColumn] = []
    private var findings: [TableFinding] = []
    private var looks = 0
    private var gaps = 0
    private var reportedPairs: Set<[Int]> = []
    private var matched: Set<Int> = []
    private var spoke: Set<Int> = []
    /// For each rule, the rules that spoke instead of it.
    private var masks: [Int: Set<Int>] = [:]
    private let outputs: [[FEELValue?]]

    init(_ table: DecisionTable) {
        self.table = table
        outputs = table.rules.map { rule in
            zip(table.outputs, rule.outputs).map { output, entry in
                CheckColumn.constant(entry).map { output.type.converted($0) ?? $0 }
            }
        }
    }

    mutating func run() -> [TableFinding] {
        checkOutputs()
        var isComplete = true
        for (position, input) in table.inputs.enumerated() {
            do {
                columns.append(try CheckColumn(input, position: position, in: table))
            } catch {
                isComplete = false
                add(error.severity, error.rule.map { [$0] } ?? [], error.message)
            }
        }
        guard isComplete else { return findings }
        look(0, Array(table.rules.indices), [])
        if looks > Self.looksMax {
            findings.removeAll { $0.severity == .gap || $0.severity == .overlap }
            add(
                .unchecked, [],
                "the table is too large to check: it has more than \(Self.looksMax) combinations; split it in two")
            return findings
        }
        if gaps > Self.gapsMax { add(.gap, [], "no rule covers \(gaps - Self.gapsMax) more combinations") }
        reportUnreachable()
        return findings
    }

    private mutating func add(_ severity: TableFinding.Severity, _ rules: [Int], _ message: String) {
        let place = rules.count == 1 ? "rule \(rules[0] + 1), " : ""
        let needsPlace = severity == .typeError || severity == .unchecked
        findings.append(
            TableFinding(
                severity: severity, decision: table.name, rules: rules.map { $0 + 1 },
                message: needsPlace ? place + message : message,
                line: rules.first.map { table.rules[$0].line } ?? table.line))
    }

    // MARK: - Outputs

    private mutating func checkOutputs() {
        for (index, values) in outputs.enumerated() {
            for (output, value) in zip(table.outputs, values) {
                guard let value else { continue }
                if !output.type.holds(value) {
                    add(.typeError, [index], "output \"\(output.name)\" must be \(output.type.name), but is \(value)")
                } else if let allowed = output.allowed, !allowed.allow(value) {
                    add(
                        .typeError, [index], "output \"\(output.name)\" must be one of \(allowed.text), but is \(value)"
                    )
                }
            }
        }
    }

    // MARK: - Combinations

    private struct Region {
        let column: Int
        let pieces: [Int]
    }

    private mutating func look(_ column: Int, _ candidates: [Int], _ regions: [Region]) {
        if looks > Self.looksMax { return }
        if candidates.isEmpty { return reportGap(regions) }
        if column == columns.count { return reportMatches(candidates, regions) }
        looks += columns[column].pieces.count
        var groups: [[Int]: [Int]] = [:]
        var order: [[Int]] = []
        for piece in columns[column].pieces.indices {
            let possible = candidates.filter { columns[column].accepts[$0][piece] }
            if groups[possible] == nil { order.append(possible) }
            groups[possible, default: []].append(piece)
        }
        for possible in order {
            look(column + 1, possible, regions + [Region(column: column, pieces: groups[possible] ?? [])])
        }
    }

    private func words(_ regions: [Region]) -> String {
        let parts = regions.compactMap { region in
            region.pieces.count == columns[region.column].pieces.count
                ? nil : columns[region.column].words(for: region.pieces)
        }
        if parts.count < 2 { return parts.first ?? "any input" }
        return parts.map { $0.contains(" or ") ? "(\($0))" : $0 }.joined(separator: " and ")
    }

    private mutating func reportGap(_ regions: [Region]) {
        guard table.hitPolicy.isSingle, !table.hasDefault else { return }
        gaps += 1
        if gaps <= Self.gapsMax { add(.gap, [], "no rule covers: \(words(regions))") }
    }

    private mutating func reportMatches(_ rules: [Int], _ regions: [Region]) {
        matched.formUnion(rules)
        switch table.hitPolicy {
        case .unique, .any:
            spoke.formUnion(rules)
            reportOverlaps(rules, regions)
        case .first: speak(rules[0], insteadOf: rules)
        case .priority:
            let ranks = rules.map { rank($0) }
            guard !ranks.contains(nil) else { return spoke.formUnion(rules) }
            let best = rules.indices.min { (ranks[$0] ?? []).lexicographicallyPrecedes(ranks[$1] ?? []) }
            speak(rules[best ?? 0], insteadOf: rules)
        case .ruleOrder, .outputOrder, .collect: spoke.formUnion(rules)
        }
    }

    private mutating func speak(_ winner: Int, insteadOf rules: [Int]) {
        spoke.insert(winner)
        for rule in rules where rule != winner { masks[rule, default: []].insert(winner) }
    }

    /// Nil when an output is not a constant, so that its place in the order is not known.
    private func rank(_ rule: Int) -> [Int]? {
        let values = outputs[rule].compactMap(\.self)
        return values.count == table.outputs.count ? table.rank(values) : nil
    }

    private mutating func reportOverlaps(_ rules: [Int], _ regions: [Region]) {
        for (position, first) in rules.enumerated() {
            for second in rules[(position + 1)...] {
                if table.hitPolicy == .any, hasSameOutputs(first, second) { continue }
                guard reportedPairs.insert([first, second]).inserted else { continue }
                let what = table.hitPolicy == .any ? "match with different outputs" : "both match"
                add(.overlap, [first, second], "rules \(first + 1) and \(second + 1) \(what): \(words(regions))")
            }
        }
    }

    private func hasSameOutputs(_ first: Int, _ second: Int) -> Bool {
        let pairs = zip(outputs[first], outputs[second])
        let texts = zip(table.rules[first].outputTexts, table.rules[second].outputTexts)
        return zip(pairs, texts).allSatisfy { values, texts in
            values.0 != nil && values.1 != nil ? values.0 == values.1 : texts.0 == texts.1
        }
    }

    // MARK: - Rules that never speak

    private mutating func reportUnreachable() {
        for rule in table.rules.indices where !spoke.contains(rule) {
            let number = rule + 1
            guard matched.contains(rule), let winners = masks[rule] else {
                add(.unreachable, [rule], "rule \(number) can never match: no input meets all its conditions")
                continue
            }
            let names = winners.sorted().map { String($0 + 1) }.joined(separator: ", ")
            let noun = winners.count == 1 ? "rule \(names) always comes" : "rules \(names) always come"
            add(.unreachable, [rule], "rule \(number) can never speak: \(noun) before it")
        }
    }
}
