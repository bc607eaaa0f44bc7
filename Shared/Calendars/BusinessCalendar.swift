/// Counts business days as the National Credit Act does (section 2(5), ZA-NCA-08): the day of the first event is left
/// out, the day of the second is counted, and weekends and public holidays are left out.
package struct BusinessCalendar: Sendable {
    private let holidays: HolidayCalendar
    private let weekend: Set<Weekday>

    /// At least one weekday must not be in `weekend`; otherwise no business day would ever come, and this traps.
    package init(holidays: HolidayCalendar, weekend: Set<Weekday> = [.saturday, .sunday]) {
        precondition(weekend.count < Weekday.allCases.count, "a week must have a business day")
        self.holidays = holidays
        self.weekend = weekend
    }

    package func isBusinessDay(_ date: LocalDate) -> Bool {
        !weekend.contains(date.weekday) && holidays.holiday(on: date) == nil
    }

    /// The day on which the count reaches `businessDays` when the day after `date` is the first that can count. Zero
    /// gives `date` itself, also on a holiday; a negative number counts backwards, again leaving `date` out.
    ///
    /// Stops at the edge of the calendar (2201-01-01).
    package func adding(businessDays: Int, to date: LocalDate) -> LocalDate {
        let step = businessDays < 0 ? -1 : 1
        var left = businessDays.magnitude
        var day = date
        while left > 0 {
            let next = day.adding(days: step)
            guard next != day else { return day }
            day = next
            if isBusinessDay(day) { left -= 1 }
        }
        return day
    }

    /// How many business days lie after `first`, up to and including `last`; zero when `last` is not later.
    package func businessDays(after first: LocalDate, through last: LocalDate) -> Int {
        var count = 0
        var day = first
        while day < last {
            day = day.adding(days: 1)
            if isBusinessDay(day) { count += 1 }
        }
        return count
    }
}
