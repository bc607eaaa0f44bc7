import Calendars
import Contracts
import Foundation
import GRDB
import Messaging

/// The newest fact of each kind that other services told: accounts, segments, holds, statuses, watermarks.
enum FactStore {
    // MARK: - Accounts

    static func account(_ id: AccountID, in database: Database) throws -> AccountState? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM account WHERE accountId = ?"), arguments: [id.value]
        ).map { try JSONCoding.decode(AccountState.self, from: $0) }
    }

    static func accounts(of debtors: [DebtorID], in database: Database) throws -> [AccountID] {
        try debtors.flatMap { debtor in
            try String.fetchAll(
                database.cachedStatement(sql: "SELECT accountId FROM account WHERE debtorId = ? ORDER BY accountId"),
                arguments: [debtor.value])
        }.sorted().map { AccountID($0) }
    }

    /// - Returns: false when the state known is as new or newer. The same holds of the others below.
    static func keep(_ account: AccountState, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO account (accountId, debtorId, version, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET
                    debtorId = excluded.debtorId, version = excluded.version, state = excluded.state
                WHERE excluded.version > account.version
                """
        ).execute(arguments: [
            account.accountID.value, account.debtorID.value, account.version, try JSONCoding.encode(account),
        ])
        return database.changesCount > 0
    }

    // MARK: - Segments

    static func segment(
        of id: AccountID, in database: Database
    ) throws -> (segment: String, strategy: String)? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT segment, strategy FROM segmented WHERE accountId = ?"),
            arguments: [id.value]
        ).map { ($0["segment"], $0["strategy"]) }
    }

    static func keep(_ segmented: AccountSegmented, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO segmented (accountId, version, segment, strategy) VALUES (?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET
                    version = excluded.version, segment = excluded.segment, strategy = excluded.strategy
                WHERE excluded.version > segmented.version
                """
        ).execute(arguments: [
            segmented.accountID.value, segmented.version, segmented.segment, segmented.strategy,
        ])
        return database.changesCount > 0
    }

    // MARK: - Holds and statuses

    static func keep(_ set: HoldSet, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO holdSet (holder, placedBy, version, body) VALUES (?, ?, ?, ?)
                ON CONFLICT (holder, placedBy) DO UPDATE SET version = excluded.version, body = excluded.body
                WHERE excluded.version > holdSet.version
                """
        ).execute(arguments: [set.holder, set.placedBy, set.version, try JSONCoding.encode(set)])
        return database.changesCount > 0
    }

    static func holds(on holder: String, in database: Database) throws -> [Hold] {
        try Data.fetchAll(
            database.cachedStatement(sql: "SELECT body FROM holdSet WHERE holder = ? ORDER BY placedBy"),
            arguments: [holder]
        ).flatMap { try JSONCoding.decode(HoldSet.self, from: $0).holds }
    }

    static func holdSet(_ holder: String, placedBy: String, in database: Database) throws -> HoldSet? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT body FROM holdSet WHERE holder = ? AND placedBy = ?"),
            arguments: [holder, placedBy]
        ).map { try JSONCoding.decode(HoldSet.self, from: $0) }
    }

    static func keep(_ change: DebtorStatusChanged, in database: Database) throws {
        if change.status == .none {
            try database.execute(
                sql: "DELETE FROM debtorStatus WHERE debtorId = ?", arguments: [change.debtorID.value])
        } else {
            try database.execute(
                sql: "INSERT OR REPLACE INTO debtorStatus (debtorId, status, since) VALUES (?, ?, ?)",
                arguments: [change.debtorID.value, change.status.rawValue, change.since.iso8601])
        }
    }

    static func statuses(of debtors: [DebtorID], in database: Database) throws -> [DebtorStatus] {
        let names = try debtors.flatMap { debtor in
            try String.fetchAll(
                database.cachedStatement(sql: "SELECT status FROM debtorStatus WHERE debtorId = ?"),
                arguments: [debtor.value])
        }
        return Set(names).sorted().compactMap(DebtorStatus.init(rawValue:))
    }

    // MARK: - Watermarks

    static func keep(_ feed: FeedFresh, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO watermark (system, asOf) VALUES (?, ?)
                ON CONFLICT (system) DO UPDATE SET asOf = max(asOf, excluded.asOf)
                """, arguments: [feed.system.value, feed.asOf.millisecondsSinceEpoch])
    }

    static func watermark(of system: SystemID, in database: Database) throws -> Instant? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT asOf FROM watermark WHERE system = ?"), arguments: [system.value]
        ).map(Instant.init(millisecondsSinceEpoch:))
    }
}
