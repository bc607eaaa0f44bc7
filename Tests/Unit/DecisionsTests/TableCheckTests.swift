import Decisions
import TestSupport
import Testing

@Suite struct TableCheckTests {
    private static let twoInputs: [(name: String, type: String, allowed: String?)] = [
        ("days overdue", "number", nil), ("amount", "number", nil),
    ]

    @Test("a sound table has no findings")
    func acceptsSoundTables() throws {
        let tables = [
            TableFixture(rules: [["< 0", "\"a\""], ["[0..30]", "\"b\""], ["(30..90)", "\"c\""], [">= 90", "\"d\""]]),
            TableFixture(
                inputs: [("vip", "boolean", nil), ("channel", "string", "\"sms\", \"mail\"")],
                rules: [["true", "-", "\"a\""], ["false", "\"sms\"", "\"b\""], ["false", "not(\"sms\")", "\"c\""]]),
            TableFixture(
                inputs: [("due", "date", nil)],
                rules: [["<= date(\"2026-01-31\")", "\"a\""], [">= date(\"2026-02-01\")", "\"b\""]]),
            TableFixture(policy: "FIRST", rules: [["> 90", "\"a\""], ["> 30", "\"b\""], ["-", "\"c\""]]),
            TableFixture(policy: "COLLECT", rules: [["> 90", "\"a\""], ["> 30", "\"b\""]]),
            TableFixture(fallback: "\"none\"", rules: [["> 90", "\"a\""]]),
            TableFixture(
                inputs: [("share", "number", "[0..100]")], rules: [["<= 50", "\"a\""], ["> 50", "\"b\""]]),
        ]
        for table in tables { #expect(try table.findings() == []) }
    }

    @Test("a gap is told in plain words")
    func findsGaps() throws {
        let table = TableFixture(
            inputs: Self.twoInputs,
            rules: [["<= 90", "-", "\"a\""], ["> 90", "> 100", "\"b\""]])
        #expect(try table.findings() == ["gap [] no rule covers: days overdue > 90 and amount ≤ 100"])
        let whole = TableFixture(rules: [["<= 90", "\"a\""], [">= 91", "\"b\""]])
        #expect(try whole.findings() == ["gap [] no rule covers: 90 < days overdue < 91"])
        let texts = TableFixture(
            inputs: [("channel", "string", nil)], rules: [["\"sms\"", "\"a\""], ["\"mail\"", "\"b\""]])
        #expect(try texts.findings() == ["gap [] no rule covers: channel is any other value"])
        let allowed = TableFixture(
            inputs: [("channel", "string", "\"sms\", \"mail\", \"post\"")], rules: [["\"sms\"", "\"a\""]])
        #expect(try allowed.findings() == ["gap [] no rule covers: channel is \"mail\" or \"post\""])
        let flags = TableFixture(inputs: [("vip", "boolean", nil)], rules: [["true", "\"a\""]])
        #expect(try flags.findings() == ["gap [] no rule covers: vip is false"])
        #expect(try TableFixture(rules: []).findings() == ["gap [] no rule covers: any input"])
    }

    @Test("rules that overlap are named with the inputs where they do")
    func findsOverlaps() throws {
        var table = TableFixture(rules: [["<= 90", "\"a\""], [">= 90", "\"b\""]])
        #expect(try table.findings() == ["overlap [1, 2] rules 1 and 2 both match: days overdue = 90"])
        table.policy = "ANY"
        #expect(
            try table.findings() == ["overlap [1, 2] rules 1 and 2 match with different outputs: days overdue = 90"])
        table.rules[1][1] = "\"a\""
        #expect(try table.findings() == [])
    }

    @Test("a rule that can never speak is unreachable")
    func findsUnreachableRules() throws {
        let first = TableFixture(
            policy: "FIRST", rules: [["> 30", "\"a\""], ["> 90", "\"b\""], ["<= 30", "\"c\""]])
        #expect(
            try first.findings() == ["unreachable [2] rule 2 can never speak: rule 1 always comes before it"])
        let priority = TableFixture(
            policy: "PRIORITY", outputs: [("segment", "string", "\"high\", \"low\"")],
            rules: [["> 90", "\"low\""], ["-", "\"high\""]])
        #expect(
            try priority.findings() == ["unreachable [1] rule 1 can never speak: rule 2 always comes before it"])
        let empty = TableFixture(
            inputs: [("share", "number", "[0..100]")], rules: [["<= 100", "\"a\""], ["> 100", "\"b\""]])
        #expect(
            try empty.findings() == ["unreachable [2] rule 2 can never match: no input meets all its conditions"])
    }

    @Test("values that a column cannot have are type errors, with the line of the rule")
    func findsTypeErrors() throws {
        let table = TableFixture(
            outputs: [("segment", "string", "\"a\", \"b\"")],
            rules: [["\"ninety\"", "\"a\""], ["-", "7"], ["> 1", "\"c\""]])
        let findings = try table.model().check()
        #expect(
            findings.map(\.message) == [
                "rule 2, output \"segment\" must be a string, but is 7",
                "rule 3, output \"segment\" must be one of \"a\", \"b\", but is \"c\"",
                "rule 1, input \"days overdue\" is a number, but the condition names the string \"ninety\"",
            ])
        #expect(findings.map(\.line) == [15, 19, 11])
        let typo = TableFixture(
            inputs: [("channel", "string", "\"sms\", \"mail\"")], rules: [["\"sns\"", "\"a\""], ["-", "\"b\""]])
        #expect(
            try typo.findings() == [
                "typeError [1] rule 1, input \"channel\" can never be \"sns\": it must be one of: \"sms\", \"mail\""
            ])
    }

    @Test("what cannot be checked is said, and is no error")
    func admitsItsLimits() throws {
        let table = TableFixture(rules: [["? > 5 and ? < 7", "\"a\""]])
        let findings = try table.model().check()
        #expect(
            findings.map(\.message) == [
                "rule 1, input \"days overdue\": the condition \"? > 5 and ? < 7\" cannot be checked"
            ])
        #expect(findings.allSatisfy { !$0.isError })
        let names = (1...8).map { "n\($0)" }
        let rules = (0..<40).map { rule in
            (0..<8).map { "> \((rule * 7 + $0 * 13) % 41)" } + ["\"s\(rule)\""]
        }
        let large = TableFixture(
            policy: "FIRST", inputs: names.map { ($0, "number", nil) }, rules: rules)
        #expect(
            try large.findings() == [
                "unchecked [] the table is too large to check: it has more than 200000 combinations; split it in two"
            ])
    }

    @Test("the check and the evaluation agree on every sample of a random table", arguments: 1...20)
    func agreesWithEvaluation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func bound() -> Int { Int(random.next() % 5) * 10 }
        let cells: () -> String = {
            switch random.next() % 5 {
            case 0: "-"
            case 1: "<= \(bound())"
            case 2: "> \(bound())"
            case 3: "not(\(bound()))"
            default: "[\(bound())..\(bound())]"
            }
        }
        let rules = (1...5).map { [cells(), cells(), "\"s\($0)\""] }
        let table = TableFixture(inputs: Self.twoInputs, rules: rules)
        let model = try table.model()
        let findings = model.check()
        var hasGap = false
        var hasOverlap = false
        for days in stride(from: -5, through: 45, by: 5) {
            for amount in stride(from: -5, through: 45, by: 5) {
                let inputs = ["days overdue": FEELValue(days), "amount": FEELValue(amount)]
                do {
                    if try model.evaluate(decision: "Segment", inputs: inputs).firedRules.isEmpty { hasGap = true }
                } catch {
                    hasOverlap = true
                }
            }
        }
        #expect(findings.contains { $0.severity == .gap } == hasGap, "\(rules)")
        #expect(findings.contains { $0.severity == .overlap } == hasOverlap, "\(rules)")
    }
}
