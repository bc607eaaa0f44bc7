package import Calendars

/// Dates as mail headers write them (RFC 5322, 3.3), always in UTC.
package enum MailDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// `Mon, 05 Jan 2026 05:30:00 +0000`; what is finer than a second is cut off.
    package static func text(_ instant: Instant) -> String {
        let date = day(instant)
        let ofDay = instant.millisecondsSinceEpoch - Int64(date.dayNumber) * millisecondsPerDay
        let seconds = Int(ofDay / 1_000)
        // 1970-01-01 was a Thursday, three days after a Monday.
        let weekday = ((date.dayNumber + 3) % 7 + 7) % 7
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
        return "\(days[weekday]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(time) +0000"
    }

    /// The day in UTC.
    package static func day(_ instant: Instant) -> LocalDate {
        let milliseconds = instant.millisecondsSinceEpoch
        let number = milliseconds.quotientRoundedDown(by: millisecondsPerDay)
        return LocalDate(dayNumber: Int(number))
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
