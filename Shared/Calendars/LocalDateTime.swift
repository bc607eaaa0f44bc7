/// What a calendar and a clock on the wall show: a date and a time to the second, with no zone.
package struct LocalDateTime: Hashable, Sendable, CustomStringConvertible {
    package let date: LocalDate
    /// 00:00 to 23:59.
    package let time: LocalTime
    /// 0 to 59.
    package let second: Int

    /// Throws `malformed-time` for 24:00, which is 00:00 of the next date, and for a second outside 0 to 59.
    package init(date: LocalDate, time: LocalTime, second: Int = 0) throws(CalendarError) {
        guard time < .endOfDay, (0...59).contains(second) else { throw .malformedTime }
        self.date = date
        self.time = time
        self.second = second
    }

    /// The first moment of a date; in a zone whose clocks skip midnight `Zone.firstInstant(notBefore:)` finds it.
    package init(startOf date: LocalDate) {
        self.date = date
        time = .midnight
        second = 0
    }

    /// What the wall shows at a number of seconds since 1970 where clocks are `offset` seconds ahead of UTC.
    init(secondsSinceEpoch: Int, offset: Int) {
        let shifted = secondsSinceEpoch + offset
        let days = shifted >= 0 ? shifted / 86_400 : (shifted - 86_399) / 86_400
        let secondOfDay = shifted - days * 86_400
        date = LocalDate(dayNumber: days)
        time = LocalTime(minutesSinceMidnight: secondOfDay / 60)
        second = secondOfDay % 60
    }

    /// `2026-03-31T09:00:00`.
    package var iso8601: String { "\(date.iso8601)T\(time.iso8601):\(padded(second, 2))" }

    package var description: String { iso8601 }

    var secondOfDay: Int { time.minutesSinceMidnight * 60 + second }

    /// Seconds since 1970 if the wall showed UTC.
    var secondsAsUTC: Int { date.dayNumber * 86_400 + secondOfDay }
}

extension LocalDateTime: Comparable {
    package static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        (left.date, left.secondOfDay) < (right.date, right.secondOfDay)
    }
}
