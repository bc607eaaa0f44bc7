import Calendars
import GRDB

/// Alerts, newest first, and how many of which kind.
enum AlertQuery {
    struct Line: Sendable {
        let service: String
        let code: String
        let text: String
        let about: String?
        /// The alert is about an account that has a page.
        let isAccount: Bool
        let at: Instant
    }

    struct Count: Sendable {
        let code: String
        let service: String
        let count: Int
        let newest: Instant
    }

    static func count(code: String?, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM alert WHERE ? IS NULL OR code = ?", arguments: [code, code]) ?? 0
    }

    static func lines(code: String?, limit: Int, offset: Int, in database: Database) throws -> [Line] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT service, code, text, about, at,
                    EXISTS (SELECT 1 FROM account WHERE accountId = about) AS isAccount
                FROM alert WHERE ? IS NULL OR code = ? ORDER BY id DESC LIMIT ? OFFSET ?
                """, arguments: [code, code, limit, offset]
        ).map {
            Line(
                service: $0["service"], code: $0["code"], text: $0["text"], about: $0["about"],
                isAccount: $0["isAccount"], at: Instant(millisecondsSinceEpoch: $0["at"]))
        }
    }

    static func counts(in database: Database) throws -> [Count] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT code, service, count(*) AS count, max(at) AS newest FROM alert
                GROUP BY code, service ORDER BY count DESC, code, service LIMIT 30
                """
        ).map {
            Count(
                code: $0["code"], service: $0["service"], count: $0["count"],
                newest: Instant(millisecondsSinceEpoch: $0["newest"]))
        }
    }
}
