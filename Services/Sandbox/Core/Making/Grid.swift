import Calendars

/// The half-hour grid on which everything in the story happens.
enum Grid {
    static let step: Duration = .seconds(1_800)
    private static let milliseconds: Int64 = 1_800_000

    /// The last instant on the grid at or before this one. The epoch lies on the grid.
    static func floor(_ instant: Instant) -> Instant {
        let past = instant.millisecondsSinceEpoch
        let rest = past % milliseconds
        return Instant(millisecondsSinceEpoch: past - (rest < 0 ? rest + milliseconds : rest))
    }

    /// So many half hours, at least one, after an instant, moved on to the next morning when that lies at night.
    /// - Parameter jitter: half hours after the morning's first, so that not everybody wakes up at once.
    static func waking(after now: Instant, halfHours: Int, jitter: Int, in zone: Zone) -> Instant {
        let wanted = floor(now) + .seconds(1_800 * max(1, halfHours))
        let local = zone.local(at: wanted)
        let minutes = local.time.minutesSinceMidnight
        guard minutes < opens || minutes > closes else { return wanted }
        let day = minutes > closes ? local.date.adding(days: 1) : local.date
        return instant(on: day, halfHoursAfterOpening: jitter, in: zone)
    }

    /// 05:00 of a day and so many half hours, up to 21:30.
    static func instant(on day: LocalDate, halfHoursAfterOpening: Int, in zone: Zone) -> Instant {
        let minutes = opens + 30 * min(max(0, halfHoursAfterOpening), (closes - opens) / 30)
        let morning = LocalDateTime(startOf: day)
        let time = try? LocalTime(hour: minutes / 60, minute: minutes % 60)
        let local = time.flatMap { try? LocalDateTime(date: day, time: $0) } ?? morning
        return zone.firstInstant(notBefore: local)
    }

    /// Minutes since midnight: 05:00, and 21:30 as the last half hour before 22:00.
    private static let opens = 300
    private static let closes = 1_290
}
