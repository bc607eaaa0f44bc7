import Calendars
import Contracts
import Foundation
import GRDB
import Messaging

/// Work for a person that came out of a contact.
struct StoredTask: Sendable, Hashable {
    enum Kind: String, Sendable {
        /// A call to make.
        case call
        /// A case that no message may settle, to be looked at.
        case review
    }

    enum Standing: String, Sendable { case open, done, withdrawn }

    var contact: ContactSummary
    var kind: Kind
    /// Ids of the rules that led to it; empty for a call that the strategy wants.
    var reasons: [String]
    var standing: Standing
    /// One of `CallOutcome`, or of `ReviewOutcome` for a review.
    var outcome: String?
    /// The member of staff who closed it.
    var who: String?
    var version: Int64
    var openedAt: Instant
    /// Not to be done before.
    var dueAt: Instant
    var closedAt: Instant?
}

/// The table of tasks, one a contact.
enum TaskStore {
    private static let columns =
        "kind, summary, reasons, standing, outcome, who, version, openedAt, dueAt, closedAt"

    /// - Returns: false when the contact has a task already.
    static func open(_ task: StoredTask, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO task (contactId, kind, summary, reasons, standing, version, openedAt, accountId,
                    debtorId, dueAt)
                VALUES (?, ?, ?, ?, 'open', 1, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            task.contact.contactID.value, task.kind.rawValue, try JSONCoding.encode(task.contact),
            task.reasons.joined(separator: " "), task.openedAt.millisecondsSinceEpoch, task.contact.accountID.value,
            task.contact.debtorID.value, task.dueAt.millisecondsSinceEpoch,
        ])
        return database.changesCount > 0
    }

    static func put(_ task: StoredTask, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE task SET standing = ?, outcome = ?, who = ?, version = ?, dueAt = ?, closedAt = ?
                WHERE contactId = ?
                """,
            arguments: [
                task.standing.rawValue, task.outcome, task.who, task.version, task.dueAt.millisecondsSinceEpoch,
                task.closedAt?.millisecondsSinceEpoch, task.contact.contactID.value,
            ])
    }

    static func find(_ contact: ContactID, in database: Database) throws -> StoredTask? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM task WHERE contactId = ?", arguments: [contact.value]
        ).flatMap(task)
    }

    static func open(of account: AccountID, in database: Database) throws -> [StoredTask] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM task WHERE accountId = ? AND standing = 'open' ORDER BY openedAt, contactId
                    """), arguments: [account.value]
        ).compactMap(task)
    }

    /// Open tasks, those first whose time came first.
    static func open(
        limit: Int, offset: Int, in database: Database
    ) throws -> (tasks: [StoredTask], total: Int) {
        let tasks = try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM task WHERE standing = 'open' ORDER BY dueAt, contactId LIMIT ? OFFSET ?
                """, arguments: [limit, offset]
        ).compactMap(task)
        let total = try Int.fetchOne(database, sql: "SELECT count(*) FROM task WHERE standing = 'open'") ?? 0
        return (tasks, total)
    }

    private static func task(_ row: Row) throws -> StoredTask? {
        guard let kind = StoredTask.Kind(rawValue: row["kind"]),
            let standing = StoredTask.Standing(rawValue: row["standing"])
        else { return nil }
        let reasons: String = row["reasons"]
        let closedAt: Int64? = row["closedAt"]
        return StoredTask(
            contact: try JSONCoding.decode(ContactSummary.self, from: row["summary"]), kind: kind,
            reasons: reasons.split(separator: " ").map(String.init), standing: standing, outcome: row["outcome"],
            who: row["who"], version: row["version"], openedAt: Instant(millisecondsSinceEpoch: row["openedAt"]),
            dueAt: Instant(millisecondsSinceEpoch: row["dueAt"]),
            closedAt: closedAt.map(Instant.init(millisecondsSinceEpoch:)))
    }
}
