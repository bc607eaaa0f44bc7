import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging

/// How far each account's strategy has come, for each invoice it ever hung on: a payment may bounce, and then nothing
/// is said twice.
enum EpisodeStore {
    /// - Returns: nil for an account about which nothing was ever done.
    static func progress(
        of account: AccountID, anchor: InvoiceID, in database: Database
    ) throws -> EpisodeProgress? {
        let known = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT body FROM progress WHERE accountId = ? AND anchor = ?"),
            arguments: [account.value, anchor.value]
        ).map { try JSONCoding.decode(EpisodeProgress.self, from: $0) }
        let last = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT max(lastContactAt) FROM progress WHERE accountId = ?"),
            arguments: [account.value]
        ).map(Instant.init(millisecondsSinceEpoch:))
        guard var progress = known else { return last.map { EpisodeProgress(anchor: anchor, lastContactAt: $0) } }
        if let last { progress.noteContact(at: last) }
        return progress
    }

    static func put(_ progress: EpisodeProgress, of account: AccountID, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO progress (accountId, anchor, body, lastContactAt, isHeld) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (accountId, anchor) DO UPDATE SET
                    body = excluded.body, lastContactAt = excluded.lastContactAt, isHeld = excluded.isHeld
                """
        ).execute(arguments: [
            account.value, progress.anchor.value, try JSONCoding.encode(progress),
            progress.lastContactAt?.millisecondsSinceEpoch, progress.held != nil,
        ])
    }

    /// Accounts whose next step waits for facts to change.
    /// - Parameter system: of one ERP only; nil for all.
    static func held(of system: SystemID?, in database: Database) throws -> [AccountID] {
        let first = system.map { "\($0.value):" } ?? ""
        // Behind the colon comes the semicolon, so this is the end of the system's ids.
        let end = system.map { "\($0.value);" } ?? "\u{10FFFF}"
        return try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT DISTINCT accountId FROM progress WHERE isHeld = 1 AND accountId >= ? AND accountId < ?
                    ORDER BY accountId
                    """), arguments: [first, end]
        ).map { AccountID($0) }
    }
}
