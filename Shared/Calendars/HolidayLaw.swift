/// The holidays that the law fixes, as functions of the year. A function may also return a day of a neighbouring year,
/// when that is where a holiday is observed.
enum HolidayLaw {
    /// Public Holidays Act 36 of 1994, section 2(1) and schedule 1.
    static func southAfrica(year: Int) -> [LocalDate: String] {
        let easter = easterSunday(year)
        let fixed: [(Int, Int, String)] = [
            (1, 1, "New Year's Day"), (3, 21, "Human Rights Day"), (4, 27, "Freedom Day"), (5, 1, "Workers' Day"),
            (6, 16, "Youth Day"), (8, 9, "National Women's Day"), (9, 24, "Heritage Day"),
            (12, 16, "Day of Reconciliation"), (12, 25, "Christmas Day"), (12, 26, "Day of Goodwill"),
        ]
        var days = [easter.adding(days: -2): "Good Friday", easter.adding(days: 1): "Family Day"]
        for (month, day, name) in fixed {
            let date = LocalDate(valid: year, month, day)
            // Human Rights Day and Good Friday fall together in some years.
            days[date] = days[date].map { "\($0) and \(name)" } ?? name
        }
        for (month, day, name) in fixed {
            let date = LocalDate(valid: year, month, day)
            let monday = date.adding(days: 1)
            if date.weekday == .sunday, days[monday] == nil { days[monday] = "\(name) (observed)" }
        }
        return days
    }

    /// 5 U.S.C. 6103(a) and (b), without the inauguration day, which only concerns Washington.
    static func unitedStates(year: Int) -> [LocalDate: String] {
        var days = [
            date(year, 1, .monday, 3): "Birthday of Martin Luther King, Jr.",
            date(year, 2, .monday, 3): "Washington's Birthday",
            lastMonday(year, 5): "Memorial Day",
            date(year, 9, .monday, 1): "Labor Day",
            date(year, 10, .monday, 2): "Columbus Day",
            date(year, 11, .thursday, 4): "Thanksgiving Day",
        ]
        var fixed: [(Int, Int, String)] = [
            (1, 1, "New Year's Day"), (7, 4, "Independence Day"), (11, 11, "Veterans Day"), (12, 25, "Christmas Day"),
        ]
        if year >= 2021 { fixed.append((6, 19, "Juneteenth National Independence Day")) }
        for (month, day, name) in fixed {
            let date = LocalDate(valid: year, month, day)
            days[date] = name
            if date.weekday == .saturday { days[date.adding(days: -1)] = "\(name) (observed)" }
            if date.weekday == .sunday { days[date.adding(days: 1)] = "\(name) (observed)" }
        }
        return days
    }

    /// Banking and Financial Dealings Act 1971, schedule 1, with the days that are holidays by custom or yearly
    /// proclamation (Good Friday, Christmas Day, New Year's Day, the first Monday in May).
    static func englandAndWales(year: Int) -> [LocalDate: String] {
        let easter = easterSunday(year)
        var days = [
            easter.adding(days: -2): "Good Friday",
            easter.adding(days: 1): "Easter Monday",
            date(year, 5, .monday, 1): "Early May bank holiday",
            lastMonday(year, 5): "Spring bank holiday",
            lastMonday(year, 8): "Summer bank holiday",
        ]
        let fixed: [(Int, Int, String)] = [
            (1, 1, "New Year's Day"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day"),
        ]
        for (month, day, name) in fixed { days[LocalDate(valid: year, month, day)] = name }
        for (month, day, name) in fixed {
            var substitute = LocalDate(valid: year, month, day)
            guard substitute.weekday >= .saturday else { continue }
            while substitute.weekday >= .saturday || days[substitute] != nil {
                substitute = substitute.adding(days: 1)
            }
            days[substitute] = "\(name) (substitute day)"
        }
        return days
    }

    // MARK: - Days that move

    /// Western Easter Sunday by the Gregorian computus: the Sunday after the first full moon of the church's tables on
    /// or after 21 March.
    static func easterSunday(_ year: Int) -> LocalDate {
        let century = year / 100
        let goldenNumber = year % 19
        let moonCorrection = (8 * century + 13) / 25
        let epact = (19 * goldenNumber + century - century / 4 - moonCorrection + 15) % 30
        // Two epacts are pulled back a day, so that no full moon falls on 19 April and two years of a cycle never
        // agree.
        let fullMoon = epact - (epact == 29 || (epact == 28 && goldenNumber > 10) ? 1 : 0)
        let afterMarch21 = LocalDate(valid: year, 3, 21).adding(days: fullMoon)
        return afterMarch21.adding(days: 7 - afterMarch21.weekday.rawValue % 7)
    }

    /// The `count`-th such weekday of a month.
    private static func date(_ year: Int, _ month: Int, _ weekday: Weekday, _ count: Int) -> LocalDate {
        let first = LocalDate(valid: year, month, 1)
        return first.adding(days: (weekday.rawValue - first.weekday.rawValue + 7) % 7 + (count - 1) * 7)
    }

    private static func lastMonday(_ year: Int, _ month: Int) -> LocalDate {
        let last = LocalDate(valid: year, month, LocalDate.daysInMonth(month, year: year))
        return last.adding(days: Weekday.monday.rawValue - last.weekday.rawValue)
    }
}
