import Calendars
import Contracts
import GRDB

/// What providers said of messages later: each word once, also of messages that nobody here knows.
enum DeliveryReportStore {
    enum Standing: String, Sendable {
        /// The notifier's own word of the hand-over is not here yet.
        case waiting
        case applied
        /// Of no message of ours.
        case unknown
    }

    struct Report: Sendable, Hashable {
        let provider: String
        /// The provider's name for the message.
        let reference: String
        let status: String
        let meaning: String
        let cause: String?
    }

    /// - Returns: false when the word was here already.
    static func put(
        _ report: Report, of contact: ContactID?, attempt: Int?, standing: Standing, at: Instant,
        in database: Database
    ) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO deliveryReport
                    (provider, reference, status, meaning, cause, contactId, attempt, standing, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            report.provider, report.reference, report.status, report.meaning, report.cause, contact?.value, attempt,
            standing.rawValue, at.millisecondsSinceEpoch,
        ])
        return database.changesCount > 0
    }

    /// Those that came before the notifier's word, in the order in which they came; they wait no more.
    static func takeWaiting(of contact: ContactID, attempt: Int, in database: Database) throws -> [Report] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT provider, reference, status, meaning, cause FROM deliveryReport
                    WHERE contactId = ? AND attempt = ? AND standing = 'waiting' ORDER BY at, status
                    """), arguments: [contact.value, attempt])
        guard !rows.isEmpty else { return [] }
        try database.cachedStatement(
            sql: """
                UPDATE deliveryReport SET standing = 'applied'
                WHERE contactId = ? AND attempt = ? AND standing = 'waiting'
                """
        ).execute(arguments: [contact.value, attempt])
        return rows.map { row in
            Report(
                provider: row["provider"], reference: row["reference"], status: row["status"],
                meaning: row["meaning"], cause: row["cause"])
        }
    }

    /// Those of a name that nobody knew until now: they are of this contact.
    static func claim(_ reference: String, for contact: ContactID, attempt: Int, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                UPDATE deliveryReport SET contactId = ?, attempt = ?, standing = 'waiting'
                WHERE reference = ? AND standing = 'unknown' AND contactId IS NULL
                """
        ).execute(arguments: [contact.value, attempt, reference])
    }
}
