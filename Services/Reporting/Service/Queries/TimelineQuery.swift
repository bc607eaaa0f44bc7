import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore

/// A page of an account's timeline, newest first, its debtor's rows among them.
struct TimelineQuery: Sendable {
    static let limitMax = 200

    /// Behind which row the next page begins: `<milliseconds>-<row>`.
    struct Cursor: Sendable, Hashable {
        let at: Int64
        let id: Int64

        var text: String { "\(at)-\(id)" }

        init(at: Int64, id: Int64) {
            self.at = at
            self.id = id
        }

        init?(_ text: String) {
            guard let dash = text.lastIndex(of: "-"), dash > text.startIndex,
                let at = Int64(text[..<dash]), let id = Int64(text[text.index(after: dash)...]), id > 0
            else { return nil }
            self.init(at: at, id: id)
        }
    }

    struct Row: Sendable {
        let id: Int64
        let at: Instant
        let kind: TimelineKind
        let detail: [String: String]

        var cursor: Cursor { Cursor(at: at.millisecondsSinceEpoch, id: id) }
    }

    struct Page: Sendable {
        let rows: [Row]
        /// Nil on the last page.
        let next: Cursor?
    }

    let account: AccountID
    let debtor: DebtorID
    var group: TimelineGroup?
    var before: Cursor?
    var limit = 50

    func page(in database: Database) throws -> Page {
        var sql = "SELECT id, at, kind, detail FROM timeline WHERE subject IN (?, ?)"
        var arguments: StatementArguments = [
            TimelineSubject.account(account.value).key, TimelineSubject.debtor(debtor.value).key,
        ]
        if let group {
            sql += " AND kind IN (\(databaseQuestionMarks(count: group.kinds.count)))"
            arguments += StatementArguments(group.kinds.map(\.rawValue))
        }
        if let before {
            sql += " AND (at, id) < (?, ?)"
            arguments += [before.at, before.id]
        }
        sql += " ORDER BY at DESC, id DESC LIMIT ?"
        arguments += [limit + 1]
        let found = try GRDB.Row.fetchAll(database, sql: sql, arguments: arguments).compactMap(Self.row)
        let rows = Array(found.prefix(limit))
        return Page(rows: rows, next: found.count > limit ? rows.last?.cursor : nil)
    }

    private static func row(_ row: GRDB.Row) throws -> Row? {
        guard let kind = TimelineKind(rawValue: row["kind"]) else { return nil }
        let detail: String = row["detail"]
        return Row(
            id: row["id"], at: Instant(millisecondsSinceEpoch: row["at"]), kind: kind,
            detail: try JSONCoding.decode([String: String].self, from: Data(detail.utf8)))
    }
}
