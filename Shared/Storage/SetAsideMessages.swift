package import Calendars
import Foundation
package import GRDB
package import Messaging

/// A message that could not be applied, kept with everything needed to try again.
package struct SetAsideMessage: Sendable, Hashable {
    package enum Kind: String, Sendable, Codable, CaseIterable { case refused, parked }
    package enum Standing: String, Sendable, Codable, CaseIterable { case waiting, replayed, discarded }

    package let id: Int64
    package let consumer: String
    package let messageID: String
    package let kind: Kind
    package let standing: Standing
    package let type: String
    package let subject: String?
    package let reasons: [Reason]
    /// How often it was tried; grows with every try, so it also tells one setting aside from the next.
    package let attempts: Int
    package let at: Instant
}

/// Refused messages (the sender's fault: answered) and parked ones (ours: alerted). Nothing waits behind them.
package enum SetAsideMessages {
    /// - Returns: what it waited as before this, if it did.
    @discardableResult
    package static func put(
        _ delivery: Delivery, messageID: String, kind: SetAsideMessage.Kind, type: String, subject: String?,
        reasons: [Reason], attempts: Int, seal: BodySeal, in database: Database, at wall: Instant
    ) throws -> SetAsideMessage.Kind? {
        let before = try waitingKind(consumer: delivery.queue, messageID: messageID, in: database)
        try database.cachedStatement(
            sql: """
                INSERT INTO setAside
                    (consumer, messageId, kind, standing, type, subject, delivery, reasons, attempts, at)
                VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?)
                ON CONFLICT (consumer, messageId) DO UPDATE SET
                    kind = excluded.kind, standing = 'waiting', reasons = excluded.reasons,
                    delivery = excluded.delivery, attempts = setAside.attempts + 1, at = excluded.at
                """
        ).execute(arguments: [
            delivery.queue, messageID, kind.rawValue, type, subject, try StoredDelivery.encode(delivery, seal),
            try JSONCoding.encode(reasons), attempts, wall.millisecondsSinceEpoch,
        ])
        return before
    }

    /// How often a message was tried by when it was last set aside; 0 when it never was.
    package static func attempts(consumer: String, messageID: String, in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT attempts FROM setAside WHERE consumer = ? AND messageId = ?"),
            arguments: [consumer, messageID]) ?? 0
    }

    /// Oldest first.
    package static func list(
        standing: SetAsideMessage.Standing = .waiting, kind: SetAsideMessage.Kind? = nil, after id: Int64 = 0,
        limit: Int = 200, in database: Database
    ) throws -> [SetAsideMessage] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, consumer, messageId, kind, standing, type, subject, reasons, attempts, at FROM setAside
                WHERE standing = ? AND id > ? AND (? IS NULL OR kind = ?) ORDER BY id LIMIT ?
                """, arguments: [standing.rawValue, id, kind?.rawValue, kind?.rawValue, limit]
        ).compactMap(message)
    }

    package static func find(_ id: Int64, in database: Database) throws -> SetAsideMessage? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT id, consumer, messageId, kind, standing, type, subject, reasons, attempts, at FROM setAside
                WHERE id = ?
                """, arguments: [id]
        ).flatMap(message)
    }

    package static func delivery(of id: Int64, seal: BodySeal, in database: Database) throws -> Delivery? {
        try Data.fetchOne(database, sql: "SELECT delivery FROM setAside WHERE id = ?", arguments: [id])
            .map { try StoredDelivery.decode($0, seal) }
    }

    /// What waits under a message's id.
    package static func waiting(
        consumer: String, messageID: String, seal: BodySeal, in database: Database
    ) throws -> (kind: SetAsideMessage.Kind, delivery: Delivery)? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT kind, delivery FROM setAside WHERE consumer = ? AND messageId = ? AND standing = 'waiting'"
            ), arguments: [consumer, messageID])
        guard let row, let kind = SetAsideMessage.Kind(rawValue: row["kind"]) else { return nil }
        return (kind, try StoredDelivery.decode(row["delivery"], seal))
    }

    /// Closes a waiting entry: replayed (it was applied after all) or discarded by a person, with a reason.
    /// - Returns: the kind it was, or `nil` when there was none.
    package static func close(
        consumer: String, messageID: String, as standing: SetAsideMessage.Standing, because reason: String,
        in database: Database
    ) throws -> SetAsideMessage.Kind? {
        guard let kind = try waitingKind(consumer: consumer, messageID: messageID, in: database) else { return nil }
        try database.cachedStatement(
            sql: """
                UPDATE setAside SET standing = ?, closedBecause = ?
                WHERE consumer = ? AND messageId = ? AND standing = 'waiting'
                """
        ).execute(arguments: [standing.rawValue, reason, consumer, messageID])
        return kind
    }

    private static func waitingKind(
        consumer: String, messageID: String, in database: Database
    ) throws -> SetAsideMessage.Kind? {
        try String.fetchOne(
            database.cachedStatement(
                sql: "SELECT kind FROM setAside WHERE consumer = ? AND messageId = ? AND standing = 'waiting'"),
            arguments: [consumer, messageID]
        ).flatMap(SetAsideMessage.Kind.init)
    }

    package static func count(_ standing: SetAsideMessage.Standing, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM setAside WHERE standing = ?", arguments: [standing.rawValue]) ?? 0
    }

    package static func waitingCount(_ kind: SetAsideMessage.Kind, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM setAside WHERE standing = 'waiting' AND kind = ?",
            arguments: [kind.rawValue]) ?? 0
    }

    private static func message(_ row: Row) throws -> SetAsideMessage? {
        guard let kind = SetAsideMessage.Kind(rawValue: row["kind"]),
            let standing = SetAsideMessage.Standing(rawValue: row["standing"])
        else { return nil }
        return SetAsideMessage(
            id: row["id"], consumer: row["consumer"], messageID: row["messageId"], kind: kind, standing: standing,
            type: row["type"], subject: row["subject"],
            reasons: try JSONCoding.decode([Reason].self, from: row["reasons"]), attempts: row["attempts"],
            at: Instant(millisecondsSinceEpoch: row["at"]))
    }
}
