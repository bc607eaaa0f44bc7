import Calendars
import Contracts
import Foundation
import GRDB
import Messaging

/// What other services said: disputes and holds for the pages, each at its highest version; and how far the ERPs say
/// they have published.
enum FactStore {
    struct Dispute: Sendable, Hashable {
        let id: DisputeID
        let standing: DisputeStanding
        let openedAt: Instant
        let deadline: LocalDate
    }

    /// - Returns: false when this version or a newer one was there already.
    static func keep(_ state: DisputeState, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO dispute (disputeId, accountId, version, standing, openedAt, deadline) VALUES (?, ?,
                    ?, ?, ?, ?)
                ON CONFLICT (disputeId) DO UPDATE SET version = excluded.version, standing = excluded.standing,
                    deadline = excluded.deadline WHERE excluded.version > dispute.version
                """
        ).execute(arguments: [
            state.disputeID.value, state.accountID.value, state.version, state.standing.rawValue,
            state.openedAt.millisecondsSinceEpoch, state.deadline.iso8601,
        ])
        return database.changesCount > 0
    }

    static func disputes(of account: AccountID, in database: Database) throws -> [Dispute] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM dispute WHERE accountId = ? ORDER BY openedAt, disputeId",
            arguments: [account.value]
        ).map { row in
            Dispute(
                id: DisputeID(row["disputeId"]), standing: try LedgerRows.choice(row["standing"]),
                openedAt: Instant(millisecondsSinceEpoch: row["openedAt"]),
                deadline: try LocalDate(iso8601: row["deadline"]))
        }
    }

    static func keep(_ set: HoldSet, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO holdSet (holder, placedBy, version, holds) VALUES (?, ?, ?, ?)
                ON CONFLICT (holder, placedBy) DO UPDATE SET version = excluded.version, holds = excluded.holds
                    WHERE excluded.version > holdSet.version
                """
        ).execute(arguments: [holder(set), set.placedBy, set.version, try JSONCoding.encode(set.holds)])
    }

    /// The holds on an account: its own and its debtor's.
    static func holds(account: AccountID, debtor: DebtorID, in database: Database) throws -> [Hold] {
        try Data.fetchAll(
            database, sql: "SELECT holds FROM holdSet WHERE holder IN (?, ?) ORDER BY holder, placedBy",
            arguments: ["account/\(account.value)", "debtor/\(debtor.value)"]
        ).flatMap { try JSONCoding.decode([Hold].self, from: $0) }
    }

    /// An account's and a debtor's id may be spelled alike.
    private static func holder(_ set: HoldSet) -> String {
        set.accountID.map { "account/\($0.value)" } ?? "debtor/\(set.debtorID?.value ?? "")"
    }

    /// Whether a message of the ERP is waiting to be tried again, besides the one of that id.
    static func isRetrying(_ system: SystemID, besides id: String, in database: Database) throws -> Bool {
        let prefix = "\(system.value)/"
        return try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM retry
                    WHERE consumer = ? AND substr(messageId, 1, ?) = ? AND messageId <> ?)
                    """),
            arguments: [QueueName.paymentERP, prefix.count, prefix, prefix + id]) ?? false
    }

    /// - Returns: false when it is no newer than the one known.
    static func advance(_ watermark: Watermark, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO watermark (system, asOf) VALUES (?, ?)
                ON CONFLICT (system) DO UPDATE SET asOf = excluded.asOf WHERE excluded.asOf > watermark.asOf
                """
        ).execute(arguments: [watermark.system.value, watermark.asOf.millisecondsSinceEpoch])
        return database.changesCount > 0
    }
}
