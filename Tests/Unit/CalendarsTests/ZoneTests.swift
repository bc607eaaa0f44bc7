import Calendars
import Foundation
import TestSupport
import Testing

@Suite struct ZoneTests {
    private let database: ZoneDatabase

    init() throws {
        database = try ZoneDatabase()
    }

    @Test(arguments: [
        "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Johannesburg",
        "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Europe/Dublin", "America/Sao_Paulo",
    ])
    func `Instants and clocks agree both ways around every quarter hour`(identifier: String) throws {
        let zone = try database.zone(identifier)
        var at = try instant("2024-01-01T00:00:00Z")
        let end = try instant("2025-01-01T00:00:00Z")
        while at < end {
            let shown = zone.local(at: at)
            let same = zone.instants(of: shown)
            guard same.contains(at), same.count <= 2, zone.firstInstant(notBefore: shown) == same.first else {
                Issue.record("\(identifier) at \(at) shows \(shown), which is \(same)")
                return
            }
            at = at + .seconds(900)
        }
    }

    /// Columns: zone, instant, offset in minutes.
    @Test(arguments: [
        ("Europe/London", "2026-03-29T00:59:59.999Z", 0), ("Europe/London", "2026-03-29T01:00:00Z", 60),
        ("Europe/London", "2026-10-25T00:59:59Z", 60), ("Europe/London", "2026-10-25T01:00:00Z", 0),
        ("Europe/London", "2150-07-01T00:00:00Z", 60), ("Europe/London", "1970-01-01T00:00:00Z", 60),
        ("America/New_York", "2026-03-08T06:59:59Z", -300), ("America/New_York", "2026-03-08T07:00:00Z", -240),
        ("America/New_York", "2026-11-01T06:00:00Z", -300), ("America/New_York", "2199-07-01T00:00:00Z", -240),
        ("Africa/Johannesburg", "2026-01-01T00:00:00Z", 120), ("Africa/Johannesburg", "2026-07-01T00:00:00Z", 120),
        ("Africa/Johannesburg", "1943-01-01T00:00:00Z", 180), ("Africa/Johannesburg", "2200-12-31T23:59:59Z", 120),
        ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 660), ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 630),
        ("Africa/Casablanca", "2026-01-01T00:00:00Z", 60), ("Africa/Casablanca", "2026-03-01T00:00:00Z", 0),
        ("Europe/Dublin", "2026-01-01T00:00:00Z", 0), ("Europe/Dublin", "2100-07-01T00:00:00Z", 60),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 345), ("Africa/Maseru", "2026-01-01T00:00:00Z", 120),
        ("UTC", "2026-01-01T00:00:00Z", 0), ("Etc/GMT+12", "2026-01-01T00:00:00Z", -720),
    ])
    func `Offsets`(identifier: String, at: String, minutes: Int) throws {
        #expect(try database.zone(identifier).offset(at: instant(at)) == minutes * 60)
    }

    /// Columns: zone, what the wall shows, the instants that show it, the first instant not before it.
    @Test(
        arguments: [
            // Skipped: clocks jump from 01:00 to 02:00.
            ("Europe/London", "2026-03-29T01:00", [], "2026-03-29T01:00:00Z"),
            ("Europe/London", "2026-03-29T01:30", [], "2026-03-29T01:00:00Z"),
            ("Europe/London", "2026-03-29T02:00", ["2026-03-29T01:00:00Z"], "2026-03-29T01:00:00Z"),
            ("America/New_York", "2026-03-08T02:30", [], "2026-03-08T07:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04T02:15", [], "2026-10-03T15:30:00Z"),
            // Skipped: a whole day, when Samoa moved across the date line.
            ("Pacific/Apia", "2011-12-30T12:00", [], "2011-12-30T10:00:00Z"),
            // Skipped by a rule of the far future.
            ("Europe/London", "2150-03-29T01:30", [], "2150-03-29T01:00:00Z"),
            // Shown twice.
            (
                "Europe/London", "2026-10-25T01:30", ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
                "2026-10-25T00:30:00Z"
            ),
            (
                "America/New_York", "2026-11-01T01:00", ["2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"],
                "2026-11-01T05:00:00Z"
            ),
            (
                "Australia/Lord_Howe", "2026-04-05T01:45", ["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"],
                "2026-04-04T14:45:00Z"
            ),
            (
                "Africa/Casablanca", "2026-02-15T02:30", ["2026-02-15T01:30:00Z", "2026-02-15T02:30:00Z"],
                "2026-02-15T01:30:00Z"
            ),
            // Once.
            ("Europe/London", "2026-10-25T02:00", ["2026-10-25T02:00:00Z"], "2026-10-25T02:00:00Z"),
            ("Africa/Johannesburg", "2026-03-29T01:30", ["2026-03-28T23:30:00Z"], "2026-03-28T23:30:00Z"),
        ] as [(String, String, [String], String)])
    func `Clocks that skip or repeat`(identifier: String, shown: String, at: [String], first: String) throws {
        let zone = try database.zone(identifier)
        #expect(try zone.instants(of: wall(shown)) == at.map(instant))
        #expect(try zone.firstInstant(notBefore: wall(shown)) == instant(first))
    }

    @Test func `UTC needs no database`() throws {
        let at = try instant("2026-03-31T07:08:09.999Z")
        #expect(Zone.utc.offset(at: at) == 0)
        #expect(Zone.utc.local(at: at).iso8601 == "2026-03-31T07:08:09")
        #expect(Zone.utc.identifier == "UTC")
        #expect(try Zone.utc == database.zone("UTC"))
    }

    /// Every sixty-first day and a bit, so that all hours of the day are met, from 1900 to 2200 in every zone.
    @Test(.enabled(if: Python.hasZones || isContinuousIntegration, "needs python3 with zone files"))
    func `Every zone has the offsets that another reader of the files finds`() throws {
        let start = -2_208_988_800
        let step = 61 * 86_400 + 4_321
        let count = 1_790
        let names = database.identifiers + ["UTC", "Africa/Maseru", "Asia/Calcutta", "EST5EDT", "Etc/GMT-14"]
        let printed = try #require(
            Python.output(
                of: """
                    from zoneinfo import ZoneInfo
                    from datetime import datetime, timedelta, timezone
                    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
                    times = [epoch + timedelta(seconds=\(start) + \(step) * n) for n in range(\(count))]
                    for name in "\(names.joined(separator: " "))".split():
                        zone = ZoneInfo(name)
                        offsets = (t.astimezone(zone).utcoffset() for t in times)
                        print(name, *(o.days * 86400 + o.seconds for o in offsets))
                    """
            )
        )
        let lines = printed.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.map { String($0[0]) } == names)
        for line in lines {
            let zone = try database.zone(String(line[0]))
            let expected = line.dropFirst().compactMap { Int($0) }
            let found = (0..<count).map { index in
                zone.offset(at: Instant(millisecondsSinceEpoch: Int64(start + step * index) * 1_000))
            }
            #expect(found == expected, "\(zone)")
        }
    }
}
