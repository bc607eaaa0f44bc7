/// The POSIX rule at the end of a zone file, such as `GMT0BST,M3.5.0/1,M10.5.0`, that holds after its last transition.
struct ZoneFooter {
    /// A day of the year on which clocks change, in the three ways POSIX can say it.
    private enum Day {
        /// `Mm.w.d`: the w-th d-day of a month, 5 being its last; Sunday is 0.
        case weekday(month: Int, week: Int, day: Int)
        /// `Jn`: 1 to 365, never counting 29 February.
        case julian(Int)
        /// `n`: 0 to 365, counting it.
        case zeroBased(Int)

        func dayNumber(in year: Int) -> Int {
            let newYear = LocalDate.dayNumber(year: year, month: 1, day: 1)
            switch self {
            case .julian(let number): return newYear + number - (LocalDate.isLeap(year) && number >= 60 ? 0 : 1)
            case .zeroBased(let number): return newYear + number
            case .weekday(let month, let week, let day):
                let first = LocalDate.dayNumber(year: year, month: month, day: 1)
                // The first of the month is this many days after the Sunday before it; 1970-01-01 was a Thursday.
                let weekdayOfFirst = (((first + 4) % 7) + 7) % 7
                var dayOfMonth = 1 + (day - weekdayOfFirst + 7) % 7 + (week - 1) * 7
                while dayOfMonth > LocalDate.daysInMonth(month, year: year) { dayOfMonth -= 7 }
                return first + dayOfMonth - 1
            }
        }
    }

    private struct Change {
        let day: Day
        /// Seconds after the day's midnight; beyond a day, and negative, in version 3 files.
        let time: Int
    }

    private let standardOffset: Int
    private let summer: (offset: Int, start: Change, end: Change)?

    /// Nil when the text is no rule.
    init?(_ text: [UInt8]) {
        var reader = Reader(rest: text[...])
        guard reader.takeName(), let west = reader.takeTime() else { return nil }
        standardOffset = -west
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.takeName() else { return nil }
        var offset = standardOffset + 3_600
        if !reader.starts(with: ",") {
            guard let summerWest = reader.takeTime() else { return nil }
            offset = -summerWest
        }
        guard let start = reader.takeChange(), let end = reader.takeChange(), reader.isAtEnd else { return nil }
        summer = (offset, start, end)
    }

    /// Every change from after `last` (or from 1970 when that is earlier) to the end of 2201.
    func changes(after last: Int) -> [(at: Int, offset: Int)] {
        // At the last transition the rule is already in force; a file without any begins with it.
        guard let summer else { return last == .min ? [(at: last, offset: standardOffset)] : [] }
        let years = max(1970, LocalDateTime(secondsSinceEpoch: max(last, 0), offset: 0).date.year - 1)...2201
        return years.flatMap { year in
            [
                (at: instant(of: summer.start, in: year, offset: standardOffset), offset: summer.offset),
                (at: instant(of: summer.end, in: year, offset: summer.offset), offset: standardOffset),
            ]
        }
        .filter { $0.at > last }
        // Daylight saving all year is written as an end at the very instant of the next start: the start must win.
        .sorted { ($0.at, $0.offset == summer.offset ? 1 : 0) < ($1.at, $1.offset == summer.offset ? 1 : 0) }
    }

    private func instant(of change: Change, in year: Int, offset: Int) -> Int {
        change.day.dayNumber(in: year) * 86_400 + change.time - offset
    }
}

// MARK: - Reading

extension ZoneFooter {
    private struct Reader {
        var rest: ArraySlice<UInt8>

        var isAtEnd: Bool { rest.isEmpty }

        func starts(with character: Unicode.Scalar) -> Bool {
            rest.first.map(Unicode.Scalar.init) == character
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard starts(with: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// A name of three or more letters, or one in angle brackets that may hold digits and signs.
        mutating func takeName() -> Bool {
            if take("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let letters = rest.prefix { Unicode.Scalar($0).properties.isAlphabetic }.count
            rest = rest.dropFirst(letters)
            return letters >= 3
        }

        mutating func takeNumber(_ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...3).contains(digits.count) else { return nil }
            let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            guard range.contains(number) else { return nil }
            rest = rest.dropFirst(digits.count)
            return number
        }

        /// `[+-]h[h[h]][:mm[:ss]]`, in seconds.
        mutating func takeTime() -> Int? {
            let negative = take("-")
            if !negative { _ = take("+") }
            guard var seconds = takeNumber(0...167).map({ $0 * 3_600 }) else { return nil }
            for unit in [60, 1] where take(":") {
                guard let number = takeNumber(0...59) else { return nil }
                seconds += number * unit
            }
            return negative ? -seconds : seconds
        }

        /// `,date[/time]`, at two in the morning when no time is given.
        mutating func takeChange() -> Change? {
            guard take(","), let day = takeDay() else { return nil }
            guard take("/") else { return Change(day: day, time: 2 * 3_600) }
            return takeTime().map { Change(day: day, time: $0) }
        }

        private mutating func takeDay() -> Day? {
            if take("J") { return takeNumber(1...365).map(Day.julian) }
            guard take("M") else { return takeNumber(0...365).map(Day.zeroBased) }
            guard let month = takeNumber(1...12), take("."), let week = takeNumber(1...5), take("."),
                let day = takeNumber(0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
    }
}
