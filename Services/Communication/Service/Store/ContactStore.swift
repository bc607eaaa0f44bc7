import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging

/// The table of contacts: planned, due, granted, ended.
enum ContactStore {
    private static let columns = "planned, machine, detail, decisions"

    static func find(_ id: ContactID, in database: Database) throws -> StoredContact? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM contact WHERE contactId = ?"),
            arguments: [id.value]
        ).map(contact)
    }

    /// The step of its strategy that an account waits for.
    static func open(_ account: AccountID, in database: Database) throws -> StoredContact? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM contact
                    WHERE accountId = ? AND standing IN ('planned', 'due') AND detail IS NULL
                    """), arguments: [account.value]
        ).map(contact)
    }

    /// Due contacts by these channels in the order in which they are decided, at most one a person: each person's
    /// first, and only while nothing else of that person is under way. So nobody's busy contacts stand in the way of
    /// others', and the order does not depend on which notifier asks first. What is being cleared up is under way
    /// itself and always comes.
    static func eligible(_ channels: [Channel], limit: Int, in database: Database) throws -> [StoredContact] {
        guard !channels.isEmpty, limit > 0 else { return [] }
        return try Row.fetchAll(
            database.cachedStatement(sql: eligibleSQL(channels: channels.count)),
            arguments: StatementArguments(channels.map(\.rawValue)) + [limit]
        ).map(contact)
    }

    /// Every part of it is answered by a partial index, so a turn's work does not grow with what is planned, over, or
    /// waits behind others; a test keeps it so.
    static func eligibleSQL(channels: Int) -> String {
        let places = Array(repeating: "?", count: channels).joined(separator: ", ")
        let person = """
            SELECT c.debtorId UNION ALL SELECT other.debtorId FROM vaultDebtor AS own
            JOIN vaultDebtor AS other ON other.personId = own.personId WHERE own.debtorId = c.debtorId
            """
        return """
            SELECT c.planned, c.machine, c.detail, c.decisions FROM contact AS c INDEXED BY contactDue
            WHERE c.standing = 'due' AND c.channel IN (\(places)) AND (c.underWay = 1 OR (
                NOT EXISTS (SELECT 1 FROM contact AS u
                    WHERE u.underWay = 1 AND u.debtorId IN (\(person)))
                AND NOT EXISTS (SELECT 1 FROM contact AS e
                    WHERE e.standing = 'due' AND e.debtorId IN (\(person))
                    AND (e.priority, e.dueAt, e.accountId, e.contactId)
                        < (c.priority, c.dueAt, c.accountId, c.contactId))))
            ORDER BY c.priority, c.dueAt, c.accountId, c.contactId LIMIT ?
            """
    }

    static func granted(in database: Database) throws -> [StoredContact] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM contact WHERE standing = 'granted' ORDER BY contactId")
        ).map(contact)
    }

    /// What stepped time waits for: attempts without outcome, and contacts the gate has yet to decide. None of them can
    /// stay so for good: calls become tasks, and a channel that no notifier serves is refused.
    static func pendingCount(in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM contact WHERE standing IN ('due', 'granted')")) ?? 0
    }

    static func put(
        _ contact: StoredContact, result: DeliveryResult? = nil, cause: String? = nil, at: Instant,
        in database: Database
    ) throws {
        let planned = contact.planned
        let dueAt = contact.machine.plannedFor ?? planned.dueAt
        try database.cachedStatement(
            sql: """
                INSERT INTO contact (contactId, accountId, debtorId, channel, class, priority, dueAt, standing, planned,
                    machine, detail, result, cause, changedAt, underWay, decisions)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (contactId) DO UPDATE SET
                    channel = excluded.channel, dueAt = excluded.dueAt, standing = excluded.standing,
                    planned = excluded.planned, machine = excluded.machine, result = excluded.result,
                    cause = excluded.cause, changedAt = excluded.changedAt, underWay = excluded.underWay,
                    decisions = excluded.decisions
                """
        ).execute(arguments: [
            planned.contactID.value, planned.account.value, planned.debtor.value, planned.channel.rawValue,
            planned.contactClass.rawValue, planned.contactClass.priority, dueAt.millisecondsSinceEpoch,
            contact.machine.standing, try JSONCoding.encode(planned), try JSONCoding.encode(contact.machine),
            try contact.detail.map { try JSONCoding.encode($0) }, result?.rawValue, cause,
            at.millisecondsSinceEpoch, contact.machine.isInProgress, contact.decisions,
        ])
    }

    static func contact(_ row: Row) throws -> StoredContact {
        let detail: Data? = row["detail"]
        return StoredContact(
            planned: try JSONCoding.decode(PlannedContact.self, from: row["planned"]),
            machine: try JSONCoding.decode(AttemptMachine.self, from: row["machine"]),
            detail: try detail.map { try JSONCoding.decode(ContactDetail.self, from: $0) },
            decisions: row["decisions"])
    }

    // MARK: - Beside the contact

    static func keep(_ decision: StoredDecision, of id: ContactID, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE contact SET decision = ? WHERE contactId = ?")
            .execute(arguments: [try JSONCoding.encode(decision), id.value])
    }

    static func decision(of id: ContactID, in database: Database) throws -> StoredDecision? {
        let data = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT decision FROM contact WHERE contactId = ?"), arguments: [id.value])
        return try data.map { try JSONCoding.decode(StoredDecision.self, from: $0) }
    }

    /// The keyed hash of the address it went to, so that a bounce can be booked to it.
    static func keep(addressKey: String, of id: ContactID, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE contact SET addressKey = ? WHERE contactId = ?")
            .execute(arguments: [addressKey, id.value])
    }

    static func addressKey(of id: ContactID, in database: Database) throws -> String? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT addressKey FROM contact WHERE contactId = ?"),
            arguments: [id.value])
    }

    /// The provider's own name for its message, by which the provider speaks of it later.
    static func keep(reference: String, of id: ContactID, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE contact SET reference = ? WHERE contactId = ?")
            .execute(arguments: [reference, id.value])
    }

    static func reference(of id: ContactID, in database: Database) throws -> String? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT reference FROM contact WHERE contactId = ?"), arguments: [id.value])
    }

    static func find(reference: String, in database: Database) throws -> StoredContact? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM contact WHERE reference = ?"),
            arguments: [reference]
        ).map(contact)
    }
}
