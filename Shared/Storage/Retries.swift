package import GRDB
package import Messaging

/// Messages that could not be handled yet and are tried again on real time. The times themselves live in memory: after
/// a restart everything is due at once.
package enum Retries {
    /// Tries after the first one, before a message is parked.
    package static let delays: [Duration] = [
        .milliseconds(50), .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2),
    ]

    package struct Entry: Sendable {
        package let delivery: Delivery
        package let messageID: String
        package let attempts: Int
    }

    /// - Returns: the number of attempts so far, this one included.
    package static func put(
        _ delivery: Delivery, messageID: String, seal: BodySeal, in database: Database
    ) throws -> Int {
        try database.cachedStatement(
            sql: """
                INSERT INTO retry (consumer, messageId, delivery, attempts) VALUES (?, ?, ?, 1)
                ON CONFLICT (consumer, messageId) DO UPDATE SET attempts = attempts + 1
                """
        ).execute(arguments: [delivery.queue, messageID, try StoredDelivery.encode(delivery, seal)])
        return try attempts(consumer: delivery.queue, messageID: messageID, in: database)
    }

    package static func attempts(consumer: String, messageID: String, in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT attempts FROM retry WHERE consumer = ? AND messageId = ?"),
            arguments: [consumer, messageID]) ?? 0
    }

    package static func remove(consumer: String, messageID: String, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM retry WHERE consumer = ? AND messageId = ?")
            .execute(arguments: [consumer, messageID])
    }

    package static func all(seal: BodySeal, in database: Database) throws -> [Entry] {
        try Row.fetchAll(database, sql: "SELECT messageId, delivery, attempts FROM retry ORDER BY messageId").map {
            row in
            Entry(
                delivery: try StoredDelivery.decode(row["delivery"], seal), messageID: row["messageId"],
                attempts: row["attempts"])
        }
    }

    package static func find(
        consumer: String, messageID: String, seal: BodySeal, in database: Database
    ) throws -> Entry? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT delivery, attempts FROM retry WHERE consumer = ? AND messageId = ?"),
            arguments: [consumer, messageID]
        ).map { row in
            Entry(
                delivery: try StoredDelivery.decode(row["delivery"], seal), messageID: messageID,
                attempts: row["attempts"])
        }
    }

    package static func count(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM retry")) ?? 0
    }
}

/// How often what may have ended a process was begun: a message that came *redelivered*, a retry or timer from before
/// the start. The count commits before the handler runs, so whoever ends the process is known by it.
package enum Attempts {
    package static let attemptsMax = 5

    package static func begin(consumer: String, messageID: String, in database: Database) throws -> Int {
        try database.execute(
            sql: """
                INSERT INTO attempt (consumer, messageId, count) VALUES (?, ?, 1)
                ON CONFLICT (consumer, messageId) DO UPDATE SET count = count + 1
                """, arguments: [consumer, messageID])
        return try Int.fetchOne(
            database, sql: "SELECT count FROM attempt WHERE consumer = ? AND messageId = ?",
            arguments: [consumer, messageID]) ?? 1
    }

    package static func count(consumer: String, messageID: String, in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count FROM attempt WHERE consumer = ? AND messageId = ?"),
            arguments: [consumer, messageID]) ?? 0
    }

    package static func end(consumer: String, messageID: String, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM attempt WHERE consumer = ? AND messageId = ?")
            .execute(arguments: [consumer, messageID])
    }
}
