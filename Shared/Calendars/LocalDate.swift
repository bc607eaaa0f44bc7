/// A day of the proleptic Gregorian calendar, with no time and no zone: a due date, a holiday, a date of birth.
///
/// Dates can be written for the years 1900 to 2200. Arithmetic that would leave that range stops at its edge instead of
/// trapping: a deadline so far away is never reached, whatever its exact day.
package struct LocalDate: Hashable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// The years a date may be written in.
    package static let years = 1900...2200

    /// Throws `malformed-date` when there is no such day or the year is out of range.
    package init(year: Int, month: Int, day: Int) throws(CalendarError) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, year: year)
        else { throw .malformedDate }
        self.init(valid: year, month, day)
    }

    /// Reads `2026-03-31`, exactly so. Throws `malformed-date`.
    package init(iso8601 text: String) throws(CalendarError) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), reader.isAtEnd
        else { throw .malformedDate }
        try self.init(year: year, month: month, day: day)
    }

    /// The day that many days after 1970-01-01, or the nearest edge of the range. There is one day beyond the written
    /// years on either side, so that every instant has a local date in every zone.
    package init(dayNumber: Int) {
        let number = min(max(dayNumber, Self.dayNumberMin), Self.dayNumberMax)
        (self.year, self.month, self.day) = Self.civil(fromDayNumber: number)
    }

    init(valid year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// `2026-03-31`.
    package var iso8601: String {
        padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    package var description: String { iso8601 }

    /// Days since 1970-01-01; negative before it.
    package var dayNumber: Int { Self.dayNumber(year: year, month: month, day: day) }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, which is three days after a Monday.
        let index = (dayNumber + 3) % 7
        return Weekday.allCases[index < 0 ? index + 7 : index]
    }

    package func adding(days: Int) -> LocalDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return LocalDate(dayNumber: overflow ? (days < 0 ? Int.min : Int.max) : sum)
    }

    /// The same day of another month, or that month's last day when it is shorter: 31 January and one month is
    /// 28 or 29 February.
    package func adding(months: Int) -> LocalDate {
        // No shift across the whole range is longer than this, and from no date does it lead before the year 0.
        let bounded = min(max(months, -12_000), 12_000)
        let index = year * 12 + (month - 1) + bounded
        let newYear = index / 12
        let newMonth = index - newYear * 12 + 1
        let newDay = min(day, Self.daysInMonth(newMonth, year: newYear))
        return LocalDate(dayNumber: Self.dayNumber(year: newYear, month: newMonth, day: newDay))
    }

    /// How many days later `other` is; negative when it is earlier.
    package func days(until other: LocalDate) -> Int { other.dayNumber - dayNumber }
}

extension LocalDate: Comparable {
    package static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension LocalDate: Codable {
    /// Reads `"2026-03-31"`.
    package init(from decoder: any Decoder) throws {
        self = try decoder.singleValueContainer().decodeText { text throws(CalendarError) in
            try LocalDate(iso8601: text)
        }
    }

    /// Writes `"2026-03-31"`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

// MARK: - Counting days

extension LocalDate {
    private static let dayNumberMin = dayNumber(year: years.lowerBound - 1, month: 12, day: 31)
    private static let dayNumberMax = dayNumber(year: years.upperBound + 1, month: 1, day: 1)
    private static let daysIn400Years = 146_097

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts in years that begin on 1 March, so that the leap day is a year's last day and month lengths repeat.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let daysBeforeMonth = (153 * monthFromMarch + 2) / 5
        let daysBeforeYear = 365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
        // 719 468 days lie between 1 March of the year 0 and 1 January 1970.
        return daysBeforeYear + daysBeforeMonth + (day - 1) - 719_468
    }

    /// The inverse, for days after the year 0.
    private static func civil(fromDayNumber number: Int) -> (Int, Int, Int) {
        let days = number + 719_468
        let era = days / daysIn400Years
        let dayOfEra = days % daysIn400Years
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}

extension CalendarError {
    static var malformedDate: CalendarError {
        CalendarError(
            .malformedDate,
            "a date must be a day that exists, written year-month-day as in 2026-03-31, in the years 1900 to 2200"
        )
    }
}
