import Calendars
import Contracts
import SandboxCore

/// Worlds made once for all tests.
enum Worlds {
    static let zones: ZoneDatabase? = try? ZoneDatabase()
    static let start = Instant(millisecondsSinceEpoch: 1_767_582_000_000)  // 2026-01-05T03:00:00Z

    /// What the demo plays by default.
    static let usual = make(seed: 7)

    static func make(seed: UInt64, days: Int = 60, debtors: Int = 1_000) -> World? {
        zones.flatMap { try? World(seed: seed, days: days, debtors: debtors, start: start, zones: $0) }
    }
}
