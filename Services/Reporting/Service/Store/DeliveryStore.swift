import Calendars
import Contracts
import GRDB
import ReportingCore

/// Delivery attempts by contact and attempt: what was let through, how it ended, and whether a payment followed.
enum DeliveryStore {
    /// An attempt that ended before, as it was counted then.
    struct Known: Sendable {
        let result: DeliveryResult?
        let at: Instant
        let isConverted: Bool
        let isExact: Bool
    }

    /// A contact that left, as a payment finds it.
    struct Sent: Sendable {
        let contactID: String
        let attempt: Int
        let creditor: String
        let segment: String
        let step: String
        let at: Instant
    }

    /// - Returns: false when the permit was known.
    static func permit(_ body: ContactPermitted, in database: Database) throws -> Bool {
        let contact = body.contact
        let known = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT permitted FROM delivery WHERE contactId = ? AND attempt = ?"),
            arguments: [contact.contactID.value, contact.attempt])
        guard known != true else { return false }
        try put(contact, permitted: true, result: nil, at: body.decidedAt, in: database)
        return true
    }

    static func find(_ contact: ContactSummary, in database: Database) throws -> Known? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT result, at, converted, exact FROM delivery WHERE contactId = ? AND attempt = ?"),
            arguments: [contact.contactID.value, contact.attempt]
        ).map { row in
            Known(
                result: (row["result"] as String?).flatMap(DeliveryResult.init(rawValue:)),
                at: Instant(millisecondsSinceEpoch: row["at"]), isConverted: row["converted"], isExact: row["exact"])
        }
    }

    static func settle(_ body: ContactSettled, in database: Database) throws {
        try put(body.contact, permitted: false, result: body.result, at: body.at, in: database)
    }

    private static func put(
        _ contact: ContactSummary, permitted: Bool, result: DeliveryResult?, at: Instant, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (contactId, attempt, accountId, creditor, channel, class, segment, step, permitted,
                    result, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (contactId, attempt) DO UPDATE SET
                    permitted = max(permitted, excluded.permitted), result = coalesce(excluded.result, result),
                    at = CASE WHEN excluded.result IS NULL AND result IS NOT NULL THEN at ELSE excluded.at END,
                    converted = CASE WHEN excluded.result IS NULL THEN converted ELSE 0 END,
                    exact = CASE WHEN excluded.result IS NULL THEN exact ELSE 0 END
                """
        ).execute(arguments: [
            contact.contactID.value, contact.attempt, contact.accountID.value, contact.creditorID.value,
            contact.channel.rawValue, contact.contactClass.rawValue, contact.segment, contact.step, permitted,
            result?.rawValue, at.millisecondsSinceEpoch,
        ])
    }

    // MARK: - Trouble

    /// An attempt that nobody knows the end of, or that failed.
    struct Trouble: Sendable {
        let contact: String
        let account: String
        let channel: String
        let step: String
        let isInDoubt: Bool
        let at: Instant
    }

    /// The newest first.
    static func trouble(limit: Int, in database: Database) throws -> [Trouble] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT contactId, accountId, channel, step, result, at FROM delivery
                WHERE result IN ('in-doubt', 'failed') ORDER BY at DESC, contactId LIMIT ?
                """, arguments: [limit]
        ).map { row in
            Trouble(
                contact: row["contactId"], account: row["accountId"], channel: row["channel"], step: row["step"],
                isInDoubt: row["result"] == DeliveryResult.inDoubt.rawValue,
                at: Instant(millisecondsSinceEpoch: row["at"]))
        }
    }

    // MARK: - Conversion

    /// The classes a payment can be the effect of, as SQL.
    private static let classes = Conversion.classes.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// Contacts of the account that left within the window before a payment and count no payment yet.
    static func unconverted(
        _ account: AccountID, paidAt: Instant, in database: Database
    ) throws -> [Sent] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT contactId, attempt, creditor, segment, step, at FROM delivery
                    WHERE accountId = ? AND at BETWEEN ? AND ? AND result = 'sent' AND converted = 0
                        AND class IN (\(classes))
                    """),
            arguments: [
                account.value, (paidAt - Conversion.window).millisecondsSinceEpoch, paidAt.millisecondsSinceEpoch,
            ]
        ).map(sent)
    }

    /// The attempt of a contact that left and was not yet counted as paid through its link.
    static func notExact(_ contact: ContactID, in database: Database) throws -> Sent? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT contactId, attempt, creditor, segment, step, at FROM delivery
                    WHERE contactId = ? AND result = 'sent' AND exact = 0 AND class IN (\(classes))
                    ORDER BY attempt LIMIT 1
                    """), arguments: [contact.value]
        ).map(sent)
    }

    static func mark(_ sent: Sent, exact: Bool, in database: Database) throws {
        let column = exact ? "exact" : "converted"
        try database.cachedStatement(
            sql: "UPDATE delivery SET \(column) = 1 WHERE contactId = ? AND attempt = ?"
        ).execute(arguments: [sent.contactID, sent.attempt])
    }

    private static func sent(_ row: Row) -> Sent {
        Sent(
            contactID: row["contactId"], attempt: row["attempt"], creditor: row["creditor"], segment: row["segment"],
            step: row["step"], at: Instant(millisecondsSinceEpoch: row["at"]))
    }
}
