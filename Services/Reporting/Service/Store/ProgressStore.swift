import Calendars
import GRDB

/// How far the stream has been read.
enum ProgressStore {
    struct Progress: Sendable, Hashable {
        let events: Int64
        /// The newest instant any event told; nil before the first.
        let newest: Instant?
    }

    /// Counts one event.
    static func note(_ at: Instant?, in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE progress SET events = events + 1, newest = max(newest, ?) WHERE one = 1"
        ).execute(arguments: [at?.millisecondsSinceEpoch ?? 0])
    }

    static func read(in database: Database) throws -> Progress {
        let row = try Row.fetchOne(database.cachedStatement(sql: "SELECT events, newest FROM progress WHERE one = 1"))
        guard let row, row["events"] as Int64 > 0 else { return Progress(events: 0, newest: nil) }
        return Progress(events: row["events"], newest: Instant(millisecondsSinceEpoch: row["newest"]))
    }
}
