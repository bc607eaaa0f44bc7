import Contracts
import Foundation
import GRDB
import Messaging
import SegmentationCore

/// The table of cases, and the holds that bear on them.
enum SegmentCases {
    static func find(_ id: AccountID, in database: Database) throws -> SegmentCase? {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT account, segmented, debtorId FROM segmentCase WHERE accountId = ?"),
            arguments: [id.value])
        guard let row else { return nil }
        let segmented: Data? = row["segmented"]
        return SegmentCase(
            account: try JSONCoding.decode(AccountState.self, from: row["account"]),
            held: try isHeld(["account/" + id.value, "debtor/" + row["debtorId"]], in: database),
            current: try segmented.map { try JSONCoding.decode(AccountSegmented.self, from: $0) })
    }

    /// Keeps a newer state of the account.
    /// - Returns: false when the state known is as new or newer.
    static func keep(_ account: AccountState, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO segmentCase (accountId, debtorId, accountVersion, account) VALUES (?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET
                    accountVersion = excluded.accountVersion, account = excluded.account
                WHERE excluded.accountVersion > segmentCase.accountVersion
                """
        ).execute(arguments: [
            account.accountID.value, account.debtorID.value, account.version, try JSONCoding.encode(account),
        ])
        return database.changesCount > 0
    }

    static func keep(_ segmented: AccountSegmented, in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE segmentCase SET segmented = ?, segment = ?, strategy = ? WHERE accountId = ?"
        ).execute(arguments: [
            try JSONCoding.encode(segmented), segmented.segment, segmented.strategy, segmented.accountID.value,
        ])
    }

    static func accounts(of debtor: DebtorID, in database: Database) throws -> [AccountID] {
        try String.fetchAll(
            database.cachedStatement(sql: "SELECT accountId FROM segmentCase WHERE debtorId = ? ORDER BY accountId"),
            arguments: [debtor.value]
        ).map { AccountID($0) }
    }

    // MARK: - Holds

    /// - Returns: false when the set known is as new or newer.
    static func keep(_ set: HoldSet, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO holdSet (holder, placedBy, version, count) VALUES (?, ?, ?, ?)
                ON CONFLICT (holder, placedBy) DO UPDATE SET version = excluded.version, count = excluded.count
                WHERE excluded.version > holdSet.version
                """
        ).execute(arguments: [holder(set), set.placedBy, set.version, set.holds.count])
        return database.changesCount > 0
    }

    /// An account's and a debtor's id may be spelled alike.
    private static func holder(_ set: HoldSet) -> String {
        set.accountID.map { "account/\($0.value)" } ?? "debtor/\(set.debtorID?.value ?? "")"
    }

    private static func isHeld(_ holders: [String], in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM holdSet WHERE holder IN (?, ?) AND count > 0)"),
            arguments: StatementArguments(holders)) ?? false
    }
}
