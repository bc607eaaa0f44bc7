/// A time of day to the minute, with no date and no zone.
///
/// 24:00 exists so that a window can last to the end of its day; it may only stand there.
package struct LocalTime: Hashable, Sendable, CustomStringConvertible {
    /// 0 to 24.
    package let hour: Int
    /// 0 to 59; 0 when the hour is 24.
    package let minute: Int

    /// Throws `malformed-time` unless it is between 00:00 and 24:00.
    package init(hour: Int, minute: Int) throws(CalendarError) {
        guard (0...23).contains(hour) && (0...59).contains(minute) || (hour == 24 && minute == 0) else {
            throw .malformedTime
        }
        self.init(minutesSinceMidnight: hour * 60 + minute)
    }

    /// Reads `09:00`, exactly so. Throws `malformed-time`.
    package init(iso8601 text: String) throws(CalendarError) {
        var reader = DigitReader(text)
        guard let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), reader.isAtEnd else {
            throw .malformedTime
        }
        try self.init(hour: hour, minute: minute)
    }

    /// For numbers already known to be within a day.
    init(minutesSinceMidnight minutes: Int) {
        hour = minutes / 60
        minute = minutes % 60
    }

    package static let midnight = LocalTime(minutesSinceMidnight: 0)
    /// 24:00, the end of a window that lasts to midnight.
    package static let endOfDay = LocalTime(minutesSinceMidnight: 24 * 60)

    /// 0 to 1440.
    package var minutesSinceMidnight: Int { hour * 60 + minute }

    /// `09:00`.
    package var iso8601: String { padded(hour, 2) + ":" + padded(minute, 2) }

    package var description: String { iso8601 }
}

extension LocalTime: Comparable {
    package static func < (left: LocalTime, right: LocalTime) -> Bool {
        left.minutesSinceMidnight < right.minutesSinceMidnight
    }
}

extension LocalTime: Codable {
    /// Reads `"09:00"`.
    package init(from decoder: any Decoder) throws {
        self = try decoder.singleValueContainer().decodeText { text throws(CalendarError) in
            try LocalTime(iso8601: text)
        }
    }

    /// Writes `"09:00"`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

extension CalendarError {
    static var malformedTime: CalendarError {
        CalendarError(.malformedTime, "a time of day must be written hours:minutes as in 09:00, from 00:00 to 23:59")
    }
}
