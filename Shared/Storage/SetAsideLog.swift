package import Calendars
import Foundation
package import GRDB

/// What people did about messages set aside, and who has read their bodies. What they wrote is sealed: a reason may
/// name a person.
package enum SetAsideLog {
    package enum Act: String, Sendable, Codable { case replayed, discarded, read }

    package struct Entry: Sendable, Hashable {
        package let act: Act
        package let actor: String
        package let reason: String?
        /// Wall time.
        package let at: Instant
    }

    package static func add(
        _ act: Act, _ id: Int64, by actor: String, because reason: String?, seal: BodySeal, in database: Database,
        at wall: Instant
    ) throws {
        try database.execute(
            sql: "INSERT INTO setAsideLog (setAsideId, act, actor, reason, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id, act.rawValue, actor, try reason.map { try seal.close(Data($0.utf8)) }, wall.millisecondsSinceEpoch,
            ])
    }

    /// Newest first, at most 50.
    package static func entries(of id: Int64, seal: BodySeal, in database: Database) throws -> [Entry] {
        try Row.fetchAll(
            database,
            sql: "SELECT act, actor, reason, at FROM setAsideLog WHERE setAsideId = ? ORDER BY id DESC LIMIT 50",
            arguments: [id]
        ).compactMap { row in
            guard let act = Act(rawValue: row["act"]) else { return nil }
            let sealed: Data? = row["reason"]
            return Entry(
                act: act, actor: row["actor"],
                reason: try sealed.map { String(decoding: try seal.open($0), as: UTF8.self) },
                at: Instant(millisecondsSinceEpoch: row["at"]))
        }
    }
}
