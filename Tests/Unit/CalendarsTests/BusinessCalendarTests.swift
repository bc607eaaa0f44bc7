import Calendars
import Testing

@Suite struct BusinessCalendarTests {
    private let southAfrica: BusinessCalendar

    init() throws {
        southAfrica = BusinessCalendar(holidays: try HolidayCalendar(country: "ZA", declared: []))
    }

    /// Columns: first day, business days, the day that completes them.
    @Test(arguments: [
        // A section 129 notice delivered on a Friday before Women's Day (Sunday, Monday observed).
        ("2026-08-07", 10, "2026-08-24"),
        // A credit bureau notice over Human Rights Day and Easter.
        ("2027-03-15", 20, "2027-04-15"),
        ("2026-08-07", 1, "2026-08-11"), ("2026-08-07", 0, "2026-08-07"), ("2026-08-09", 0, "2026-08-09"),
        ("2026-08-09", 1, "2026-08-11"), ("2026-08-11", -1, "2026-08-07"), ("2026-12-24", 3, "2026-12-30"),
        ("2033-12-23", 1, "2033-12-27"), ("2200-12-31", 5, "2201-01-01"),
    ])
    func `ZA-NCA-08: the first day is left out, the last is counted`(first: String, count: Int, last: String) throws {
        let found = try southAfrica.adding(businessDays: count, to: date(first))
        #expect(found.iso8601 == last)
        if count > 0, last < "2201" {
            #expect(try southAfrica.businessDays(after: date(first), through: date(last)) == count)
        }
    }

    @Test func `A day declared later moves the deadline`() throws {
        let declared = [DeclaredDay(date: try date("2033-12-27"), name: "Declared", country: "ZA")]
        let calendar = BusinessCalendar(holidays: try HolidayCalendar(country: "ZA", declared: declared))
        #expect(try calendar.adding(businessDays: 1, to: date("2033-12-23")).iso8601 == "2033-12-28")
    }

    @Test func `Counting`() throws {
        let friday = try date("2026-08-07")
        #expect(try southAfrica.businessDays(after: friday, through: date("2026-08-10")) == 0)
        #expect(southAfrica.businessDays(after: friday, through: friday) == 0)
        #expect(try southAfrica.businessDays(after: friday, through: date("2026-08-01")) == 0)
        #expect(try southAfrica.businessDays(after: date("2025-12-31"), through: date("2026-12-31")) == 251)
        #expect(
            ["2026-08-07", "2026-08-08", "2026-08-10"].map { (try? date($0)).map(southAfrica.isBusinessDay) }
                == [true, false, false])
    }

    @Test func `Another weekend`() throws {
        let holidays = try HolidayCalendar(country: "ZA", declared: [])
        let calendar = BusinessCalendar(holidays: holidays, weekend: [.sunday])
        #expect(try calendar.adding(businessDays: 1, to: date("2026-08-07")).iso8601 == "2026-08-08")
    }
}
