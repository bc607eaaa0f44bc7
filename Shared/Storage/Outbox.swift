package import Calendars
import Foundation
package import GRDB
package import Messaging

/// A message that waits in the store to be published.
package struct OutboxRow: Sendable, Hashable {
    package var message: OutgoingMessage
    package var alone: Bool
    package var cause: String

    package init(message: OutgoingMessage, alone: Bool, cause: String) {
        self.message = message
        self.alone = alone
        self.cause = cause
    }
}

/// The outbox table: rows are written in the transaction of the work that sends them and published afterwards, in
/// order.
package enum Outbox {
    package struct Waiting: Sendable {
        package let sequence: Int64
        package let alone: Bool
        package let message: OutgoingMessage
    }

    package static func append(_ row: OutboxRow, to database: Database, at wall: Instant) throws -> Waiting {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outbox (exchange, routingKey, mandatory, alone, properties, body, state, changedAt, cause)
                VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)
                """)
        try statement.execute(arguments: [
            row.message.exchange, row.message.routingKey, row.message.mandatory, row.alone,
            PackedProperties.pack(row.message.properties), row.message.body, wall.millisecondsSinceEpoch, row.cause,
        ])
        return Waiting(sequence: database.lastInsertedRowID, alone: row.alone, message: row.message)
    }

    /// The next rows behind a sequence number, at most `limit`, up to and not including a row that goes alone (or that
    /// row by itself, when it is the first).
    package static func waiting(after sequence: Int64, limit: Int, in database: Database) throws -> [Waiting] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT sequence, exchange, routingKey, mandatory, alone, properties, body FROM outbox
                    WHERE state = 0 AND sequence > ? ORDER BY sequence LIMIT ?
                    """), arguments: [sequence, limit])
        var result: [Waiting] = []
        for row in rows {
            let alone: Bool = row["alone"]
            if alone && !result.isEmpty { break }
            result.append(
                Waiting(
                    sequence: row["sequence"], alone: alone,
                    message: OutgoingMessage(
                        exchange: row["exchange"], routingKey: row["routingKey"], mandatory: row["mandatory"],
                        properties: try PackedProperties.unpack(row["properties"]),
                        body: row["body"])))
            if alone { break }
        }
        return result
    }

    /// Marks rows the broker has confirmed. They stay for a week, so that a lost queue can be filled again.
    package static func markPublished(_ sequences: [Int64], in database: Database, at wall: Instant) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE outbox SET state = 1, changedAt = ? WHERE sequence BETWEEN ? AND ? AND state = 0")
        for run in runs(sequences) {
            try statement.execute(arguments: [wall.millisecondsSinceEpoch, run.lowerBound, run.upperBound])
        }
    }

    /// Numbers without a gap between them together: nearly always that is all of them.
    static func runs(_ sequences: [Int64]) -> [ClosedRange<Int64>] {
        var runs: [ClosedRange<Int64>] = []
        for sequence in sequences.sorted() {
            if let last = runs.last, sequence <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...max(last.upperBound, sequence)
            } else {
                runs.append(sequence...sequence)
            }
        }
        return runs
    }

    /// Takes a row out of the way that no queue wants; the rest goes on.
    package static func setAside(_ sequence: Int64, in database: Database, at wall: Instant) throws {
        try database.execute(
            sql: "UPDATE outbox SET state = 2, changedAt = ? WHERE sequence = ?",
            arguments: [wall.millisecondsSinceEpoch, sequence])
    }

    package static func waitingCount(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM outbox WHERE state = 0")) ?? 0
    }

    package static let keepPublished: Duration = .seconds(7 * 24 * 3600)

    /// Deletes at most `limit` of the rows published longest ago, past `keepPublished`.
    /// - Returns: how many.
    static func prune(in database: Database, at wall: Instant, limit: Int) throws -> Int {
        try database.cachedStatement(
            sql: """
                DELETE FROM outbox WHERE sequence IN (
                    SELECT sequence FROM outbox WHERE state = 1 AND changedAt < ? ORDER BY changedAt LIMIT ?)
                """
        ).execute(arguments: [(wall - keepPublished).millisecondsSinceEpoch, limit])
        return database.changesCount
    }
}
