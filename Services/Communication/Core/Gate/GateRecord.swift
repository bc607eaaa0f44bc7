package import Foundation
package import Messaging

/// A decision as it is kept: the whole input and the whole answer. The shell adds the digest, since nothing here knows
/// cryptography.
package struct GateRecord: Codable, Sendable, Hashable {
    package let input: GateInput
    package let answer: GateAnswer

    package init(input: GateInput, answer: GateAnswer) {
        self.input = input
        self.answer = answer
    }

    /// The input as JSON with sorted keys: the bytes the digest is taken over.
    package func canonicalInput() throws -> Data { try JSONCoding.encode(input) }

    package func canonicalAnswer() throws -> Data { try JSONCoding.encode(answer) }

    /// The input as `decision.recorded.v1` carries it.
    package func inputValue() throws -> JSONValue { try Self.value(of: input) }

    /// The answer as `decision.recorded.v1` carries it.
    package func answerValue() throws -> JSONValue { try Self.value(of: answer) }

    /// Rebuilds a record from `decision.recorded.v1`.
    ///
    /// Throws `DecodingError` when the values are not those of a gate decision.
    package init(input: JSONValue, answer: JSONValue) throws {
        self.input = try JSONCoding.decode(GateInput.self, from: JSONCoding.encode(input))
        self.answer = try JSONCoding.decode(GateAnswer.self, from: JSONCoding.encode(answer))
    }

    private static func value(of value: some Encodable) throws -> JSONValue {
        try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(value))
    }
}
