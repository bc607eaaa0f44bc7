package import Calendars
package import Foundation
package import GRDB

/// A timer on the business clock that came due.
package struct DueTimer: Sendable, Hashable {
    package let kind: String
    package let key: String
    package let due: Instant
    package let payload: Data
    package let failures: Int

    /// Stands for the queue where beginnings are counted (`Attempts`); no queue has such a name.
    package var attemptName: String { "timer/\(kind)" }
}

/// Durable timers: exact after a restart, millions of them, ordered by due time, then kind, then key.
package enum Timers {
    /// A timer whose handler failed this often is left alone and shown.
    package static let failuresMax = 5

    package static func set(
        kind: String, key: String, due: Instant, payload: Data, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO timer (kind, key, dueAt, payload, failures) VALUES (?, ?, ?, ?, 0)
                ON CONFLICT (kind, key) DO UPDATE SET
                    dueAt = excluded.dueAt, payload = excluded.payload, failures = 0
                """
        ).execute(arguments: [kind, key, due.millisecondsSinceEpoch, payload])
    }

    package static func remove(kind: String, key: String, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM timer WHERE kind = ? AND key = ?")
            .execute(arguments: [kind, key])
    }

    package static func due(through instant: Instant, limit: Int, in database: Database) throws -> [DueTimer] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT kind, key, dueAt, payload, failures FROM timer
                    WHERE failures < 5 AND dueAt <= ? ORDER BY dueAt, kind, key LIMIT ?
                    """), arguments: [instant.millisecondsSinceEpoch, limit]
        ).map { row in
            DueTimer(
                kind: row["kind"], key: row["key"], due: Instant(millisecondsSinceEpoch: row["dueAt"]),
                payload: row["payload"], failures: row["failures"])
        }
    }

    package static func dueCount(through instant: Instant, in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM timer WHERE failures < 5 AND dueAt <= ?"),
            arguments: [instant.millisecondsSinceEpoch]) ?? 0
    }

    package static func nextDue(in database: Database) throws -> Instant? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT dueAt FROM timer WHERE failures < 5 ORDER BY dueAt LIMIT 1")
        ).map(Instant.init(millisecondsSinceEpoch:))
    }

    /// Whether the timer stands as it was read.
    package static func isSet(_ timer: DueTimer, in database: Database) throws -> Bool {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM timer WHERE kind = ? AND key = ? AND dueAt = ? AND failures < 5"),
            arguments: [timer.kind, timer.key, timer.due.millisecondsSinceEpoch]) == 1
    }

    /// Leaves the timer where it is, without another try.
    package static func stop(_ timer: DueTimer, in database: Database) throws {
        try database.execute(
            sql: "UPDATE timer SET failures = ? WHERE kind = ? AND key = ?",
            arguments: [failuresMax, timer.kind, timer.key])
    }

    package static func countFailure(_ timer: DueTimer, in database: Database) throws {
        try database.execute(
            sql: "UPDATE timer SET failures = failures + 1 WHERE kind = ? AND key = ?",
            arguments: [timer.kind, timer.key])
    }
}
