import Calendars
import Testing

@Suite struct HolidayCalendarTests {
    @Test func `A country whose law is not known is refused`() {
        for country in ["", "za", "NA", "GBR"] {
            #expect {
                try HolidayCalendar(country: country, declared: [])
            } throws: { error in
                (error as? CalendarError)?.code == .unknownCountry
            }
        }
    }

    /// The list for 2026 that the Act gives, without the declared election day.
    @Test func `ZA-CAL-01: South Africa in 2026`() throws {
        let calendar = try HolidayCalendar(country: "ZA", declared: [])
        let expected = [
            ("2026-01-01", "New Year's Day"), ("2026-03-21", "Human Rights Day"), ("2026-04-03", "Good Friday"),
            ("2026-04-06", "Family Day"), ("2026-04-27", "Freedom Day"), ("2026-05-01", "Workers' Day"),
            ("2026-06-16", "Youth Day"), ("2026-08-09", "National Women's Day"),
            ("2026-08-10", "National Women's Day (observed)"), ("2026-09-24", "Heritage Day"),
            ("2026-12-16", "Day of Reconciliation"), ("2026-12-25", "Christmas Day"), ("2026-12-26", "Day of Goodwill"),
        ]
        let found = calendar.holidays(in: 2026)
        #expect(found.map { $0.0.iso8601 } == expected.map(\.0))
        #expect(found.map(\.1) == expected.map(\.1))
    }

    /// Columns: country, date, name.
    @Test(
        arguments: [
            // A Sunday's Monday that is a holiday anyway adds nothing.
            ("ZA", "2033-12-26", "Day of Goodwill"), ("ZA", "2033-12-27", nil), ("ZA", "2022-12-27", nil),
            // A Saturday does not move.
            ("ZA", "2026-03-21", "Human Rights Day"), ("ZA", "2026-03-23", nil),
            ("ZA", "2008-03-21", "Good Friday and Human Rights Day"), ("ZA", "2023-01-02", "New Year's Day (observed)"),
            ("ZA", "2038-04-23", "Good Friday"), ("ZA", "2035-03-26", "Family Day"),
            ("US", "2026-11-26", "Thanksgiving Day"), ("US", "2026-07-03", "Independence Day (observed)"),
            ("US", "2021-12-31", "New Year's Day (observed)"), ("US", "2020-06-19", nil),
            ("US", "2022-06-20", "Juneteenth National Independence Day (observed)"),
            ("US", "2026-05-25", "Memorial Day"),
            ("GB", "2027-12-27", "Christmas Day (substitute day)"), ("GB", "2027-12-28", "Boxing Day (substitute day)"),
            ("GB", "2022-12-27", "Christmas Day (substitute day)"), ("GB", "2022-12-26", "Boxing Day"),
            ("GB", "2026-12-28", "Boxing Day (substitute day)"),
            ("GB", "2022-01-03", "New Year's Day (substitute day)"),
            ("GB", "2026-05-04", "Early May bank holiday"), ("GB", "2026-08-31", "Summer bank holiday"),
        ] as [(String, String, String?)])
    func `Holidays that move or do not`(country: String, day: String, name: String?) throws {
        let calendar = try HolidayCalendar(country: country, declared: [])
        #expect(try calendar.holiday(on: date(day)) == name)
    }

    @Test func `ZA-CAL-02: declared days are added and removed, those of other countries are not`() throws {
        let declared = try [
            DeclaredDay(date: date("2026-11-04"), name: "Local government elections", country: "ZA"),
            DeclaredDay(date: date("2026-09-24"), name: "Heritage Day", country: "ZA", change: .removed),
            DeclaredDay(date: date("2026-06-15"), name: "Elsewhere", country: "GB"),
        ]
        let calendar = try HolidayCalendar(country: "ZA", declared: declared)
        #expect(try calendar.holiday(on: date("2026-11-04")) == "Local government elections")
        #expect(try calendar.holiday(on: date("2026-09-24")) == nil)
        #expect(try calendar.holiday(on: date("2026-06-15")) == nil)
        #expect(calendar.holidays(in: 2026).count == 13)
    }

    @Test(
        .enabled(if: Python.hasHolidays, "needs python3 with the package holidays"),
        arguments: ["ZA", "US", "GB"]
    )
    func `Forty-six years agree with another list of holidays`(country: String) throws {
        let printed = try #require(
            Python.output(
                of: """
                    import holidays
                    subdivision = "ENG" if "\(country)" == "GB" else None
                    days = holidays.country_holidays("\(country)", subdiv=subdivision, years=range(1995, 2041))
                    print(*sorted(day for day in days if 1995 <= day.year <= 2040))
                    """
            )
        )
        let expected = printed.split(whereSeparator: \.isWhitespace).map(String.init)
        let calendar = try HolidayCalendar(country: country, declared: Self.declared())
        let found = (1995...2040).flatMap { calendar.holidays(in: $0) }.map(\.0.iso8601)
        #expect(Set(expected).subtracting(found).sorted() == [])
        #expect(Set(found).subtracting(expected).sorted() == [])
    }

    /// Days that were declared one by one, as their governments announced them.
    private static func declared() throws -> [DeclaredDay] {
        let added = [
            "ZA": [
                "1999-06-02", "1999-12-31", "2000-01-02", "2000-01-03", "2004-04-14", "2006-03-01", "2008-05-02",
                "2009-04-22", "2011-05-18", "2011-12-27", "2014-05-07", "2016-08-03", "2016-12-27", "2019-05-08",
                "2021-11-01", "2022-12-27", "2023-12-15", "2024-05-29", "2026-11-04",
            ],
            "GB": [
                "1995-05-08", "1999-12-31", "2002-06-03", "2002-06-04", "2011-04-29", "2012-06-04", "2012-06-05",
                "2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08",
            ],
        ]
        let removed = ["GB": ["1995-05-01", "2002-05-27", "2012-05-28", "2020-05-04", "2022-05-30"]]
        return try [(added, DeclaredDay.Change.added), (removed, .removed)].flatMap { days, change in
            try days.flatMap { country, dates in
                try dates.map { DeclaredDay(date: try date($0), name: "Declared", country: country, change: change) }
            }
        }
    }
}
