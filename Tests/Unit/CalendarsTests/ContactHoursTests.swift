import Calendars
import TestSupport
import Testing

@Suite struct ContactHoursTests {
    private let database: ZoneDatabase
    private let southAfrica: HolidayCalendar

    init() throws {
        database = try ZoneDatabase()
        southAfrica = try HolidayCalendar(country: "ZA", declared: [])
    }

    private func zones(_ identifiers: [String]) throws -> [Zone] { try identifiers.map(database.zone) }

    private func window(_ opens: String, _ closes: String, barHolidays: Bool = false) throws -> WeeklyWindow {
        try WeeklyWindow(Weekday.allCases, opens: time(opens), closes: time(closes), barHolidays: barHolidays)
    }

    // MARK: - Shut

    @Test func `No zone, no known holidays, or no hours: never open`() throws {
        let noon = try instant("2026-03-31T12:00:00Z")
        let johannesburg = try zones(["Africa/Johannesburg"])
        let cases: [(WeeklyWindow, HolidayCalendar?, [Zone])] = [
            (try window("00:00", "24:00"), nil, []),
            (try window("00:00", "24:00", barHolidays: true), nil, johannesburg),
            (WeeklyWindow(days: [:], barHolidays: false), southAfrica, johannesburg),
            // Eleven hours on each side of the world never meet.
            (try window("08:00", "19:00"), nil, try zones(["Pacific/Auckland", "Atlantic/Reykjavik"])),
        ]
        for (window, holidays, zones) in cases {
            let hours = ContactHours(window: window, holidays: holidays)
            #expect(!hours.isOpen(at: noon, zones: zones))
            #expect(hours.nextOpening(atOrAfter: noon, zones: zones) == nil)
            #expect(hours.closing(of: noon, zones: zones) == nil)
        }
    }

    // MARK: - Cases of the law

    @Test func `US-F-01: an area code in the east and an address in the west leave 11 to 21 eastern`() throws {
        let both = try zones(["America/New_York", "America/Los_Angeles"])
        let hours = ContactHours(window: try window("08:00", "21:00"), holidays: nil)
        let opening = try instant("2026-07-01T11:00:00-04:00")
        #expect(try hours.nextOpening(atOrAfter: instant("2026-07-01T08:00:00-04:00"), zones: both) == opening)
        #expect(try hours.closing(of: opening, zones: both) == instant("2026-07-01T21:00:00-04:00"))
    }

    /// Weekdays 08:00 to 20:00, Saturday 09:00 to 13:00, never on a Sunday or a holiday.
    @Test(arguments: [
        ("2026-08-01T12:59:59+02:00", true, "2026-08-01T12:59:59+02:00"),
        ("2026-08-01T13:00:00+02:00", false, "2026-08-03T08:00:00+02:00"),
        ("2026-08-01T13:00:01+02:00", false, "2026-08-03T08:00:00+02:00"),
        ("2026-08-07T20:00:00+02:00", false, "2026-08-08T09:00:00+02:00"),
        // Women's Day is a Sunday, so the Monday is barred as well.
        ("2026-08-08T13:00:00+02:00", false, "2026-08-11T08:00:00+02:00"),
        ("2026-08-11T07:59:59.999+02:00", false, "2026-08-11T08:00:00+02:00"),
        ("2026-08-11T08:00:00+02:00", true, "2026-08-11T08:00:00+02:00"),
    ])
    func `ZA-CPA-01: marketing hours`(at: String, isOpen: Bool, next: String) throws {
        let weekdays: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
        let hours = try DayWindow(opens: time("08:00"), closes: time("20:00"))
        let saturday = try DayWindow(opens: time("09:00"), closes: time("13:00"))
        var days = Dictionary(uniqueKeysWithValues: weekdays.map { ($0, hours) })
        days[.saturday] = saturday
        let contact = ContactHours(window: WeeklyWindow(days: days, barHolidays: true), holidays: southAfrica)
        let johannesburg = try zones(["Africa/Johannesburg"])
        #expect(try contact.isOpen(at: instant(at), zones: johannesburg) == isOpen)
        #expect(try contact.nextOpening(atOrAfter: instant(at), zones: johannesburg) == instant(next))
    }

    // MARK: - Clock changes

    /// Columns: zone, opening and close, from, next opening, its closing.
    @Test(arguments: [
        // The opening is skipped: it opens when the clocks jump past it.
        ("Europe/London", "01:30", "03:00", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
        // The whole window is skipped: it opens the next day.
        ("Europe/London", "01:10", "01:50", "2026-03-28T23:00:00Z", "2026-03-30T00:10:00Z", "2026-03-30T00:50:00Z"),
        // The hour is shown twice: it is shut when the clocks go back to before the opening.
        ("Europe/London", "01:30", "03:00", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"),
        ("Europe/London", "01:30", "03:00", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z"),
        (
            "Australia/Lord_Howe", "01:45", "04:00", "2026-04-04T13:00:00Z", "2026-04-04T14:45:00Z",
            "2026-04-04T15:00:00Z"
        ),
    ])
    func `Openings and closings that the clocks skip or repeat`(
        zone: String, opens: String, closes: String, from: String, opening: String, closing: String
    ) throws {
        let contact = ContactHours(window: try window(opens, closes), holidays: nil)
        let only = try zones([zone])
        let found = try #require(contact.nextOpening(atOrAfter: try instant(from), zones: only))
        #expect(try found == instant(opening))
        #expect(try contact.closing(of: found, zones: only) == instant(closing))
    }

    @Test func `Searches end where they are told`() throws {
        let utc = [Zone.utc]
        let always = ContactHours(window: try window("00:00", "24:00"), holidays: nil)
        let start = try instant("2026-03-31T12:00:00Z")
        #expect(always.nextOpening(atOrAfter: start, zones: utc, within: 0) == start)
        #expect(always.closing(of: start, zones: utc) == nil)
        let sundays = try WeeklyWindow([.sunday], opens: time("10:00"), closes: time("11:00"), barHolidays: false)
        let rare = ContactHours(window: sundays, holidays: nil)
        #expect(rare.nextOpening(atOrAfter: start, zones: utc, within: 4) == nil)
        #expect(try rare.nextOpening(atOrAfter: start, zones: utc, within: 5) == instant("2026-04-05T10:00:00Z"))
        let barring = ContactHours(window: try window("00:00", "24:00", barHolidays: true), holidays: southAfrica)
        #expect(try barring.closing(of: instant("2026-06-17T00:00:00Z"), zones: utc) == instant("2026-08-09T00:00:00Z"))
        #expect(always.nextOpening(atOrAfter: .distantFuture, zones: utc) == .distantFuture)
        #expect(rare.nextOpening(atOrAfter: .distantFuture, zones: utc) == nil)
    }

    // MARK: - Against counting minutes

    /// Three weeks around a change of clocks, in one or more zones.
    @Test(arguments: [
        (["Europe/London"], "2026-03-22T00:00:00Z"), (["Europe/London"], "2026-10-18T00:00:00Z"),
        (["America/New_York", "America/Los_Angeles"], "2026-03-01T00:00:00Z"),
        (["America/New_York", "America/Los_Angeles", "America/Phoenix"], "2026-10-25T00:00:00Z"),
        (["Australia/Lord_Howe"], "2026-03-29T00:00:00Z"), (["Australia/Lord_Howe"], "2026-09-27T00:00:00Z"),
        (["Africa/Casablanca", "Europe/London"], "2026-02-08T00:00:00Z"),
        (["Africa/Johannesburg"], "2026-08-02T00:00:00Z"), (["Pacific/Apia"], "2011-12-23T00:00:00Z"),
        (["America/Santiago"], "2026-08-30T00:00:00Z"),
        (["Africa/Johannesburg", "Africa/Cairo"], "2026-04-19T00:00:00Z"),
    ])
    func `Every opening and closing is the minute that counting finds`(identifiers: [String], from: String) throws {
        let zones = try zones(identifiers)
        let start = try instant(from)
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<3 {
            let window = try Self.randomWindow(&generator)
            let hours = ContactHours(window: window, holidays: southAfrica)
            let open = minutesOpen(window, zones, from: start, days: 21)
            for minute in stride(from: 0, to: 7 * 1_440, by: Int.random(in: 40...70, using: &generator)) {
                let at = start + .seconds(60 * minute)
                let limit = minute + 14 * 1_440
                let next = (minute...limit).first { open[$0] }.map { start + .seconds(60 * $0) }
                #expect(hours.nextOpening(atOrAfter: at, zones: zones) == next)
                #expect(hours.isOpen(at: at, zones: zones) == open[minute])
                guard open[minute], let end = (minute...limit).first(where: { !open[$0] }) else { continue }
                #expect(hours.closing(of: at, zones: zones) == start + .seconds(60 * end))
            }
        }
    }

    /// Hours for each weekday, some none, with edges in the small hours more often than elsewhere, where clocks change.
    private static func randomWindow(_ generator: inout SeededGenerator) throws -> WeeklyWindow {
        var days: [Weekday: DayWindow] = [:]
        for weekday in Weekday.allCases where Int.random(in: 0..<6, using: &generator) > 0 {
            let opens = Int.random(in: 0..<(Bool.random(using: &generator) ? 200 : 1_000), using: &generator)
            let closes = Int.random(in: (opens + 1)...1_440, using: &generator)
            days[weekday] = try DayWindow(
                opens: LocalTime(hour: opens / 60, minute: opens % 60),
                closes: LocalTime(hour: closes / 60, minute: closes % 60)
            )
        }
        return WeeklyWindow(days: days, barHolidays: Bool.random(using: &generator))
    }

    /// For each minute, whether all clocks show a time in the window, by looking at each clock.
    private func minutesOpen(_ window: WeeklyWindow, _ zones: [Zone], from start: Instant, days: Int) -> [Bool] {
        (0...(days * 1_440)).map { minute in
            zones.allSatisfy { zone in
                let shown = zone.local(at: start + .seconds(60 * minute))
                guard let hours = window[shown.date.weekday] else { return false }
                let minuteOfDay = shown.time.hour * 60 + shown.time.minute
                let barred = window.barHolidays && southAfrica.holiday(on: shown.date) != nil
                return !barred && hours.opens.minutesSinceMidnight <= minuteOfDay
                    && minuteOfDay < hours.closes.minutesSinceMidnight
            }
        }
    }
}
