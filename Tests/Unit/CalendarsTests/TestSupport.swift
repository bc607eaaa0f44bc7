import Calendars
import Foundation

func instant(_ text: String) throws -> Instant { try Instant(rfc3339: text) }

func date(_ text: String) throws -> LocalDate { try LocalDate(iso8601: text) }

func time(_ text: String) throws -> LocalTime { try LocalTime(iso8601: text) }

/// `2026-03-29T01:30`, as a clock on the wall shows it.
func wall(_ text: String) throws -> LocalDateTime {
    let parts = text.split(separator: "T")
    return try LocalDateTime(date: date(String(parts[0])), time: time(String(parts[1])))
}

/// The machine's Python, when it has one: an independent reader of the same zone files, and the holder of a widely used
/// list of holidays. Comparisons with it run where it is installed and are skipped elsewhere.
enum Python {
    /// What a script prints, or nil when it cannot be run or fails.
    static func output(of script: String) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let printed = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: printed, as: UTF8.self) : nil
    }

    static let hasZones = output(of: "import zoneinfo; zoneinfo.ZoneInfo('Europe/London')") != nil
    static let hasHolidays = output(of: "import holidays") != nil
}
