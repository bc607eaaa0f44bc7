import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import Messaging

/// The table of tasks for people.
enum TaskStore {
    static func find(_ id: String, in database: Database) throws -> PersonTask? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT body FROM task WHERE taskId = ?"), arguments: [id]
        ).map { try JSONCoding.decode(PersonTask.self, from: $0) }
    }

    static func open(of debtor: DebtorID, in database: Database) throws -> [PersonTask] {
        try Data.fetchAll(
            database.cachedStatement(
                sql: "SELECT body FROM task WHERE debtorId = ? AND isOpen = 1 ORDER BY openedAt, taskId"),
            arguments: [debtor.value]
        ).map { try JSONCoding.decode(PersonTask.self, from: $0) }
    }

    /// How many a debtor ever had: makes the next one's number.
    static func count(of debtor: DebtorID, in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM task WHERE debtorId = ?"), arguments: [debtor.value])
            ?? 0
    }

    static func openCount(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM task WHERE isOpen = 1") ?? 0
    }

    /// Open ones, oldest first.
    static func open(limit: Int, offset: Int, in database: Database) throws -> [PersonTask] {
        try Data.fetchAll(
            database,
            sql: "SELECT body FROM task WHERE isOpen = 1 ORDER BY openedAt, taskId LIMIT ? OFFSET ?",
            arguments: [limit, offset]
        ).map { try JSONCoding.decode(PersonTask.self, from: $0) }
    }

    static func save(_ task: PersonTask, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO task (taskId, kind, debtorId, accountId, origin, isOpen, openedAt, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (taskId) DO UPDATE SET isOpen = excluded.isOpen, body = excluded.body
                """
        ).execute(arguments: [
            task.id, task.kind.rawValue, task.debtorID.value, task.accountID?.value, task.origin,
            task.standing == .open, task.openedAt.millisecondsSinceEpoch, try JSONCoding.encode(task),
        ])
    }
}
