import Calendars
import Foundation
import Testing

@Suite struct ZoneDatabaseTests {
    @Test(arguments: [
        "", "/", "..", "../etc/passwd", "Africa/../../etc/passwd", "/etc/passwd", "/Africa/Johannesburg",
        "Africa//Johannesburg", "Africa/", "Africa", "africa/johannesburg", "Africa/Nowhere", "zone.tab", "tzdata.zi",
        "localtime", "posix/Africa/Johannesburg", "right/Africa/Johannesburg", "Africa/Johannesburg\0", "SAST",
        "Africa/Johannesburg ", "A/B/C/D", "Ä",
    ])
    func `A name that is no zone is refused`(identifier: String) throws {
        let database = try ZoneDatabase()
        #expect {
            try database.zone(identifier)
        } throws: { error in
            (error as? CalendarError)?.code == .unknownZone
        }
    }

    @Test func `A directory without a table of zones is refused`() {
        #expect {
            try ZoneDatabase(directory: "/nowhere")
        } throws: { error in
            (error as? CalendarError)?.code == .unreadableZoneDatabase
        }
    }

    @Test func `Countries and their zones`() throws {
        let database = try ZoneDatabase()
        #expect(database.zones(ofCountry: "ZA") == ["Africa/Johannesburg"])
        #expect(database.zones(ofCountry: "GB") == ["Europe/London"])
        #expect(database.zones(ofCountry: "LS") == ["Africa/Maseru"])
        #expect(database.zones(ofCountry: "US").first == "America/New_York")
        #expect(database.zones(ofCountry: "US").count > 20)
        #expect(database.zones(ofCountry: "XX") == [])
        #expect(database.identifiers == database.identifiers.sorted())
        for identifier in database.identifiers {
            #expect(try database.zone(identifier).identifier == identifier)
        }
        #expect(database.version.wholeMatch(of: /20\d\d[a-z]+/) != nil, "\(database.version)")
    }

    // MARK: - Damaged files

    @Test func `A damaged file is refused whatever is cut off or overwritten`() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London"))
        for length in 0..<(whole.count - 1) where length.isMultiple(of: 7) || length < 60 {
            try expectUnreadable(whole.prefix(length), "cut to \(length) bytes")
        }
        var versionOne = whole
        versionOne[4] = 0
        try expectUnreadable(versionOne, "version 1")
        var impossible = whole
        impossible.replaceSubrange(20..<44, with: repeatElement(UInt8(0xFF), count: 24))
        try expectUnreadable(impossible, "impossible counts")
        try expectUnreadable(Data(repeating: 0x54, count: 300 * 1_024), "too large")
        try expectUnreadable(whole.dropLast(3) + Data("??\n".utf8), "rule that is none")
    }

    /// A file made for this test: no transitions, and the rule alone.
    @Test(
        arguments: [
            // Fixed, west.
            ("<-03>3", ["2026-01-01T00:00:00Z": -10_800, "2026-07-01T00:00:00Z": -10_800]),
            // Southern summer over the turn of the year.
            ("AAA-10BBB,M10.1.0,M4.1.0/3", ["2026-01-01T00:00:00Z": 39_600, "2026-07-01T00:00:00Z": 36_000]),
            // Days of the year without and with 29 February.
            (
                "AAA0BBB,J60/0,J300/0",
                [
                    "2024-02-29T12:00:00Z": 0, "2024-03-01T00:00:00Z": 3_600, "2023-03-01T00:00:00Z": 3_600,
                    "2023-02-28T23:59:59Z": 0,
                ]
            ),
            ("AAA0BBB,J59/0,J300/0", ["2024-02-28T00:00:00Z": 3_600, "2024-02-27T23:59:59Z": 0]),
            ("AAA0BBB,59/0,300/0", ["2024-02-29T00:00:00Z": 3_600, "2024-02-28T23:59:59Z": 0]),
            // Times beyond the day, as Greenland and Gaza have used.
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", ["2026-03-29T00:59:59Z": -7_200, "2026-03-29T01:00:00Z": -3_600]),
            // Summer time all year.
            ("AAA3BBB,0/0,J365/23", ["2026-01-01T03:00:00Z": -7_200, "2026-12-31T23:00:00Z": -7_200]),
        ] as [(String, [String: Int])])
    func `Every form of a rule is followed`(rule: String, offsets: [String: Int]) throws {
        try withDirectory { directory in
            try Self.file(rule: rule).write(to: directory.appendingPathComponent("Made"))
            let zone = try ZoneDatabase(directory: directory.path).zone("Made")
            for (at, offset) in offsets {
                #expect(try zone.offset(at: instant(at)) == offset, "\(rule) at \(at)")
            }
        }
    }

    private static func file(rule: String) -> Data {
        func header(types: UInt8, characters: UInt8) -> [UInt8] {
            Array("TZif3".utf8) + [UInt8](repeating: 0, count: 15 + 16) + [0, 0, 0, types, 0, 0, 0, characters]
        }
        let type: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("AAA\0".utf8)
        return Data(header(types: 1, characters: 4) + type + header(types: 1, characters: 4) + type)
            + Data("\n\(rule)\n".utf8)
    }

    private func expectUnreadable(_ contents: Data, _ what: String) throws {
        try withDirectory { directory in
            try contents.write(to: directory.appendingPathComponent("Made"))
            let database = try ZoneDatabase(directory: directory.path)
            #expect("\(what)") {
                try database.zone("Made")
            } throws: { error in
                (error as? CalendarError)?.code == .unreadableZone
            }
        }
    }

    private func withDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data("ZA\t-2615+02800\tMade\n".utf8).write(to: directory.appendingPathComponent("zone.tab"))
        try body(directory)
    }
}
