package import Calendars
package import Messaging

/// How a column's text becomes the value of a field.
package enum ValueFormat: Sendable, Hashable {
    case text
    case amount(AmountFormat)
    case date(DatePattern)
    /// A pattern in a zone, or RFC 3339 when there is no pattern.
    case instant(DatePattern?, Zone)
    case boolean

    /// The value, or nil when the text is not written like this.
    package func value(_ text: String) -> JSONValue? {
        switch self {
        case .text: .string(text)
        case .amount(let format): format.decimalText(text).map(JSONValue.string)
        case .date(let pattern): pattern.date(text).map { .string($0.iso8601) }
        case .instant(nil, _): (try? Instant(rfc3339: text)).map { .string($0.rfc3339) }
        case .instant(let pattern?, let zone):
            pattern.moment(text).map { .string(zone.firstInstant(notBefore: $0).rfc3339) }
        case .boolean: Self.truth(text).map(JSONValue.boolean)
        }
    }

    /// Fits behind a column's name.
    package var complaint: String {
        switch self {
        case .text: "cannot be read."
        case .amount(let format): "must be an amount like \(format.example)."
        case .date(let pattern): "must be a date written \(pattern.text)."
        case .instant(nil, _): "must be an instant like 2026-03-31T09:00:00Z."
        case .instant(let pattern?, _): "must be a date and time written \(pattern.text)."
        case .boolean: "must be yes or no, true or false, 1 or 0."
        }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "y", "1": true
        case "false", "no", "n", "0": false
        default: nil
        }
    }
}

/// What kind of value a field of an event has.
package enum FieldKind: String, Sendable, Hashable {
    case text
    case amount
    case date
    case instant
    case boolean
}
