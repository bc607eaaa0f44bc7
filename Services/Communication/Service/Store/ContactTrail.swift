import Calendars
import Contracts
import GRDB

/// What happened to a contact, one row a happening, for people to read. No personal data.
enum ContactTrail {
    enum What: String, Sendable, CaseIterable {
        case refused, permitted, sent, delivered, failed, unused, resolving, task, withdrawn
        case inDoubt = "in-doubt"
    }

    struct Entry: Sendable, Hashable {
        let at: Instant
        let what: What
        /// Rule ids, an attempt's number, or a machine-readable cause.
        let detail: String
    }

    static func add(
        _ what: What, _ detail: String = "", to contact: ContactID, at: Instant, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: "INSERT INTO contactEvent (contactId, at, what, detail) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [contact.value, at.millisecondsSinceEpoch, what.rawValue, detail])
    }

    /// The newest first, at most `limit`.
    static func entries(of contact: ContactID, limit: Int, in database: Database) throws -> [Entry] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT at, what, detail FROM contactEvent WHERE contactId = ? ORDER BY sequence DESC LIMIT ?
                    """), arguments: [contact.value, limit]
        ).compactMap { row in
            What(rawValue: row["what"]).map {
                Entry(at: Instant(millisecondsSinceEpoch: row["at"]), what: $0, detail: row["detail"])
            }
        }
    }
}

extension DeliveryResult {
    var trail: ContactTrail.What {
        switch self {
        case .sent: .sent
        case .failed: .failed
        case .unused: .unused
        case .inDoubt: .inDoubt
        }
    }
}
