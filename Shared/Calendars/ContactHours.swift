/// When somebody may be contacted: a weekly window and the holidays it bars, asked on the clocks of one or more zones.
///
/// Where it is not known in which of several zones a person is, all must be open. No zone at all is never open, and
/// neither is a window that bars holidays when no holidays are known: what is missing must not open a door.
package struct ContactHours: Sendable {
    private let window: WeeklyWindow
    private let holidays: HolidayCalendar?

    package init(window: WeeklyWindow, holidays: HolidayCalendar?) {
        self.window = window
        self.holidays = holidays
    }

    /// Whether contact is allowed at an instant on the clocks of `zone`.
    package func isOpen(at instant: Instant, zone: Zone) -> Bool {
        let local = zone.local(at: instant)
        return hours(on: local.date)?.contains(local.time) ?? false
    }

    /// Whether contact is allowed at an instant on the clocks of every one of `zones`; false when there are none.
    package func isOpen(at instant: Instant, zones: [Zone]) -> Bool {
        !zones.isEmpty && zones.allSatisfy { isOpen(at: instant, zone: $0) }
    }

    /// The earliest instant, `atOrAfter` itself included, at which contact is allowed in every one of `zones`; nil when
    /// there is none within so many times 24 hours. Exact over clock changes.
    package func nextOpening(atOrAfter start: Instant, zones: [Zone], within days: Int = 14) -> Instant? {
        guard !zones.isEmpty else { return nil }
        if isOpen(at: start, zones: zones) { return start }
        return firstChange(after: start, zones: zones, within: days) { isOpen(at: $0, zones: zones) }
    }

    /// The first instant after `instant` at which contact is no longer allowed in every one of `zones`. Nil when it is
    /// not allowed at `instant`, or when it stays allowed for the next 400 days.
    package func closing(of instant: Instant, zones: [Zone]) -> Instant? {
        guard isOpen(at: instant, zones: zones) else { return nil }
        return firstChange(after: instant, zones: zones, within: 400) { !isOpen(at: $0, zones: zones) }
    }

    private func hours(on date: LocalDate) -> DayWindow? {
        guard window.barHolidays else { return window[date.weekday] }
        guard let holidays, holidays.holiday(on: date) == nil else { return nil }
        return window[date.weekday]
    }
}

// MARK: - Searching

extension ContactHours {
    /// The first instant after `start` and within so many days at which the answer may have changed and `holds` is
    /// true.
    private func firstChange(
        after start: Instant,
        zones: [Zone],
        within days: Int,
        where holds: (Instant) -> Bool
    ) -> Instant? {
        let end = start + .seconds(86_400 * max(0, min(days, 100_000)))
        var from = start
        // Week by week: the answer is nearly always in the first.
        while from < end {
            let through = min(from + .seconds(7 * 86_400), end)
            if let found = changes(after: from, through: through, zones: zones).first(where: holds) { return found }
            from = through
        }
        return nil
    }

    /// Every instant at which some zone's answer can change, in order: where its clocks show the opening or the close
    /// of a day, and where its clocks jump. Between two of them nothing changes, which is why looking at them alone is
    /// exact.
    private func changes(after start: Instant, through end: Instant, zones: [Zone]) -> [Instant] {
        var found: Set<Instant> = []
        for zone in zones {
            found.formUnion(zone.transitions(after: start, before: end + .seconds(1)))
            // One more day on either side covers clocks that jump over midnight, or a whole day.
            var date = zone.local(at: start).date.adding(days: -1)
            let last = zone.local(at: end).date.adding(days: 1)
            while date <= last {
                if let hours = hours(on: date) {
                    found.formUnion(zone.instants(of: LocalDateTime(at: hours.opens, on: date)))
                    found.formUnion(zone.instants(of: LocalDateTime(at: hours.closes, on: date)))
                }
                let next = date.adding(days: 1)
                guard next != date else { break }
                date = next
            }
        }
        return found.filter { start < $0 && $0 <= end }.sorted()
    }
}

extension LocalDateTime {
    /// A time on a date, where 24:00 is the first moment of the next one.
    fileprivate init(at time: LocalTime, on date: LocalDate) {
        let minutes = time.minutesSinceMidnight
        self.init(secondsSinceEpoch: date.dayNumber * 86_400 + minutes * 60, offset: 0)
    }
}
