extension FEELValue: CustomStringConvertible {
    /// The value as FEEL's `string()` writes it; a string inside a list or context stands in quotes.
    package var text: String {
        if case .string(let value) = self { return value }
        return description
    }

    /// The value as a FEEL literal.
    package var description: String {
        switch self {
        case .null: return "null"
        case .boolean(let value): return value ? "true" : "false"
        case .number(let value): return value.description
        case .string(let value): return Self.quoted(value)
        case .date(let value): return value.description
        case .time(let value): return value.description
        case .dateTime(let value): return value.description
        case .daysAndTimeDuration(let value): return value.description
        case .yearsAndMonthsDuration(let value): return value.description
        case .list(let items): return "[" + items.map(\.description).joined(separator: ", ") + "]"
        case .context(let context):
            return "{" + context.entries.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
        case .range(let range): return Self.text(of: range)
        case .function: return "function"
        }
    }

    /// As `description`, with dates, times and durations as at-literals, so that reading it gives the value back.
    var literal: String {
        switch self {
        case .date, .time, .dateTime, .daysAndTimeDuration, .yearsAndMonthsDuration: "@\"\(description)\""
        default: description
        }
    }

    private static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    private static func text(of range: FEELRange) -> String {
        switch (range.start, range.end) {
        case (let start?, nil): return "(\(range.isStartIncluded ? ">=" : ">") \(start.literal))"
        case (nil, let end?): return "(\(range.isEndIncluded ? "<=" : "<") \(end.literal))"
        default:
            let opening = range.isStartIncluded ? "[" : "("
            let closing = range.isEndIncluded ? "]" : ")"
            return "\(opening)\((range.start ?? .null).literal)..\((range.end ?? .null).literal)\(closing)"
        }
    }
}
