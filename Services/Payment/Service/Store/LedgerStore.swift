import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import Money
import PaymentCore

/// Loads and saves one account with its books.
///
/// An account is loaded whole: even ten years of monthly invoices and payments are some hundred short rows. What
/// changed is written row by row; the journal is only ever added to.
enum LedgerStore {
    static func load(_ id: AccountID, in database: Database) throws -> AccountLedger? {
        guard
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM account WHERE accountId = ?"), arguments: [id.value])
        else { return nil }
        let terms = try LedgerRows.terms(row)
        var promise: PromiseToPay?
        if let promiseID: String = row["openPromiseId"] {
            promise = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM promise WHERE promiseId = ?"), arguments: [promiseID]
            ).map { try LedgerRows.promise($0, terms.currency) }
        }
        let settledAt: Int64? = row["settledAt"]
        return AccountLedger(
            terms: terms, attributes: try JSONCoding.decode([String: String].self, from: row["attributes"]),
            closedBecause: row["closedBecause"], version: row["version"],
            invoices: try invoices(id, terms.currency, database), credits: try credits(id, terms.currency, database),
            allocations: try allocations(id, terms.currency, database), promise: promise,
            promisesMade: row["promisesMade"], promisesBroken: row["promisesBroken"], entryCount: row["entryCount"],
            settledAt: settledAt.map(Instant.init(millisecondsSinceEpoch:)))
    }

    /// Writes what changed. A new account (version 1) carries the digest of the message that opened it.
    static func save(_ ledger: AccountLedger, openedBy digest: String? = nil, in database: Database) throws {
        if let digest { try insert(ledger, digest, database) } else { try update(ledger, database) }
        let id = ledger.terms.accountID.value
        for invoice in ledger.changes.invoices.sorted().compactMap({ ledger.invoices[$0] }) {
            try database.cachedStatement(sql: "UPDATE invoice SET open = ?, cancelled = ? WHERE invoiceId = ?")
                .execute(arguments: [invoice.open.minorUnits, invoice.cancelled, invoice.id.value])
        }
        for credit in ledger.changes.credits.sorted().compactMap({ ledger.credits[$0] }) {
            try database.cachedStatement(
                sql: "UPDATE credit SET unallocated = ?, entryNumber = ?, reversed = ? WHERE creditKey = ?"
            ).execute(arguments: [
                credit.unallocated.minorUnits, credit.entryNumber, credit.reversed, credit.key.value,
            ])
        }
        for key in ledger.changes.allocations { try saveAllocation(key, ledger, database) }
        for entry in ledger.changes.entries { try append(entry, id, database) }
        for promise in ledger.changes.promises { try savePromise(promise, id, database) }
    }

    private static func insert(_ ledger: AccountLedger, _ digest: String, _ database: Database) throws {
        let terms = ledger.terms
        try database.cachedStatement(
            sql: """
                INSERT INTO account (accountId, debtorId, creditorId, reference, debtType, currency, openedOn,
                    attributes, closedBecause, version, balance, entryCount, promisesMade, promisesBroken,
                    openPromiseId, settledAt, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 0, 0, 0, 0, NULL, NULL, ?)
                """
        ).execute(arguments: [
            terms.accountID.value, terms.debtorID.value, terms.creditorID.value, terms.reference,
            terms.debtType.rawValue, terms.currency.code, terms.openedOn.iso8601,
            try JSONCoding.encode(ledger.attributes), ledger.version, digest,
        ])
    }

    private static func update(_ ledger: AccountLedger, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                UPDATE account SET attributes = ?, closedBecause = ?, version = ?, balance = ?, entryCount = ?,
                    promisesMade = ?, promisesBroken = ?, openPromiseId = ?, settledAt = ? WHERE accountId = ?
                """
        ).execute(arguments: [
            try JSONCoding.encode(ledger.attributes), ledger.closedBecause, ledger.version,
            ledger.balance.minorUnits, ledger.entryCount, ledger.promisesMade, ledger.promisesBroken,
            ledger.promise?.id.value, ledger.settledAt?.millisecondsSinceEpoch, ledger.terms.accountID.value,
        ])
    }

    private static func saveAllocation(_ key: AllocationKey, _ ledger: AccountLedger, _ database: Database) throws {
        let id = ledger.terms.accountID.value
        guard let amount = ledger.allocations[key] else {
            try database.cachedStatement(
                sql: "DELETE FROM allocation WHERE accountId = ? AND creditKey = ? AND invoiceId = ?"
            ).execute(arguments: [id, key.credit.value, key.invoice.value])
            return
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO allocation (accountId, creditKey, invoiceId, amount) VALUES (?, ?, ?, ?)
                ON CONFLICT (accountId, creditKey, invoiceId) DO UPDATE SET amount = excluded.amount
                """
        ).execute(arguments: [id, key.credit.value, key.invoice.value, amount.minorUnits])
    }

    private static func append(_ entry: JournalEntry, _ account: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO entry (accountId, number, kind, reference, at, valueOn) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            account, entry.number, entry.kind.rawValue, entry.reference, entry.at.millisecondsSinceEpoch,
            entry.valueOn.iso8601,
        ])
        for (position, posting) in entry.postings.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO posting (accountId, number, position, ledger, amount) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                account, entry.number, position, posting.account.rawValue, posting.amount.minorUnits,
            ])
        }
    }

    private static func savePromise(_ promise: PromiseToPay, _ account: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO promise (promiseId, accountId, amount, madeAt, dueOn, afterEntry, contactId,
                    standing, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (promiseId) DO UPDATE SET standing = excluded.standing, version = excluded.version
                """
        ).execute(arguments: [
            promise.id.value, account, promise.amount.minorUnits, promise.madeAt.millisecondsSinceEpoch,
            promise.dueOn.iso8601, promise.afterEntry, promise.contactID?.value, promise.standing.rawValue,
            promise.version,
        ])
    }

    // MARK: - Reading rows

    private static func invoices(
        _ id: AccountID, _ currency: Currency, _ database: Database
    ) throws -> [InvoiceID: Invoice] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT * FROM invoice WHERE accountId = ?"), arguments: [id.value])
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let invoice = try LedgerRows.invoice(row, currency)
                return (invoice.id, invoice)
            })
    }

    private static func credits(
        _ id: AccountID, _ currency: Currency, _ database: Database
    ) throws -> [CreditKey: Credit] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT * FROM credit WHERE accountId = ?"), arguments: [id.value])
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let credit = try LedgerRows.credit(row, currency)
                return (credit.key, credit)
            })
    }

    private static func allocations(
        _ id: AccountID, _ currency: Currency, _ database: Database
    ) throws -> [AllocationKey: Money] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT creditKey, invoiceId, amount FROM allocation WHERE accountId = ?"),
            arguments: [id.value])
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                (
                    AllocationKey(credit: CreditKey(row["creditKey"]), invoice: InvoiceID(row["invoiceId"])),
                    try Money(validating: row["amount"], currency: currency)
                )
            })
    }
}
