import Decisions
import TestSupport
import Testing

@Suite struct HostileTextTests {
    private static let pieces = [
        "1", "0", "-", "+", "*", "/", "**", "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "<", "<=", ">", "=",
        "!=",
        "a", "b c", "\"x\"", "@\"P1D\"", "@\"2026-02-28\"", "@\"10:00:00Z\"", "null", "true", "if", "then", "else",
        "for",
        "in", "return", "some", "every", "satisfies", "and", "or", "not", "between", "instance of", "number",
        "function",
        "date", "duration", "sum", "sort", "sublist", "substring", "9223372036854775807", "1e6000", "?", "item",
        "\u{301}",
        "range", "date and time", "string join", "list<", ">", "\\", "\"", "'", "// x\n", "decimal", "exp", "round up",
    ]

    @Test("no mixture of tokens crashes the reader or the evaluation", arguments: 1...20)
    func survivesMixtures(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var readable = 0
        for _ in 0..<500 {
            let count = Int(random.next() % 12) + 1
            let text = (0..<count).map { _ in Self.pieces[Int(random.next() % UInt64(Self.pieces.count))] }
                .joined(separator: random.next() % 2 == 0 ? " " : "")
            if let expression = try? FEELExpression(text) {
                readable += 1
                _ = expression.evaluate(in: ["a": 3, "b c": [1, "x", .null]]).description
            }
            if let tests = try? FEELUnaryTests(text) { _ = tests.accept(5) }
        }
        #expect(readable > 0)
    }

    @Test("every built-in function survives every kind of argument")
    func survivesArguments() throws {
        let functions = [
            "date", "time", "date and time", "duration", "number", "string", "substring", "split", "replace", "matches",
            "sublist", "insert before", "remove", "list replace", "sort", "decimal", "floor", "round half up", "modulo",
            "sqrt", "log", "exp", "abs", "odd", "stddev", "mean", "min", "sum", "product", "mode", "day of year",
            "week of year", "years and months duration", "before", "overlaps", "includes", "context put", "get value",
            "context merge", "range", "string join", "index of", "flatten", "union",
        ]
        let arguments = [
            "null", "true", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e6144", "1e-6176", "0.5",
            "\"\"",
            "\"(\"", "[]", "[null]", "[1, 2]", "{}", "@\"999999999-12-31\"", "@\"-999999999-01-01T00:00:00Z\"",
            "@\"P999999999999999999D\"", "@\"P99999999999999999Y\"", "@\"23:59:59.999999999\"", "[1..2]",
            "function(x) x",
        ]
        let values = try arguments.map { try FEELExpression($0).evaluate(in: [:]) }
        var texts = functions.flatMap { ["\($0)(a)", "\($0)(a, b)", "\($0)(a, b, a)"] }
        texts += ["+", "-", "*", "/", "**", "=", "<", "in"].map { "a \($0) b" }
        let expressions = try texts.map { try FEELExpression($0) }
        for first in values {
            for second in values {
                let names = ["a": first, "b": second]
                for expression in expressions { _ = expression.evaluate(in: names).description }
            }
        }
    }
}
