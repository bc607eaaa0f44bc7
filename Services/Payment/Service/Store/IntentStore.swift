import Calendars
import Contracts
import GRDB
import Money
import Storage

/// A debtor's wish to pay an amount through a gateway, before any money has moved.
struct PaymentIntent: Sendable, Hashable {
    enum Standing: String, Sendable { case open, succeeded, failed }

    let id: String
    let accountID: AccountID
    let gateway: String
    let amount: Money
    let contactID: ContactID?
    let createdAt: Instant
    var standing: Standing
    var paymentID: PaymentID?
}

enum IntentStore {
    /// Most intents of an account that may wait for a gateway at once.
    static let openMax = 50
    /// How long an intent waits: providers close their own pages sooner. Later it stands in nobody's way, and money
    /// that comes for it after all is taken all the same.
    static let life: Duration = .seconds(24 * 3600)

    /// Makes an intent, or gives the one that waits already for the same amount through the same contact: pressing the
    /// button twice is no second payment. The id is a hash of the account and the number of the intent, so it is the
    /// same on every run.
    /// - Returns: `nil` when too many wait.
    static func open(
        account: AccountID, gateway: String, amount: Money, contact: ContactID?, at now: Instant, in database: Database
    ) throws -> PaymentIntent? {
        let waiting = try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT intentId FROM intent
                    WHERE accountId = ? AND gateway = ? AND standing = 'open' AND createdAt > ? ORDER BY
                        createdAt, intentId
                    """),
            arguments: [account.value, gateway, (now - life).millisecondsSinceEpoch])
        let same = try waiting.compactMap { try find($0, in: database) }
            .first { $0.amount == amount && $0.contactID == contact }
        if let same { return same }
        guard waiting.count < openMax else { return nil }
        let count =
            try Int.fetchOne(
                database.cachedStatement(sql: "SELECT count(*) FROM intent WHERE accountId = ?"),
                arguments: [account.value]) ?? 0
        let intent = PaymentIntent(
            id: StableID.make("intent", account.value, "\(count + 1)"), accountID: account, gateway: gateway,
            amount: amount, contactID: contact, createdAt: now, standing: .open, paymentID: nil)
        try database.cachedStatement(
            sql: """
                INSERT INTO intent (intentId, accountId, gateway, amount, currency, contactId, createdAt, standing)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'open')
                """
        ).execute(arguments: [
            intent.id, account.value, gateway, amount.minorUnits, amount.currency.code, contact?.value,
            now.millisecondsSinceEpoch,
        ])
        return intent
    }

    static func find(_ id: String, in database: Database) throws -> PaymentIntent? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT * FROM intent WHERE intentId = ?"), arguments: [id]
        ).map { row in
            let contact: String? = row["contactId"]
            let payment: String? = row["paymentId"]
            return PaymentIntent(
                id: row["intentId"], accountID: AccountID(row["accountId"]), gateway: row["gateway"],
                amount: try Money(validating: row["amount"], currency: try Currency(code: row["currency"])),
                contactID: contact.map { ContactID($0) }, createdAt: Instant(millisecondsSinceEpoch: row["createdAt"]),
                standing: try LedgerRows.choice(row["standing"]), paymentID: payment.map { PaymentID($0) })
        }
    }

    static func close(
        _ id: String, as standing: PaymentIntent.Standing, payment: PaymentID?, in database: Database
    ) throws {
        try database.cachedStatement(sql: "UPDATE intent SET standing = ?, paymentId = ? WHERE intentId = ?")
            .execute(arguments: [standing.rawValue, payment?.value, id])
    }

    /// Remembers a gateway's event.
    /// - Returns: false when it came before; `nil` when another one came under its id.
    static func note(gateway: String, event: String, digest: String, in database: Database) throws -> Bool? {
        let known = try String.fetchOne(
            database.cachedStatement(sql: "SELECT digest FROM gatewayEvent WHERE gateway = ? AND eventId = ?"),
            arguments: [gateway, event])
        if let known { return known == digest ? false : nil }
        try database.cachedStatement(sql: "INSERT INTO gatewayEvent (gateway, eventId, digest) VALUES (?, ?, ?)")
            .execute(arguments: [gateway, event, digest])
        return true
    }
}
