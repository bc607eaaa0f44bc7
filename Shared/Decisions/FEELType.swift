/// A FEEL type (DMN 1.5, 10.3.2.2), with the allowed values of an item definition as one more case.
indirect enum FEELType: Sendable {
    case any
    case null
    case boolean
    case number
    case string
    case date
    case time
    case dateTime
    case daysAndTimeDuration
    case yearsAndMonthsDuration
    case list(FEELType)
    case context([(name: String, type: FEELType)])
    case range(FEELType)
    case function
    case constrained(FEELType, UnaryTests)

    /// The built-in types by the names that type references use.
    static let builtIn: [String: FEELType] = [
        "Any": .any, "Null": .null, "boolean": .boolean, "number": .number, "string": .string, "date": .date,
        "time": .time, "date and time": .dateTime, "dateTime": .dateTime,
        "days and time duration": .daysAndTimeDuration, "dayTimeDuration": .daysAndTimeDuration,
        "years and months duration": .yearsAndMonthsDuration, "yearMonthDuration": .yearsAndMonthsDuration,
        "list": .list(.any), "context": .context([]), "function": .function, "range": .range(.any),
    ]

    /// Whether the value is of this type. Null belongs to every type.
    func holds(_ value: FEELValue) -> Bool {
        if case .null = value { return true }
        switch (self, value) {
        case (.any, _), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.daysAndTimeDuration, .daysAndTimeDuration),
            (.yearsAndMonthsDuration, .yearsAndMonthsDuration), (.function, .function):
            return true
        case (.list(let item), .list(let values)): return values.allSatisfy { item.holds($0) }
        case (.context(let members), .context(let context)):
            return members.allSatisfy { member in context[member.name].map { member.type.holds($0) } ?? false }
        case (.range(let item), .range(let range)):
            return [range.start, range.end].allSatisfy { item.holds($0 ?? .null) }
        case (.constrained(let base, let tests), _): return base.holds(value) && tests.allow(value)
        default: return false
        }
    }

    /// The value, after the implicit conversions of DMN 1.5, 10.3.2.9.4 where they are needed; nil when none helps.
    func converted(_ value: FEELValue) -> FEELValue? {
        if holds(value) { return value }
        switch (self, value) {
        case (.list(let item), .list(let values)):
            let converted = values.compactMap { item.converted($0) }
            return converted.count == values.count ? .list(converted) : nil
        case (.list(let item), _): return item.converted(value).map { .list([$0]) }
        case (.context(let members), .context(var context)):
            for member in members {
                guard let converted = member.type.converted(context[member.name] ?? .null) else { return nil }
                context[member.name] = converted
            }
            return .context(context)
        case (.dateTime, .date(let date)):
            return .dateTime(FEELDateTime(date: date, time: FEELTime(nanosecond: 0, zone: .offset(seconds: 0))))
        case (.constrained(let base, let tests), _):
            guard let converted = base.converted(value), tests.allow(converted) else { return nil }
            return converted
        case (_, .list(let values)) where values.count == 1: return converted(values[0])
        default: return nil
        }
    }

    /// `instance of`: like `holds`, but null is an instance of `Null` and `Any` only.
    func hasInstance(_ value: FEELValue) -> Bool {
        if case .null = value {
            switch self {
            case .null: return true
            default: return false
            }
        }
        return holds(value)
    }

    var isBoolean: Bool {
        switch self {
        case .boolean: true
        case .constrained(let base, _): base.isBoolean
        default: false
        }
    }

    /// The type in words, for messages.
    var name: String {
        switch self {
        case .any: "any value"
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .date: "a date"
        case .time: "a time"
        case .dateTime: "a date and time"
        case .daysAndTimeDuration: "a days and time duration"
        case .yearsAndMonthsDuration: "a years and months duration"
        case .list(let item): "a list of \(item.name)"
        case .context(let members): "a context of \(members.map(\.name).joined(separator: ", "))"
        case .range(let item): "a range of \(item.name)"
        case .function: "a function"
        case .constrained(let base, let tests): "\(base.name), one of: \(tests.text)"
        }
    }
}
