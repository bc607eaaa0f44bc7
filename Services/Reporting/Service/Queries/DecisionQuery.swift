import Calendars
import Foundation
import GRDB

/// The decision log, newest first.
struct DecisionQuery: Sendable, Hashable {
    var account: String?
    var outcome: String?
    var rule: String?
    /// Row behind which the page begins.
    var before: Int64?
    var limit = 50

    struct Line: Sendable {
        let row: Int64
        let id: String
        let kind: String
        let account: String
        let decidedAt: Instant
        let outcome: String
        let rules: [String]
    }

    func lines(in database: Database) throws -> (lines: [Line], next: Int64?) {
        var parts = ["1 = 1"]
        var arguments = StatementArguments()
        func add(_ sql: String, _ value: some DatabaseValueConvertible) {
            parts.append(sql)
            arguments += [value]
        }
        if let account { add("accountId = ?", account) }
        if let outcome { add("outcome = ?", outcome) }
        if let rule { add("instr(rules, ?) > 0", " \(rule) ") }
        if let before { add("id < ?", before) }
        let found = try Row.fetchAll(
            database,
            sql: """
                SELECT id, decisionId, kind, accountId, decidedAt, outcome, rules FROM decision
                WHERE \(parts.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?
                """, arguments: arguments + [limit + 1]
        ).map { row in
            Line(
                row: row["id"], id: row["decisionId"], kind: row["kind"], account: row["accountId"],
                decidedAt: Instant(millisecondsSinceEpoch: row["decidedAt"]), outcome: row["outcome"],
                rules: (row["rules"] as String).split(separator: " ").map(String.init))
        }
        let lines = Array(found.prefix(limit))
        return (lines, found.count > limit ? lines.last?.row : nil)
    }

    static func body(_ id: String, in database: Database) throws -> Data? {
        try Data.fetchOne(database, sql: "SELECT body FROM decision WHERE decisionId = ?", arguments: [id])
    }
}
