/// A point on the time line, in whole milliseconds, with no zone. Leap seconds do not exist here, as in POSIX time.
///
/// Instants lie in the years 1900 to 2200 (UTC). Arithmetic that would leave that range stops at `distantPast` or
/// `distantFuture` instead of trapping.
package struct Instant: Hashable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    package let millisecondsSinceEpoch: Int64

    /// A number beyond the range becomes `distantPast` or `distantFuture`.
    package init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = min(max(millisecondsSinceEpoch, Self.earliest), Self.latest)
    }

    /// 1900-01-01T00:00:00Z, the earliest instant.
    package static let distantPast = Instant(millisecondsSinceEpoch: earliest)
    /// 2200-12-31T23:59:59.999Z, the latest instant.
    package static let distantFuture = Instant(millisecondsSinceEpoch: latest)

    private static let earliest = Int64(LocalDate.dayNumber(year: 1900, month: 1, day: 1)) * 86_400_000
    private static let latest = Int64(LocalDate.dayNumber(year: 2201, month: 1, day: 1)) * 86_400_000 - 1

    /// Later by `duration`, or earlier if it is negative. What is finer than a millisecond is cut off.
    package func advanced(by duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let (whole, tooMany) = seconds.multipliedReportingOverflow(by: 1_000)
        let fraction = attoseconds / 1_000_000_000_000_000
        let (milliseconds, tooLarge) = whole.addingReportingOverflow(fraction)
        let (sum, outside) = millisecondsSinceEpoch.addingReportingOverflow(milliseconds)
        guard !tooMany, !tooLarge, !outside else { return seconds < 0 ? .distantPast : .distantFuture }
        return Instant(millisecondsSinceEpoch: sum)
    }

    /// How much later this is than `earlier`; negative when it is earlier.
    package func duration(since earlier: Instant) -> Duration {
        .milliseconds(millisecondsSinceEpoch - earlier.millisecondsSinceEpoch)
    }

    package static func + (instant: Instant, duration: Duration) -> Instant { instant.advanced(by: duration) }

    package static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: .zero - duration)
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }
}

// MARK: - Whole seconds

extension Instant {
    /// The last whole second at or before this instant.
    var secondsSinceEpoch: Int {
        let milliseconds = Int(millisecondsSinceEpoch)
        return milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
    }

    init(secondsSinceEpoch seconds: Int) {
        let (milliseconds, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000)
        self.init(millisecondsSinceEpoch: overflow ? (seconds < 0 ? Int64.min : Int64.max) : milliseconds)
    }
}

// MARK: - RFC 3339

extension Instant {
    /// Reads `2026-03-31T09:00:00+02:00`: any offset or `Z`, `T` or `t` or a space between date and time, and up to
    /// nine digits of a second's fraction, of which all beyond milliseconds are cut off.
    ///
    /// Throws `malformed-instant`, also for a 60th second, a day that does not exist, an offset beyond 23:59 and an
    /// instant outside the years 1900 to 2200 in UTC.
    package init(rfc3339 text: String) throws(CalendarError) {
        guard let milliseconds = Self.parse(text), (Self.earliest...Self.latest).contains(milliseconds) else {
            throw CalendarError(
                .malformedInstant,
                "an instant must be an RFC 3339 date and time with its offset, as in 2026-03-31T09:00:00+02:00 or "
                    + "2026-03-31T07:00:00Z, in the years 1900 to 2200"
            )
        }
        self.init(millisecondsSinceEpoch: milliseconds)
    }

    /// `2026-03-31T07:00:00Z`, always in UTC; with `.SSS` only when the milliseconds are not zero.
    package var rfc3339: String {
        let seconds = secondsSinceEpoch
        let milliseconds = Int(millisecondsSinceEpoch) - seconds * 1_000
        let local = LocalDateTime(secondsSinceEpoch: seconds, offset: 0)
        return DigitWriter.text(atMost: 24) { text in
            text.put(local.date.year, 4)
            text.put("-")
            text.put(local.date.month, 2)
            text.put("-")
            text.put(local.date.day, 2)
            text.put("T")
            text.put(local.time.hour, 2)
            text.put(":")
            text.put(local.time.minute, 2)
            text.put(":")
            text.put(local.second, 2)
            if milliseconds != 0 {
                text.put(".")
                text.put(milliseconds, 3)
            }
            text.put("Z")
        }
    }

    package var description: String { rfc3339 }

    private static func parse(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), reader.take("T", "t", " "),
            let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), reader.take(":"),
            let second = reader.digits(2), let milliseconds = parseFraction(&reader),
            let offset = parseOffset(&reader), reader.isAtEnd,
            (1...12).contains(month), day >= 1, day <= LocalDate.daysInMonth(month, year: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        let days = LocalDate.dayNumber(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Int64(seconds * 1_000 + milliseconds)
    }

    /// Zero when there is no fraction, nil when there is a malformed one.
    private static func parseFraction(_ reader: inout DigitReader) -> Int? {
        guard reader.take(".") else { return 0 }
        guard let (value, count) = reader.digits(upTo: 9) else { return nil }
        var nanoseconds = value
        for _ in count..<9 { nanoseconds *= 10 }
        return nanoseconds / 1_000_000
    }

    /// Seconds east of Greenwich.
    private static func parseOffset(_ reader: inout DigitReader) -> Int? {
        if reader.take("Z", "z") { return 0 }
        let isWest = reader.take("-")
        guard isWest || reader.take("+"), let hours = reader.digits(2), reader.take(":"),
            let minutes = reader.digits(2), hours <= 23, minutes <= 59
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}

extension Instant: Codable {
    /// Reads an RFC 3339 string.
    package init(from decoder: any Decoder) throws {
        self = try decoder.singleValueContainer().decodeText { text throws(CalendarError) in
            try Instant(rfc3339: text)
        }
    }

    /// Writes an RFC 3339 string in UTC.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
