package import Calendars
package import GRDB

/// Deletes what was kept for long enough: published outbox rows, inbox marks, answers to commands. A little at a time,
/// oldest first, each found by an index, so that a store with a backlog of months costs a turn no more than another.
package enum Housekeeping {
    /// Most rows of one table in one transaction: about ten milliseconds.
    package static let chunk = 1_000

    /// How long a caller may come back with its idempotency key and get the first answer again.
    package static let keepAnswers: Duration = .seconds(30 * 24 * 3600)

    /// Whether anything is to be deleted. Cheap, and for a reader: most of the time nothing is.
    package static func isDue(in database: Database, at wall: Instant) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 1 AND changedAt < ?)
                        OR EXISTS (SELECT 1 FROM inbox WHERE processedAt < ?)
                        OR EXISTS (SELECT 1 FROM command WHERE at < ?)
                    """),
            arguments: [
                (wall - Outbox.keepPublished).millisecondsSinceEpoch, (wall - Inbox.keep).millisecondsSinceEpoch,
                (wall - keepAnswers).millisecondsSinceEpoch,
            ]) ?? false
    }

    /// Deletes at most `limit` rows of each table.
    /// - Returns: whether more may be left.
    package static func sweep(in database: Database, at wall: Instant, limit: Int = chunk) throws -> Bool {
        let deleted = [
            try Outbox.prune(in: database, at: wall, limit: limit),
            try Inbox.prune(in: database, at: wall, limit: limit),
            try pruneAnswers(in: database, at: wall, limit: limit),
        ]
        return deleted.contains(limit)
    }

    private static func pruneAnswers(in database: Database, at wall: Instant, limit: Int) throws -> Int {
        try database.cachedStatement(
            sql: "DELETE FROM command WHERE key IN (SELECT key FROM command WHERE at < ? ORDER BY at LIMIT ?)"
        ).execute(arguments: [(wall - keepAnswers).millisecondsSinceEpoch, limit])
        return database.changesCount
    }
}
