import Decisions
import Foundation
import Testing

@Suite struct FEELValueJSONTests {
    @Test(
        "a value becomes plain JSON and comes back as it was",
        arguments: [
            ("null", "[null]"), ("true", "[true]"), ("12.50", "[12.5]"),
            ("1234567890123456789012345678901234", "[1234567890123456789012345678901234]"),
            ("0.1234567890123456789012345678901234", "[0.1234567890123456789012345678901234]"),
            ("10 ** 200", "[\"@\\\"1E200\\\"\"]"),
            ("\"text\"", "[\"text\"]"), ("\"@home\"", "[\"@@home\"]"), ("@\"2026-03-01\"", "[\"@\\\"2026-03-01\\\"\"]"),
            ("@\"P1DT2H\"", "[\"@\\\"P1DT2H\\\"\"]"), ("[1..5)", "[\"@\\\"[1..5)\\\"\"]"),
            ("[1, \"a\"]", "[[1,\"a\"]]"),
            ("{b: 1, a: {c: []}}", "[{\"a\":{\"c\":[]},\"b\":1}]"),
        ])
    func comesBack(text: String, json: String) throws {
        let value = try FEELExpression(text).evaluate(in: [:])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode([value])
        #expect(String(decoding: data, as: UTF8.self) == json)
        #expect(try JSONDecoder().decode([FEELValue].self, from: data) == [value])
    }

    @Test("a function has no JSON form, and a broken at-literal is refused")
    func refusesFunctions() throws {
        let function = try FEELExpression("function(a) a").evaluate(in: [:])
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([function]) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([FEELValue].self, from: Data("[\"@\\\"2026-13-01\\\"\"]".utf8))
        }
    }
}
