import Calendars
import Foundation
import GRDB
import Storage

/// What happened to a dispute, a task or a hold, with who did it, and who has read what people wrote.
enum HistoryStore {
    enum Kind: String, Sendable {
        case opened, said, assigned
        case evidenceAsked = "evidence-asked"
        case near, overdue, resolved, withdrawn
        case taskOpened = "task-opened"
        case taskClosed = "task-closed"
        case held, released
    }

    struct Entry: Sendable {
        let id: Int64
        let at: Instant
        let kind: Kind
        /// A member of staff's name, `debtor`, `erp` or `clock`.
        let actor: String
        /// Machine-made and free of personal data.
        let fact: String?
        let sealed: Data?
    }

    struct Access: Sendable {
        let user: String
        let at: Instant
    }

    /// - Parameter text: what somebody wrote; sealed, bound to the new row.
    static func add(
        _ kind: Kind, about: String, by actor: String, fact: String? = nil, text: String? = nil, words: SealedWords,
        _ work: UnitOfWork
    ) throws {
        try work.database.cachedStatement(
            sql: "INSERT INTO history (about, at, kind, actor, fact) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [about, work.now.millisecondsSinceEpoch, kind.rawValue, actor, fact])
        guard let text else { return }
        let id = work.database.lastInsertedRowID
        try work.database.cachedStatement(sql: "UPDATE history SET sealed = ? WHERE id = ?")
            .execute(arguments: [try words.close(text, boundTo: row(about, id)), id])
    }

    /// Names the row for the seal.
    static func row(_ about: String, _ id: Int64) -> String { "history/\(about)/\(id)" }

    /// Oldest first, the newest 500.
    static func entries(about: String, in database: Database) throws -> [Entry] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id, at, kind, actor, fact, sealed FROM (
                        SELECT * FROM history WHERE about = ? ORDER BY id DESC LIMIT 500) ORDER BY id
                    """), arguments: [about]
        ).compactMap { row in
            guard let kind = Kind(rawValue: row["kind"]) else { return nil }
            return Entry(
                id: row["id"], at: Instant(millisecondsSinceEpoch: row["at"]), kind: kind, actor: row["actor"],
                fact: row["fact"], sealed: row["sealed"])
        }
    }

    // MARK: - Who has read it

    static func noteAccess(to about: String, by user: String, _ work: UnitOfWork) throws {
        try work.database.cachedStatement(sql: "INSERT INTO access (about, user, at) VALUES (?, ?, ?)")
            .execute(arguments: [about, user, work.wall.millisecondsSinceEpoch])
    }

    /// Newest first.
    static func accesses(to about: String, in database: Database) throws -> [Access] {
        try Row.fetchAll(
            database.cachedStatement(sql: "SELECT user, at FROM access WHERE about = ? ORDER BY id DESC LIMIT 50"),
            arguments: [about]
        ).map { Access(user: $0["user"], at: Instant(millisecondsSinceEpoch: $0["at"])) }
    }
}
