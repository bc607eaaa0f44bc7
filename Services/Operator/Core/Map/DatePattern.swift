package import Calendars

/// How dates, or dates with times, are written in a column: `dd/mm/yyyy`, `yyyymmdd`, `d mmm yyyy`, `dd.mm.yyyy hh:mi`.
///
/// Years have four digits: two-digit years of birth and of invoices cannot be told apart.
package struct DatePattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case year
        case month
        case monthName
        case day
        case hour
        case minute
        case second
        case literal(Character)

        var isNumber: Bool {
            switch self {
            case .literal, .monthName: false
            default: true
            }
        }
    }

    package let text: String
    private let parts: [Part]

    package static let iso = DatePattern(
        text: "yyyy-mm-dd",
        parts: [
            .year, .literal("-"), .month, .literal("-"), .day,
        ])

    private init(text: String, parts: [Part]) {
        self.text = text
        self.parts = parts
    }

    /// Nil unless year, month and day stand in it once each, and any time has its hour and minute.
    package init?(_ text: String) {
        var rest = text.lowercased()[...]
        var parts: [Part] = []
        while let first = rest.first {
            if let (token, part) = Self.tokens.first(where: { rest.hasPrefix($0.token) }) {
                parts.append(part)
                rest = rest.dropFirst(token.count)
            } else if first.isLetter || first.isNumber {
                return nil
            } else {
                parts.append(.literal(first))
                rest = rest.dropFirst()
            }
        }
        let months = parts.count(where: { $0 == .month || $0 == .monthName })
        let once: (Part) -> Bool = { part in parts.count(where: { $0 == part }) == 1 }
        guard once(.year), once(.day), months == 1, once(.hour) == once(.minute), Self.repeats(parts) == false else {
            return nil
        }
        self.init(text: text, parts: parts)
    }

    package var hasTime: Bool { parts.contains(.hour) }

    /// The day, or nil when the text is not written like this or there is no such day.
    package func date(_ text: String) -> LocalDate? { moment(text)?.date }

    /// Day and time; midnight when the pattern has no time.
    package func moment(_ text: String) -> LocalDateTime? {
        var reader = PatternReader(rest: text[...])
        var values: [Part: Int] = [:]
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let character):
                guard reader.take(character) else { return nil }
            case .monthName:
                guard let month = reader.monthName() else { return nil }
                values[.month] = month
            case .year:
                guard let year = reader.digits(4...4) else { return nil }
                values[.year] = year
            default:
                guard let number = reader.digits(isTight(index) ? 2...2 : 1...2) else { return nil }
                values[part] = number
            }
        }
        guard reader.rest.isEmpty, let year = values[.year], let month = values[.month], let day = values[.day],
            let date = try? LocalDate(year: year, month: month, day: day),
            let time = try? LocalTime(hour: values[.hour] ?? 0, minute: values[.minute] ?? 0)
        else { return nil }
        return try? LocalDateTime(date: date, time: time, second: values[.second] ?? 0)
    }

    /// Whether another number touches this one, so that its digits must be counted.
    private func isTight(_ index: Int) -> Bool {
        (index > 0 && parts[index - 1].isNumber) || (index + 1 < parts.count && parts[index + 1].isNumber)
    }

    private static func repeats(_ parts: [Part]) -> Bool {
        let numbers = parts.filter(\.isNumber)
        return Set(numbers).count != numbers.count
    }

    /// The longer first.
    private static let tokens: [(token: String, part: Part)] = [
        ("yyyy", .year), ("mmm", .monthName), ("mm", .month), ("mi", .minute), ("m", .month), ("dd", .day), ("d", .day),
        ("hh", .hour), ("ss", .second),
    ]
}

/// Takes a date's parts off the front of a text.
private struct PatternReader {
    var rest: Substring

    mutating func take(_ character: Character) -> Bool {
        guard let first = rest.first, first == character || (character == " " && first.isWhitespace) else {
            return false
        }
        rest = rest.dropFirst()
        return true
    }

    mutating func digits(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(range.upperBound).prefix(while: \.isPlainDigit)
        guard range.contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    mutating func monthName() -> Int? {
        let name = rest.prefix(3).lowercased()
        guard let index = Self.months.firstIndex(of: name) else { return nil }
        rest = rest.dropFirst(3)
        return index + 1
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
