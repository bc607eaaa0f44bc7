import Calendars
import Foundation
import Messaging
import Money

/// A type that has one form of its own on the wire, whatever its members are. All other types are described by what
/// their own decoding asks for.
protocol WireForm {
    static func described() throws -> Described<Self>
}

/// A type's JSON Schema (draft 7), and a value that fits it.
struct Described<Value> {
    let schema: JSONValue
    let sample: Value

    init(_ schema: [String: JSONValue], _ sample: Value) {
        self.schema = .object(schema)
        self.sample = sample
    }
}

extension String: WireForm {
    static func described() -> Described<String> { Described(["type": "string"], "text") }
}

extension Bool: WireForm {
    static func described() -> Described<Bool> { Described(["type": "boolean"], true) }
}

extension Int: WireForm {
    static func described() -> Described<Int> { Described(["type": "integer"], 1) }
}

extension Int64: WireForm {
    static func described() -> Described<Int64> { Described(["type": "integer"], 1) }
}

extension Data: WireForm {
    static func described() -> Described<Data> {
        Described(["type": "string", "contentEncoding": "base64"], Data([1, 2, 3]))
    }
}

extension JSONValue: WireForm {
    /// Anything.
    static func described() -> Described<JSONValue> { Described([:], .object([:])) }
}

extension Identifier: WireForm {
    static func described() -> Described<Identifier> { Described(["type": "string"], "id-1") }
}

extension Instant: WireForm {
    static func described() throws -> Described<Instant> {
        Described(SchemaWords.instant, try Instant(rfc3339: "2026-01-05T03:00:00Z"))
    }
}

extension LocalDate: WireForm {
    static func described() throws -> Described<LocalDate> {
        Described(SchemaWords.date, try LocalDate(iso8601: "2026-01-05"))
    }
}

extension Currency: WireForm {
    static func described() -> Described<Currency> { Described(SchemaWords.currency, .zar) }
}

extension Money: WireForm {
    static func described() -> Described<Money> {
        let properties: [String: JSONValue] = [
            "amount": .object(SchemaWords.amount), "currency": .object(SchemaWords.currency),
        ]
        return Described(
            ["type": "object", "properties": .object(properties), "required": ["amount", "currency"]],
            Money(minorUnits: 12_345, currency: .zar))
    }
}

extension Dictionary: WireForm where Key == String, Value: Decodable {
    static func described() throws -> Described<[String: Value]> {
        let value = try SchemaWalk.describe(Value.self)
        return Described(["type": "object", "additionalProperties": value.schema], ["name": value.sample])
    }
}
