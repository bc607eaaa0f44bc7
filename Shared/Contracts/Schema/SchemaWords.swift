import Foundation
package import Messaging

/// The forms that several kinds of fields share.
enum SchemaWords {
    static let instant: [String: JSONValue] = ["type": "string", "format": "date-time"]
    static let date: [String: JSONValue] = ["type": "string", "format": "date"]
    static let currency: [String: JSONValue] = [
        "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217, in use today.",
    ]
    static let amount: [String: JSONValue] = [
        "type": "string", "pattern": #"^-?[0-9]+(\.[0-9]+)?$"#,
        "description": "A decimal number with the currency's own number of digits behind the point.",
    ]
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }

    static func whole(_ number: Int) -> JSONValue { .number(Decimal(number)) }
}
