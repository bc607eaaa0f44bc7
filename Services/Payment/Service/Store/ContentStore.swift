import Calendars
import Contracts
import Foundation
import GRDB
import Money
import PaymentCore

/// Business ids, unique for ever, with a digest of the content that first came under them: the same content again is
/// accepted again and changes nothing; other content is refused.
enum ContentStore {
    struct Known: Sendable, Hashable {
        let accountID: AccountID
        let digest: String
    }

    static func account(_ id: AccountID, in database: Database) throws -> Known? {
        try known("SELECT accountId, digest FROM account WHERE accountId = ?", id.value, database)
    }

    static func invoice(_ id: InvoiceID, in database: Database) throws -> Known? {
        try known("SELECT accountId, digest FROM invoice WHERE invoiceId = ?", id.value, database)
    }

    static func credit(_ key: CreditKey, in database: Database) throws -> Known? {
        try known("SELECT accountId, digest FROM credit WHERE creditKey = ?", key.value, database)
    }

    /// The payment of ours that an ERP's payment confirmed.
    static func creditConfirmed(by id: PaymentID, in database: Database) throws -> CreditKey? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT creditKey FROM credit WHERE confirmedBy = ?"), arguments: [id.value]
        ).map { CreditKey($0) }
    }

    static func confirm(_ key: CreditKey, by id: PaymentID, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE credit SET confirmedBy = ? WHERE creditKey = ?")
            .execute(arguments: [id.value, key.value])
    }

    static func confirmation(of key: CreditKey, in database: Database) throws -> PaymentID? {
        try String.fetchOne(
            database.cachedStatement(
                sql: "SELECT confirmedBy FROM credit WHERE creditKey = ? AND confirmedBy IS NOT NULL"),
            arguments: [key.value]
        ).map { PaymentID($0) }
    }

    private static func known(_ sql: String, _ id: String, _ database: Database) throws -> Known? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: [id]).map { row in
            Known(accountID: AccountID(row["accountId"]), digest: row["digest"])
        }
    }

    // MARK: - Adding

    /// Before the ledger is saved, so that what it changed finds its row.
    static func add(_ invoice: Invoice, to account: AccountID, digest: String, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO invoice (invoiceId, accountId, number, part, issuedOn, dueOn, amount, open,
                    cancelled, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
                """
        ).execute(arguments: [
            invoice.id.value, account.value, invoice.number, invoice.part.rawValue, invoice.issuedOn.iso8601,
            invoice.dueOn.iso8601, invoice.amount.minorUnits, invoice.amount.minorUnits, digest,
        ])
    }

    /// What the ledger does not need to know of a credit.
    struct CreditDetail: Sendable {
        var postedAt: Int64
        var method: String?
        var contactID: ContactID?
        var digest: String
    }

    static func add(
        _ credit: Credit, to account: AccountID, _ detail: CreditDetail, in database: Database
    ) throws {
        let (kind, source) = LedgerRows.columns(credit.kind)
        try database.cachedStatement(
            sql: """
                INSERT INTO credit (creditKey, accountId, kind, source, amount, unallocated, valueOn, namedInvoice,
                    entryNumber, reversed, postedAt, method, contactId, confirmedBy, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, NULL, ?)
                """
        ).execute(arguments: [
            credit.key.value, account.value, kind, source, credit.amount.minorUnits, credit.amount.minorUnits,
            credit.valueOn.iso8601, credit.namedInvoice?.value, detail.postedAt, detail.method,
            detail.contactID?.value, detail.digest,
        ])
    }
}
