/// A value of the FEEL language (DMN 1.5, 10.3.2). Hashable equality is structural: two values are equal when they
/// have the same kind and the same parts. FEEL's own `=`, with its three values, is `FEELValue.isEqual(to:)`.
package enum FEELValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case number(FEELNumber)
    case string(String)
    case date(FEELDate)
    case time(FEELTime)
    case dateTime(FEELDateTime)
    case daysAndTimeDuration(FEELDayTimeDuration)
    case yearsAndMonthsDuration(FEELYearMonthDuration)
    case list([FEELValue])
    case context(FEELContext)
    indirect case range(FEELRange)
    case function(FEELFunction)

    package init(_ value: Int) { self = .number(FEELNumber(value)) }
    package init(_ value: String) { self = .string(value) }
    package init(_ value: Bool) { self = .boolean(value) }

    init(_ value: FEELNumber?) { self = value.map { .number($0) } ?? .null }
    init(_ value: Bool?) { self = value.map { .boolean($0) } ?? .null }

    package var isNull: Bool { self == .null }

    package var stringValue: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    package var numberValue: FEELNumber? {
        if case .number(let value) = self { return value }
        return nil
    }

    package var booleanValue: Bool? {
        if case .boolean(let value) = self { return value }
        return nil
    }

    package var contextValue: FEELContext? {
        if case .context(let value) = self { return value }
        return nil
    }

    package var listValue: [FEELValue]? {
        if case .list(let value) = self { return value }
        return nil
    }

    var intValue: Int? { numberValue?.intValue }

    /// A list as it is, null as an empty list, anything else as a list of one (DMN 1.5, 10.3.2.9.4).
    var asList: [FEELValue] {
        switch self {
        case .list(let items): items
        case .null: []
        default: [self]
        }
    }

    /// The kind in words, for messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysAndTimeDuration: "days and time duration"
        case .yearsAndMonthsDuration: "years and months duration"
        case .list: "list"
        case .context: "context"
        case .range: "range"
        case .function: "function"
        }
    }
}

extension FEELValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(integerLiteral value: Int) { self.init(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: FEELValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, FEELValue)...) {
        self = .context(FEELContext(elements))
    }
}
