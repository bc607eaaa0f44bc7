import Calendars
import Contracts
import GRDB
import Money
import ReportingCore

/// Payments and promises, each once.
enum MoneyStore {
    /// - Returns: false when the payment was known.
    static func keep(_ body: PaymentReceived, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO payment (paymentId, accountId, currency, amount, source, at, contactId)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            body.paymentID.value, body.accountID.value, body.amount.currency.code, body.amount.minorUnits,
            body.source.rawValue, body.receivedAt.millisecondsSinceEpoch, body.contactID?.value,
        ])
        return database.changesCount > 0
    }

    /// - Returns: false when it is not known, or was reversed before.
    static func reverse(_ id: PaymentID, in database: Database) throws -> Bool {
        try database.cachedStatement(sql: "UPDATE payment SET reversed = 1 WHERE paymentId = ? AND reversed = 0")
            .execute(arguments: [id.value])
        return database.changesCount > 0
    }

    static func wasPaid(_ account: AccountID, after contact: Instant, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM payment WHERE accountId = ? AND at BETWEEN ? AND ?)"),
            arguments: [
                account.value, contact.millisecondsSinceEpoch, (contact + Conversion.window).millisecondsSinceEpoch,
            ]) ?? false
    }

    static func wasPaid(through contact: ContactID, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM payment WHERE contactId = ?)"),
            arguments: [contact.value]) ?? false
    }

    // MARK: - Promises

    static func promise(
        _ id: PromiseID, in database: Database
    ) throws -> (standing: PromiseStanding?, version: Int64)? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT standing, version FROM promise WHERE promiseId = ?"),
            arguments: [id.value]
        ).map { (PromiseStanding(rawValue: $0["standing"]), $0["version"]) }
    }

    static func keep(_ body: PromiseState, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO promise (promiseId, accountId, standing, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (promiseId) DO UPDATE SET standing = excluded.standing, version = excluded.version
                """
        ).execute(arguments: [body.promiseID.value, body.accountID.value, body.standing.rawValue, body.version])
    }
}
