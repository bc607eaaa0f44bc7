package import Calendars
import Crypto
package import Foundation
package import GRDB

/// Which messages were handled already. Money and contacts are unique by their business keys without end; this is the
/// fast path that absorbs what a broker, a relay or an ERP sends twice.
package enum Inbox {
    package enum Standing: Sendable, Hashable {
        case new
        /// Handled before, with the same body.
        case duplicate
        /// Another body under an id that was handled before: the sender used the id twice.
        case conflict
    }

    package static func standing(
        consumer: String, messageID: String, body: Data, in database: Database
    ) throws -> Standing {
        let known = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT digest FROM inbox WHERE consumer = ? AND messageId = ?"),
            arguments: [consumer, messageID])
        guard let known else { return .new }
        return known == digest(body) ? .duplicate : .conflict
    }

    package static func record(
        consumer: String, messageID: String, body: Data, in database: Database, at wall: Instant
    ) throws {
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO inbox (consumer, messageId, digest, processedAt) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [consumer, messageID, digest(body), wall.millisecondsSinceEpoch])
    }

    /// Far longer than anything is redelivered.
    package static let keep: Duration = .seconds(60 * 24 * 3600)

    /// Deletes at most `limit` of the oldest marks past `keep`.
    /// - Returns: how many.
    static func prune(in database: Database, at wall: Instant, limit: Int) throws -> Int {
        try database.cachedStatement(
            sql: """
                DELETE FROM inbox WHERE (consumer, messageId) IN (
                    SELECT consumer, messageId FROM inbox WHERE processedAt < ? ORDER BY processedAt LIMIT ?)
                """
        ).execute(arguments: [(wall - keep).millisecondsSinceEpoch, limit])
        return database.changesCount
    }

    private static func digest(_ body: Data) -> Data { Data(SHA256.hash(data: body).prefix(16)) }
}
