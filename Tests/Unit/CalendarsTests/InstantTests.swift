import Calendars
import Foundation
import TestSupport
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        "", "2026-03-31", "2026-03-31T09:00:00", "2026-03-31T09:00Z", "2026-3-31T09:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-03-00T00:00:00Z", "2026-03-31T24:00:00Z", "2026-03-31T09:60:00Z", "2016-12-31T23:59:60Z",
        "2026-03-31T09:00:61Z", "2026-03-31T09:00:00.Z", "2026-03-31T09:00:00.1234567890Z", "2026-03-31T09:00:00,5Z",
        "2026-03-31T09:00:00+2", "2026-03-31T09:00:00+0200", "2026-03-31T09:00:00+24:00", "2026-03-31T09:00:00+02:60",
        "2026-03-31T09:00:00 +02:00", "2026-03-31T09:00:00ZZ", " 2026-03-31T09:00:00Z", "2026-03-31T09:00:00Z ",
        "2026-03-31X09:00:00Z", "1899-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "0000-01-01T00:00:00Z",
        "+2026-03-31T09:00:00Z", "2026-03-31T09:00:00−02:00", "２０２６-03-31T09:00:00Z", "1900-01-01T00:00:00+00:01",
        "20260331T090000Z", "2026-W14-2T09:00:00Z", "1774940400",
    ])
    func `A text that is no instant is refused`(text: String) {
        #expect {
            try Instant(rfc3339: text)
        } throws: { error in
            (error as? CalendarError)?.code == .malformedInstant
        }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
            ("2026-03-31T09:00:00+02:00", 1_774_940_400_000, "2026-03-31T07:00:00Z"),
            ("2026-03-31t09:00:00z", 1_774_947_600_000, "2026-03-31T09:00:00Z"),
            ("2026-03-31 09:00:00-00:00", 1_774_947_600_000, "2026-03-31T09:00:00Z"),
            ("2026-03-31T09:00:00.5Z", 1_774_947_600_500, "2026-03-31T09:00:00.500Z"),
            ("2026-03-31T09:00:00.0009999Z", 1_774_947_600_000, "2026-03-31T09:00:00Z"),
            ("2026-03-31T09:00:00.123456789Z", 1_774_947_600_123, "2026-03-31T09:00:00.123Z"),
            ("2026-03-31T00:30:00+05:45", 1_774_896_300_000, "2026-03-30T18:45:00Z"),
            ("2026-12-31T23:00:00-08:00", 1_798_786_800_000, "2027-01-01T07:00:00Z"),
            ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
            ("1969-12-31T23:59:58.001Z", -1_999, "1969-12-31T23:59:58.001Z"),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000, "2024-02-29T12:00:00Z"),
            ("2000-02-29T00:00:00Z", 951_782_400_000, "2000-02-29T00:00:00Z"),
            ("1900-01-01T00:00:00Z", -2_208_988_800_000, "1900-01-01T00:00:00Z"),
            ("1899-12-31T23:59:00-00:01", -2_208_988_800_000, "1900-01-01T00:00:00Z"),
        ] as [(String, Int64, String)])
    func `An instant is read with any offset and written in UTC`(text: String, milliseconds: Int64, written: String)
        throws
    {
        let instant = try Instant(rfc3339: text)
        #expect(instant.millisecondsSinceEpoch == milliseconds)
        #expect(instant.rfc3339 == written)
        #expect(instant.description == written)
    }

    @Test func `Arithmetic is to the millisecond and stops at the edges`() throws {
        let noon = try Instant(rfc3339: "2026-03-31T12:00:00Z")
        #expect((noon + .milliseconds(1_500)).rfc3339 == "2026-03-31T12:00:01.500Z")
        #expect((noon - .seconds(86_400)).rfc3339 == "2026-03-30T12:00:00Z")
        #expect(noon.advanced(by: .microseconds(999)) == noon)
        #expect(noon.advanced(by: .milliseconds(-1)).rfc3339 == "2026-03-31T11:59:59.999Z")
        #expect((noon + .seconds(90)).duration(since: noon) == .seconds(90))
        #expect(noon.duration(since: noon + .milliseconds(5)) == .milliseconds(-5))
        #expect(noon + .seconds(Int64.max) == .distantFuture)
        #expect(noon - .seconds(Int64.max) == .distantPast)
        #expect(Instant(millisecondsSinceEpoch: .max) == .distantFuture)
        #expect(Instant(millisecondsSinceEpoch: .min) == .distantPast)
        #expect(Instant.distantFuture.rfc3339 == "2200-12-31T23:59:59.999Z")
        #expect(Instant.distantPast.rfc3339 == "1900-01-01T00:00:00Z")
        #expect(Instant.distantPast < noon && noon < .distantFuture)
    }

    @Test func `Whatever is written is read back the same`() throws {
        var generator = SeededGenerator(seed: 3)
        let edges = (Instant.distantPast.millisecondsSinceEpoch, Instant.distantFuture.millisecondsSinceEpoch)
        for _ in 0..<5_000 {
            let instant = Instant(millisecondsSinceEpoch: .random(in: edges.0...edges.1, using: &generator))
            #expect(try Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test func `An instant is coded as its text`() throws {
        let instants = [Instant(millisecondsSinceEpoch: 1_500)]
        let json = try JSONEncoder().encode(instants)
        #expect(String(decoding: json, as: UTF8.self) == #"["1970-01-01T00:00:01.500Z"]"#)
        #expect(try JSONDecoder().decode([Instant].self, from: json) == instants)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Instant].self, from: Data(#"["1970-02-30T00:00:00Z"]"#.utf8))
        }
    }
}
