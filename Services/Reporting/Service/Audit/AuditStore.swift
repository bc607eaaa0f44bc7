import Calendars
import Foundation
import GRDB
import ReportingCore

/// The chain's entries, head and seals.
struct AuditStore: Sendable {
    let seal: AuditSeal

    func append(_ event: Data, in database: Database) throws {
        let head = AuditSeal.chain.appending(event, to: try Self.head(in: database))
        try database.cachedStatement(sql: "INSERT INTO auditEntry (sequence, event, hash) VALUES (?, ?, ?)")
            .execute(arguments: [head.count, event, head.hash])
        try database.cachedStatement(
            sql: """
                INSERT INTO auditHead (one, count, hash) VALUES (1, ?, ?)
                ON CONFLICT (one) DO UPDATE SET count = excluded.count, hash = excluded.hash
                """
        ).execute(arguments: [head.count, head.hash])
        guard AuditChain.isSealed(head.count) else { return }
        try database.cachedStatement(sql: "INSERT INTO auditSeal (sequence, seal) VALUES (?, ?)")
            .execute(arguments: [head.count, seal.seal(head)])
    }

    static func head(in database: Database) throws -> AuditHead {
        try Row.fetchOne(database.cachedStatement(sql: "SELECT count, hash FROM auditHead WHERE one = 1"))
            .map { AuditHead(count: $0["count"], hash: $0["hash"]) } ?? .empty
    }

    func walk() -> AuditWalk {
        AuditWalk(chain: AuditSeal.chain) { [seal] in seal.isSeal($0, of: $1) }
    }

    /// Goes on with a walk over at most `limit` entries up to a number.
    /// - Returns: the walk, and whether there may be more.
    static func proceed(
        _ walk: AuditWalk, through last: Int64, limit: Int = 1_000, in database: Database
    ) throws -> (walk: AuditWalk, more: Bool) {
        var walk = walk
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT e.sequence, e.event, e.hash, s.seal FROM auditEntry e LEFT JOIN auditSeal s USING (sequence)
                WHERE e.sequence > ? AND e.sequence <= ? ORDER BY e.sequence LIMIT ?
                """, arguments: [walk.head.count, last, limit])
        var count = 0
        while let row = try rows.next() {
            count += 1
            walk.take(
                AuditEntry(sequence: row["sequence"], event: row["event"], hash: row["hash"]), seal: row["seal"])
            if walk.fault != nil { return (walk, false) }
        }
        return (walk, count == limit)
    }

    // MARK: - Checks made

    struct Check: Sendable, Hashable {
        let at: Instant
        let user: String
        let entries: Int64
        let brokenAt: Int64?
        let text: String
    }

    static func keep(_ check: Check, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO auditCheck (at, user, entries, brokenAt, text) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                check.at.millisecondsSinceEpoch, check.user, check.entries, check.brokenAt, check.text,
            ])
    }

    static func checks(limit: Int, in database: Database) throws -> [Check] {
        try Row.fetchAll(database, sql: "SELECT * FROM auditCheck ORDER BY id DESC LIMIT ?", arguments: [limit]).map {
            Check(
                at: Instant(millisecondsSinceEpoch: $0["at"]), user: $0["user"], entries: $0["entries"],
                brokenAt: $0["brokenAt"], text: $0["text"])
        }
    }

    static func newestSeal(in database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM auditSeal")
    }
}
