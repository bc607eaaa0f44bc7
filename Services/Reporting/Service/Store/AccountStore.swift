import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import Money
import ReportingCore

/// The newest state of every account, its segment, and its debtor.
enum AccountStore {
    static func state(_ id: AccountID, in database: Database) throws -> AccountState? {
        let data = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM account WHERE accountId = ?"), arguments: [id.value])
        return try data.map { try JSONCoding.decode(AccountState.self, from: $0) }
    }

    /// - Parameter body: the state as it was published.
    static func keep(_ state: AccountState, _ body: Data, at: Instant, in database: Database) throws {
        let firstDue = state.openInvoices.map(\.dueOn).min()
        try database.cachedStatement(
            sql: """
                INSERT INTO account (accountId, debtorId, creditor, reference, currency, balance, firstDueOn, closed,
                    promiseDueOn, version, state, changedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET
                    debtorId = excluded.debtorId, creditor = excluded.creditor, reference = excluded.reference,
                    currency = excluded.currency, balance = excluded.balance, firstDueOn = excluded.firstDueOn,
                    closed = excluded.closed, promiseDueOn = excluded.promiseDueOn, version = excluded.version,
                    state = excluded.state, changedAt = max(changedAt, excluded.changedAt)
                """
        ).execute(arguments: [
            state.accountID.value, state.debtorID.value, state.creditorID.value, state.reference,
            state.balance.currency.code, state.balance.minorUnits, firstDue?.dayNumber, state.closed,
            state.promise?.dueOn.dayNumber, state.version, body, at.millisecondsSinceEpoch,
        ])
    }

    /// Something happened on the account.
    static func touch(_ id: String, at: Instant, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE account SET changedAt = max(changedAt, ?) WHERE accountId = ?")
            .execute(arguments: [at.millisecondsSinceEpoch, id])
    }

    /// Empty while the account is not known.
    static func creditor(of id: AccountID, in database: Database) throws -> String {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT creditor FROM account WHERE accountId = ?"), arguments: [id.value])
            ?? ""
    }

    static func exists(_ id: String, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM account WHERE accountId = ?)"),
            arguments: [id]) ?? false
    }

    // MARK: - Segments

    /// - Returns: false when the segment known is as new or newer.
    static func keep(_ body: AccountSegmented, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO segment (accountId, segment, strategy, reasons, version) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (accountId) DO UPDATE SET segment = excluded.segment, strategy = excluded.strategy,
                    reasons = excluded.reasons, version = excluded.version
                WHERE excluded.version > segment.version
                """
        ).execute(arguments: [
            body.accountID.value, body.segment, body.strategy, body.reasons.joined(separator: "\n"), body.version,
        ])
        return database.changesCount > 0
    }

    // MARK: - Debtors

    static func debtor(_ id: DebtorID, in database: Database) throws -> DebtorState? {
        let data = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM debtor WHERE debtorId = ?"), arguments: [id.value])
        return try data.map { try JSONCoding.decode(DebtorState.self, from: $0) }
    }

    static func keep(_ state: DebtorState, _ body: Data, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO debtor (debtorId, version, state) VALUES (?, ?, ?)
                ON CONFLICT (debtorId) DO UPDATE SET version = excluded.version, state = excluded.state
                """
        ).execute(arguments: [state.debtorID.value, state.version, body])
    }
}
