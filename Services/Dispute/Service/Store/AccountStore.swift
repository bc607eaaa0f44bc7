import Contracts
import Foundation
import GRDB
import Messaging

/// The newest state of every account, as payment told it.
enum AccountStore {
    static func find(_ id: AccountID, in database: Database) throws -> AccountState? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM account WHERE accountId = ?"), arguments: [id.value]
        ).map { try JSONCoding.decode(AccountState.self, from: $0) }
    }

    /// A debtor's accounts with one creditor, by id; the others are no business of that creditor's pages.
    static func accounts(
        of debtor: DebtorID, creditor: CreditorID, in database: Database
    ) throws -> [AccountState] {
        try Data.fetchAll(
            database.cachedStatement(
                sql: "SELECT state FROM account WHERE debtorId = ? AND creditorId = ? ORDER BY accountId"),
            arguments: [debtor.value, creditor.value]
        ).map { try JSONCoding.decode(AccountState.self, from: $0) }
    }

    /// All of a debtor's accounts, by id.
    static func ids(of debtor: DebtorID, in database: Database) throws -> [AccountID] {
        try String.fetchAll(
            database.cachedStatement(sql: "SELECT accountId FROM account WHERE debtorId = ? ORDER BY accountId"),
            arguments: [debtor.value]
        ).map { AccountID($0) }
    }

    /// Keeps a newer state; one as new or older than the state known changes nothing.
    static func keep(_ account: AccountState, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO account (accountId, debtorId, creditorId, version, state) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET
                    debtorId = excluded.debtorId, creditorId = excluded.creditorId, version = excluded.version,
                    state = excluded.state
                WHERE excluded.version > account.version
                """
        ).execute(arguments: [
            account.accountID.value, account.debtorID.value, account.creditorID.value, account.version,
            try JSONCoding.encode(account),
        ])
    }
}
