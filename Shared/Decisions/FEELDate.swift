/// A calendar date of the proleptic Gregorian calendar, years -999 999 999 … 999 999 999 (DMN 1.5, 10.3.2.3.4).
package struct FEELDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    static let yearMax: UInt = 999_999_999

    /// Nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard year.magnitude <= Self.yearMax, (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date `epochDay` days after 1970-01-01; nil beyond the years above.
    package init?(epochDay: Int) {
        // Counted from 0000-03-01, so that the leap day is the last day of a year; 146 097 days are 400 years.
        let shifted = epochDay + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year: year, month: month, day: dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// Days since 1970-01-01.
    package var epochDay: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The same day of the month `months` later, or that month's last day when it has no such day.
    func adding(months: Int) -> FEELDate? {
        let (index, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        if overflow { return nil }
        let newYear = (index >= 0 ? index : index - 11) / 12
        let newMonth = index - newYear * 12 + 1
        return FEELDate(year: newYear, month: newMonth, day: min(day, Self.days(inMonth: newMonth, year: newYear)))
    }

    /// 1 for Monday … 7 for Sunday (ISO 8601).
    var dayOfWeek: Int { ((epochDay + 3) % 7 + 7) % 7 + 1 }

    var dayOfYear: Int { (1..<month).reduce(day) { $0 + Self.days(inMonth: $1, year: year) } }

    /// The ISO 8601 week: the one that holds this week's Thursday decides the year.
    var weekOfYear: Int {
        guard let thursday = FEELDate(epochDay: epochDay - dayOfWeek + 4) else { return 1 }
        return (thursday.dayOfYear - 1) / 7 + 1
    }

    package static func < (left: FEELDate, right: FEELDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    package var description: String {
        let digits = String(year.magnitude)
        let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return "\(year < 0 ? "-" : "")\(padded)-\(twoDigits(month))-\(twoDigits(day))"
    }
}

func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
