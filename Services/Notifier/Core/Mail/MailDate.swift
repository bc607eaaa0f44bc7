package import Calendars

/// Dates as mail headers write them (RFC 5322, 3.3), on the recipient's clocks.
package enum MailDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// `Mon, 05 Jan 2026 07:30:00 +0200`; what is finer than a second is cut off.
    /// - Parameter offset: minutes by which those clocks are ahead of UTC.
    package static func text(_ instant: Instant, offset: Int) -> String {
        let local = instant.millisecondsSinceEpoch + Int64(offset) * 60_000
        let date = LocalDate(dayNumber: Int(local.quotientRoundedDown(by: millisecondsPerDay)))
        let seconds = Int((local - Int64(date.dayNumber) * millisecondsPerDay) / 1_000)
        // 1970-01-01 was a Thursday, three days after a Monday.
        let weekday = ((date.dayNumber + 3) % 7 + 7) % 7
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
        let day = "\(days[weekday]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year)"
        return "\(day) \(time) \(zone(offset))"
    }

    /// `+0200`, `-0430`.
    private static func zone(_ offset: Int) -> String {
        let minutes = abs(offset)
        return (offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + twoDigits(minutes % 60)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
