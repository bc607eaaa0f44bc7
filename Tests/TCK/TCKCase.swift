import Decisions
import Foundation

/// One test case of the DMN TCK: what to evaluate, with which inputs, and what must come out.
struct TCKCase {
    struct Expectation {
        let name: String
        let value: FEELValue
    }

    let id: String
    /// The decision service to call; nil for decisions.
    let service: String?
    let inputs: [String: FEELValue]
    let expectations: [Expectation]

    init(_ node: TCKNode) {
        id = node.attributes["id"] ?? ""
        service = node.attributes["type"] == "decisionService" ? node.attributes["invocableName"] : nil
        let inputNodes = node.children.filter { $0.name == "inputNode" }
        inputs = Dictionary(inputNodes.map { ($0.attributes["name"] ?? "", Self.value($0)) }) { first, _ in first }
        expectations = node.children.filter { $0.name == "resultNode" }.map { result in
            let expected = result.children.first { $0.name == "expected" }
            return Expectation(name: result.attributes["name"] ?? "", value: expected.map(Self.value) ?? .null)
        }
    }

    /// A `valueType` of testCases.xsd: one value, a list, or components by name.
    private static func value(_ node: TCKNode) -> FEELValue {
        let components = node.children.filter { $0.name == "component" }
        if !components.isEmpty {
            return .context(FEELContext(components.map { ($0.attributes["name"] ?? "", value($0)) }))
        }
        if let list = node.children.first(where: { $0.name == "list" }) {
            return list.isNil ? .null : .list(list.children.filter { $0.name == "item" }.map(value))
        }
        guard let simple = node.children.first(where: { $0.name == "value" }), !simple.isNil else { return .null }
        return scalar(simple)
    }

    private static func scalar(_ node: TCKNode) -> FEELValue {
        let type = (node.attributes["xsi:type"] ?? "xsd:string").split(separator: ":").last ?? "string"
        let text = node.text
        switch type {
        case "boolean": return .boolean(text == "true")
        case "decimal", "double", "integer": return FEELNumber(text).map { .number($0) } ?? .null
        case "date", "time", "dateTime", "duration":
            return (try? FEELExpression("@\"\(text)\""))?.evaluate(in: [:]) ?? .null
        default: return .string(text)
        }
    }

    /// Whether a result is the expected one. A number that is expected with seven digits or more after the point was
    /// computed with floating point and cut, so it counts to the eighth digit; any other number must be exact.
    static func isSame(_ actual: FEELValue, _ expected: FEELValue) -> Bool {
        switch (actual, expected) {
        case (.number(let left), .number(let right)):
            guard left != right else { return true }
            let decimals = right.description.split(separator: ".").dropFirst().first?.count ?? 0
            guard decimals >= 7, let difference = left.subtracting(right)?.magnitude,
                let tolerance = FEELNumber("1e-8")
            else { return false }
            return difference < tolerance
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.context(let left), .context(let right)):
            return left.entries.count == right.entries.count
                && right.entries.allSatisfy { entry in left[entry.name].map { isSame($0, entry.value) } ?? false }
        default: return actual.isEqual(to: expected) == true
        }
    }
}
