import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging

/// One contact as the console lists it.
struct ContactLine: Sendable {
    let contact: StoredContact
    /// When it falls due, or fell due.
    let dueAt: Instant
    let standing: Standing
    let result: DeliveryResult?
    let cause: String?
    let changedAt: Instant
    let decision: StoredDecision?

    enum Standing: String, Sendable, CaseIterable { case planned, due, granted, ended }
}

/// What the console may ask for.
struct ContactFilter: Sendable, Hashable {
    var channel: Channel?
    var standing: ContactLine.Standing?
    /// The id of an account, a debtor or a contact, with or without its system.
    var id: String?
}

/// Reads contacts for pages and the API.
enum ContactQueries {
    private static let columns = """
        planned, machine, detail, decisions, dueAt, standing, result, cause, changedAt, decision
        """

    /// What has a say in a day: everything that waits and falls due before its end, and what was decided in it. Plans
    /// that were replaced by others before anybody decided are left out.
    static func day(
        _ filter: ContactFilter, from start: Instant, until end: Instant, limit: Int, offset: Int,
        in database: Database
    ) throws -> (lines: [ContactLine], total: Int) {
        var conditions = [
            """
            ((standing <> 'ended' AND dueAt < ?) OR (standing = 'ended' AND changedAt >= ? AND changedAt < ?
                AND (result IS NOT NULL OR decision IS NOT NULL)))
            """
        ]
        var arguments: StatementArguments = [
            end.millisecondsSinceEpoch, start.millisecondsSinceEpoch, end.millisecondsSinceEpoch,
        ]
        if let channel = filter.channel {
            conditions.append("channel = ?")
            arguments += [channel.rawValue]
        }
        if let standing = filter.standing {
            conditions.append("standing = ?")
            arguments += [standing.rawValue]
        }
        if let id = filter.id {
            conditions.append(
                """
                (? IN (accountId, debtorId, contactId) OR ? = substr(accountId, instr(accountId, ':') + 1)
                    OR ? = substr(debtorId, instr(debtorId, ':') + 1))
                """)
            arguments += [id, id, id]
        }
        let condition = conditions.joined(separator: " AND ")
        let total =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM contact WHERE \(condition)", arguments: arguments) ?? 0
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM contact WHERE \(condition) ORDER BY dueAt, priority, accountId, contactId
                LIMIT ? OFFSET ?
                """, arguments: arguments + [limit, offset])
        return (try rows.compactMap(line), total)
    }

    /// What waits of these debtors and falls due before a contact, in the order of the day.
    static func waiting(
        before line: ContactLine, of debtors: [DebtorID], limit: Int, in database: Database
    ) throws -> [ContactLine] {
        let places = debtors.map { _ in "?" }.joined(separator: ", ")
        let contact = line.contact
        var arguments = StatementArguments(debtors.map(\.value))
        arguments += [
            line.dueAt.millisecondsSinceEpoch, contact.planned.contactClass.priority, contact.planned.account.value,
            contact.planned.contactID.value, limit,
        ]
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM contact WHERE debtorId IN (\(places)) AND standing IN ('planned', 'due')
                    AND underWay = 0 AND (dueAt, priority, accountId, contactId) < (?, ?, ?, ?)
                ORDER BY dueAt, priority, accountId, contactId LIMIT ?
                """, arguments: arguments
        ).compactMap(Self.line)
    }

    static func line(_ id: ContactID, in database: Database) throws -> ContactLine? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM contact WHERE contactId = ?", arguments: [id.value]
        ).flatMap(line)
    }

    /// An account's contacts, the newest first, behind a cursor (the last one's `changedAt` and id).
    static func account(
        _ id: AccountID, after cursor: (at: Int64, id: String)?, limit: Int, in database: Database
    ) throws -> [ContactLine] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM contact
                WHERE accountId = ? AND (changedAt, contactId) < (?, ?)
                ORDER BY changedAt DESC, contactId DESC LIMIT ?
                """, arguments: [id.value, cursor?.at ?? Int64.max, cursor?.id ?? "", limit]
        ).compactMap(line)
    }

    private static func line(_ row: Row) throws -> ContactLine? {
        guard let standing = ContactLine.Standing(rawValue: row["standing"]) else { return nil }
        let result: String? = row["result"]
        let decision: Data? = row["decision"]
        return ContactLine(
            contact: try ContactStore.contact(row), dueAt: Instant(millisecondsSinceEpoch: row["dueAt"]),
            standing: standing, result: result.flatMap(DeliveryResult.init(rawValue:)), cause: row["cause"],
            changedAt: Instant(millisecondsSinceEpoch: row["changedAt"]),
            decision: try decision.map { try JSONCoding.decode(StoredDecision.self, from: $0) })
    }
}
