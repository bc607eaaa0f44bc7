import Calendars
import Contracts
import Foundation
import GRDB
import Money
import PaymentCore
import Storage

/// What pages and the API read of the books. Nothing here changes anything.
enum BookQueries {
    /// The journal of an account, oldest first; at most the newest `limit` entries.
    static func journal(of ledger: AccountLedger, limit: Int = .max, in database: Database) throws -> [JournalEntry] {
        let first = max(1, ledger.entryCount - Int64(clamping: limit) + 1)
        let id = ledger.terms.accountID.value
        var postings: [Int64: [Posting]] = [:]
        let lines = try Row.fetchAll(
            database,
            sql:
                """
                SELECT number, ledger, amount FROM posting WHERE accountId = ? AND number >= ?
                ORDER BY number, position
                """,
            arguments: [id, first])
        for line in lines {
            let amount = try Money(validating: line["amount"], currency: ledger.currency)
            postings[line["number"], default: []].append(Posting(try LedgerRows.choice(line["ledger"]), amount))
        }
        return try Row.fetchAll(
            database, sql: "SELECT * FROM entry WHERE accountId = ? AND number >= ? ORDER BY number",
            arguments: [id, first]
        ).map { row in
            let number: Int64 = row["number"]
            let lines = postings[number] ?? []
            guard lines.reduce(Int64(0), { $0 + $1.amount.minorUnits }) == 0 else {
                throw StorageError(.corrupt, "Entry \(number) of account \(id) does not balance.")
            }
            return JournalEntry(
                number: number, kind: try LedgerRows.choice(row["kind"]), reference: row["reference"],
                at: Instant(millisecondsSinceEpoch: row["at"]), valueOn: try LocalDate(iso8601: row["valueOn"]),
                postings: lines)
        }
    }

    struct PaymentLine: Sendable, Hashable {
        let paymentID: String
        let accountID: String
        let reference: String
        let amount: Money
        let source: String
        let method: String?
        let valueOn: LocalDate
        let postedAt: Instant
        let reversed: Bool
        let confirmed: Bool
        let throughContact: Bool
    }

    /// Newest first.
    static func payments(limit: Int, offset: Int, in database: Database) throws -> [PaymentLine] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT credit.*, account.reference, account.currency FROM credit JOIN account USING (accountId)
                WHERE kind = 'payment' ORDER BY postedAt DESC, creditKey DESC LIMIT ? OFFSET ?
                """, arguments: [limit, offset]
        ).map { row in
            let confirmedBy: String? = row["confirmedBy"]
            let contact: String? = row["contactId"]
            return PaymentLine(
                paymentID: CreditKey(row["creditKey"]).reference, accountID: row["accountId"],
                reference: row["reference"],
                amount: try Money(validating: row["amount"], currency: try Currency(code: row["currency"])),
                source: row["source"], method: row["method"], valueOn: try LocalDate(iso8601: row["valueOn"]),
                postedAt: Instant(millisecondsSinceEpoch: row["postedAt"]), reversed: row["reversed"],
                confirmed: confirmedBy != nil, throughContact: contact != nil)
        }
    }

    static func paymentCount(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM credit WHERE kind = 'payment'") ?? 0
    }

    struct AccountLine: Sendable, Hashable, Codable {
        let accountId: String
        let debtorId: String
        let creditorId: String
        let reference: String
        let currency: String
        let balance: String
        let version: Int64
        let closed: Bool
    }

    /// In the order of their ids, behind `cursor`.
    static func accounts(after cursor: String, limit: Int, in database: Database) throws -> [AccountLine] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM account WHERE accountId > ? ORDER BY accountId LIMIT ?",
            arguments: [cursor, limit]
        ).map(line)
    }

    /// Accounts by reference, invoice number, or the id of account, debtor, invoice or payment: exact, for a search
    /// box.
    /// - Parameter systems: whose ids are found without their system before them, too.
    static func search(
        _ text: String, systems: [SystemID], limit: Int, in database: Database
    ) throws -> [AccountLine] {
        let ids = [text] + systems.map { "\($0.value):\(text)" }
        let marks = databaseQuestionMarks(count: ids.count)
        let sql = """
            SELECT * FROM account WHERE accountId IN (
                SELECT accountId FROM account WHERE reference = ?
                UNION SELECT accountId FROM invoice WHERE number = ?
                UNION SELECT accountId FROM account WHERE accountId IN (\(marks))
                UNION SELECT accountId FROM account WHERE debtorId IN (\(marks))
                UNION SELECT accountId FROM invoice WHERE invoiceId IN (\(marks))
                UNION SELECT accountId FROM credit WHERE creditKey IN (\(marks)) OR confirmedBy IN (\(marks)))
            ORDER BY accountId LIMIT ?
            """
        let keys = ids.map { CreditKey.payment(PaymentID($0)).value }
        let arguments = StatementArguments([text, text] + ids + ids + ids + keys + ids) + [limit]
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map(line)
    }

    private static func line(_ row: Row) throws -> AccountLine {
        let balance = try Money(validating: row["balance"], currency: try Currency(code: row["currency"]))
        let closed: String? = row["closedBecause"]
        return AccountLine(
            accountId: row["accountId"], debtorId: row["debtorId"], creditorId: row["creditorId"],
            reference: row["reference"], currency: balance.currency.code, balance: balance.decimalString,
            version: row["version"], closed: closed != nil)
    }

    /// The sums of all accounts' books by currency and ledger account, in minor units.
    static func trialBalance(in database: Database) throws -> [String: [LedgerAccount: Int64]] {
        var sums: [String: [LedgerAccount: Int64]] = [:]
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT account.currency, posting.ledger, sum(posting.amount) AS amount
                FROM posting JOIN account USING (accountId) GROUP BY account.currency, posting.ledger
                """)
        for row in rows {
            sums[row["currency"], default: [:]][try LedgerRows.choice(row["ledger"])] = row["amount"]
        }
        return sums
    }
}
