package import Calendars
import Crypto
package import Foundation
package import GRDB

/// A message's name in a store: the queue it came from, and its id among all senders.
package struct MessageKey: Sendable, Hashable {
    package let consumer: String
    package let messageID: String

    package init(consumer: String, messageID: String) {
        self.consumer = consumer
        self.messageID = messageID
    }
}

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

    /// Tells one body from another under the same id.
    package struct Digest: Sendable, Hashable {
        let bytes: Data

        package init(of body: Data) { bytes = Data(SHA256.hash(data: body).prefix(16)) }
    }

    package static func standing(_ digest: Digest, _ key: MessageKey, in database: Database) throws -> Standing {
        let known = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT digest FROM inbox WHERE consumer = ? AND messageId = ?"),
            arguments: [key.consumer, key.messageID])
        guard let known else { return .new }
        return known == digest.bytes ? .duplicate : .conflict
    }

    /// Enters a message that is not in it yet.
    /// - Returns: false when it is, with this body or another.
    package static func enter(_ digest: Digest, _ key: MessageKey, in database: Database, at wall: Instant) throws
        -> Bool
    {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO inbox (consumer, messageId, digest, processedAt) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [key.consumer, key.messageID, digest.bytes, wall.millisecondsSinceEpoch])
        return database.changesCount == 1
    }

    package static func record(_ digest: Digest, _ key: MessageKey, in database: Database, at wall: Instant) throws {
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO inbox (consumer, messageId, digest, processedAt) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [key.consumer, key.messageID, digest.bytes, wall.millisecondsSinceEpoch])
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
}
