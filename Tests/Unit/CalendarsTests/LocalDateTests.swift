import Calendars
import Foundation
import Testing

@Suite struct LocalDateTests {
    @Test(arguments: [
        "", "2026-3-31", "2026-03-31T", "20260331", "2026/03/31", "31-03-2026", "2026-02-29", "2100-02-29",
        "2026-04-31",
        "2026-13-01", "2026-00-10", "2026-01-00", "1899-12-31", "2201-01-01", " 2026-03-30", "2026-03-3１",
    ])
    func `A text that is no date is refused, and not repeated`(text: String) {
        #expect {
            try LocalDate(iso8601: text)
        } throws: { error in
            guard let error = error as? CalendarError else { return false }
            return error.code == .malformedDate
                && (text.isEmpty || !error.description.contains(text.filter { $0 != " " }))
        }
    }

    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday), ("2000-02-29", 11_016, .tuesday),
        ("2026-03-31", 20_543, .tuesday), ("1900-01-01", -25_567, .monday), ("2200-12-31", 84_370, .wednesday),
        ("2026-11-22", 20_779, .sunday),
    ])
    func `Dates are counted from 1970 and know their weekday`(text: String, number: Int, weekday: Weekday) throws {
        let date = try LocalDate(iso8601: text)
        #expect(date.dayNumber == number)
        #expect(date.weekday == weekday)
        #expect(date.iso8601 == text)
        #expect(LocalDate(dayNumber: number) == date)
    }

    @Test func `Every day of the range follows the day before it`() throws {
        var date = try LocalDate(iso8601: "1900-01-01")
        let last = try LocalDate(iso8601: "2200-12-31")
        var days = 0
        while date < last {
            let next = date.adding(days: 1)
            let expected =
                (try? LocalDate(year: date.year, month: date.month, day: date.day + 1))
                ?? (try? LocalDate(year: date.year, month: date.month + 1, day: 1))
                ?? (try? LocalDate(year: date.year + 1, month: 1, day: 1))
            guard next == expected, next.dayNumber == date.dayNumber + 1,
                next.weekday.rawValue == date.weekday.rawValue % 7 + 1
            else {
                Issue.record("\(date) is followed by \(next)")
                return
            }
            date = next
            days += 1
        }
        #expect(days == 109_937)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"), ("2026-08-31", 13, "2027-09-30"),
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", -48, "2020-02-29"), ("2026-05-31", 0, "2026-05-31"),
        ("2026-01-31", -13, "2024-12-31"), ("2026-01-01", Int.max, "2201-01-01"), ("2026-01-01", Int.min, "1899-12-31"),
    ])
    func `Adding months keeps the day or takes the month's last`(text: String, months: Int, expected: String) throws {
        #expect(try LocalDate(iso8601: text).adding(months: months).iso8601 == expected)
    }

    @Test func `Adding days crosses years and stops at the edges`() throws {
        let date = try LocalDate(year: 2026, month: 12, day: 30)
        #expect(date.adding(days: 3).iso8601 == "2027-01-02")
        #expect(date.adding(days: -365).iso8601 == "2025-12-30")
        #expect(date.adding(days: .max).iso8601 == "2201-01-01")
        #expect(date.adding(days: .min).iso8601 == "1899-12-31")
        #expect(date.days(until: date.adding(days: 100)) == 100)
        #expect(date.days(until: date.adding(days: -7)) == -7)
    }

    @Test func `Dates and times are coded as their texts`() throws {
        let date = try LocalDate(year: 2026, month: 3, day: 31)
        let json = try JSONEncoder().encode([date])
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-03-31"]"#)
        #expect(try JSONDecoder().decode([LocalDate].self, from: json) == [date])
        let times = try JSONDecoder().decode([LocalTime].self, from: Data(#"["09:05","24:00"]"#.utf8))
        #expect(times == [try LocalTime(hour: 9, minute: 5), .endOfDay])
    }

    @Test(arguments: ["", "9:00", "24:01", "25:00", "12:60", "12:00:00", "12.00", "-1:00"])
    func `A text that is no time of day is refused`(text: String) {
        #expect {
            try LocalTime(iso8601: text)
        } throws: { error in
            (error as? CalendarError)?.code == .malformedTime
        }
    }

    @Test func `Midnight at the end of a day is no time on a clock`() throws {
        let date = try LocalDate(year: 2026, month: 3, day: 31)
        #expect(throws: CalendarError.self) { try LocalDateTime(date: date, time: .endOfDay) }
        #expect(throws: CalendarError.self) { try LocalDateTime(date: date, time: .midnight, second: 60) }
        #expect(try LocalDateTime(date: date, time: .midnight, second: 7).iso8601 == "2026-03-31T00:00:07")
        #expect(LocalDateTime(startOf: date).iso8601 == "2026-03-31T00:00:00")
    }
}
