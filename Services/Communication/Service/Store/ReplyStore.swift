import Calendars
import Contracts
import Foundation
import GRDB
import Vault

/// An answer from a debtor as it is kept: its text sealed, its sender as a keyed hash.
struct StoredReply: Sendable, Hashable {
    enum Standing: String, Sendable {
        /// Understood and acted on.
        case noted
        /// Waits for a person.
        case open
        case done
    }

    let replyID: String
    /// The one debtor it is surely from, or the first of several behind the address.
    let debtorID: DebtorID?
    let channel: Channel
    let at: Instant
    let intent: ReplyIntent
    let sealed: Data
    let addressKey: AddressKey?
    let standing: Standing
}

enum ReplyStore {
    private static let columns = "replyId, debtorId, channel, at, intent, sealed, addressKey, standing"

    static func put(_ reply: StoredReply, pattern: String?, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO reply (replyId, debtorId, channel, at, intent, pattern, sealed, addressKey, standing)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                reply.replyID, reply.debtorID?.value, reply.channel.rawValue, reply.at.millisecondsSinceEpoch,
                reply.intent.rawValue, pattern, reply.sealed, reply.addressKey?.value, reply.standing.rawValue,
            ])
    }

    static func find(_ id: String, in database: Database) throws -> StoredReply? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM reply WHERE replyId = ?", arguments: [id]
        ).flatMap(reply)
    }

    /// Those that wait for a person, the oldest first.
    static func open(
        limit: Int, offset: Int, in database: Database
    ) throws -> (replies: [StoredReply], total: Int) {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM reply WHERE standing = 'open' ORDER BY at, replyId LIMIT ? OFFSET ?",
            arguments: [limit, offset])
        let total = try Int.fetchOne(database, sql: "SELECT count(*) FROM reply WHERE standing = 'open'") ?? 0
        return (rows.compactMap(reply), total)
    }

    static func close(_ id: String, act: String, who: String, at: Instant, in database: Database) throws {
        try database.execute(
            sql: "UPDATE reply SET standing = 'done', act = ?, who = ?, closedAt = ? WHERE replyId = ?",
            arguments: [act, who, at.millisecondsSinceEpoch, id])
    }

    /// Who read what a debtor wrote.
    static func noteAccess(_ id: String, who: String, at: Instant, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO replyAccess (replyId, who, at) VALUES (?, ?, ?)",
            arguments: [id, who, at.millisecondsSinceEpoch])
    }

    private static func reply(_ row: Row) -> StoredReply? {
        guard let channel = Channel(rawValue: row["channel"]), let intent = ReplyIntent(rawValue: row["intent"]),
            let standing = StoredReply.Standing(rawValue: row["standing"])
        else { return nil }
        let debtor: String? = row["debtorId"]
        let key: String? = row["addressKey"]
        return StoredReply(
            replyID: row["replyId"], debtorID: debtor.map { DebtorID($0) }, channel: channel,
            at: Instant(millisecondsSinceEpoch: row["at"]), intent: intent, sealed: row["sealed"],
            addressKey: key.map { AddressKey($0) }, standing: standing)
    }
}
