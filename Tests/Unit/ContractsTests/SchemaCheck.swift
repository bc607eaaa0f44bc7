import Foundation
import Messaging

/// As much of JSON Schema (draft 7) as our schemas use, so that the unit tests can hold messages against them. A public
/// validator does the same in another tier; a keyword that is not known here is a fault, not passed over.
enum SchemaCheck {
    private static let notes: Set<String> = ["$schema", "$id", "title", "description", "format", "contentEncoding"]

    /// What does not fit, each with its path.
    static func faults(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): no schema"] }
        return keywords.filter { !notes.contains($0.key) }.flatMap { keyword, wanted -> [String] in
            switch keyword {
            case "type": types(wanted).contains { isOf($0, value) } ? [] : ["\(path): not of type \(types(wanted))"]
            case "enum": items(wanted).contains(value) ? [] : ["\(path): not one of \(items(wanted))"]
            case "pattern": matches(value, wanted) ? [] : ["\(path): does not match"]
            case "minLength": (value.text?.unicodeScalars.count ?? .max) >= number(wanted) ? [] : ["\(path): too short"]
            case "maxLength": (value.text?.unicodeScalars.count ?? 0) <= number(wanted) ? [] : ["\(path): too long"]
            case "maxItems": items(value).count <= number(wanted) ? [] : ["\(path): too many items"]
            case "maxProperties": members(value).count <= number(wanted) ? [] : ["\(path): too many properties"]
            case "required": missing(value, wanted).map { "\(path).\($0): missing" }
            case "dependencies":
                members(wanted).filter { value[$0.key] != nil }.flatMap { missing(value, $0.value) }
                    .map { "\(path).\($0): missing beside another" }
            case "properties":
                members(wanted).flatMap { name, inner in
                    value[name].map { faults($0, inner, at: "\(path).\(name)") } ?? []
                }
            case "additionalProperties": members(value).flatMap { faults($0.value, wanted, at: "\(path).\($0.key)") }
            case "items":
                items(value).enumerated().flatMap { faults($0.element, wanted, at: "\(path)[\($0.offset)]") }
            case "anyOf":
                items(wanted).contains { faults(value, $0, at: path).isEmpty } ? [] : ["\(path): fits no alternative"]
            default: ["\(path): the keyword \(keyword) is not known to this check"]
            }
        }
    }

    private static func types(_ wanted: JSONValue) -> [String] {
        wanted.text.map { [$0] } ?? items(wanted).compactMap(\.text)
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .boolean), ("null", .null),
            ("number", .number):
            true
        case ("integer", .number(let number)): number == number.rounded
        default: false
        }
    }

    private static func matches(_ value: JSONValue, _ pattern: JSONValue) -> Bool {
        guard let text = value.text, let pattern = pattern.text else { return true }
        return text.range(of: pattern, options: .regularExpression) != nil
    }

    private static func missing(_ value: JSONValue, _ names: JSONValue) -> [String] {
        guard case .object(let members) = value else { return [] }
        return items(names).compactMap(\.text).filter { members[$0] == nil }
    }

    private static func items(_ value: JSONValue) -> [JSONValue] {
        if case .array(let items) = value { items } else { [] }
    }

    private static func members(_ value: JSONValue) -> [String: JSONValue] {
        if case .object(let members) = value { members } else { [:] }
    }

    private static func number(_ value: JSONValue) -> Int {
        if case .number(let number) = value { NSDecimalNumber(decimal: number).intValue } else { 0 }
    }
}

extension Decimal {
    fileprivate var rounded: Decimal {
        var (from, to) = (self, Decimal())
        NSDecimalRound(&to, &from, 0, .plain)
        return to
    }
}
