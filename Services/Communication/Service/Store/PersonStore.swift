import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Vault

/// What holds for a person over all its debtor records: opt-outs, consents, the history of contacts.
struct PersonStore: Sendable {
    let vault: DebtorVault

    /// All debtor records of the human being (or business) behind one of them.
    func debtors(with debtor: DebtorID, in database: Database) throws -> [DebtorID] {
        guard let person = try vault.person(of: debtor, in: database) else { return [debtor] }
        return try vault.debtors(of: person, in: database)
    }

    // MARK: - Opt-outs

    static let everything = "everything"

    /// - Returns: false when it was known already.
    func optOut(
        _ debtor: DebtorID, scope: String, source: String, at: Instant, in database: Database
    ) throws -> Bool {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO optOut (debtorId, scope, at, source) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [debtor.value, scope, at.millisecondsSinceEpoch, source])
        return database.changesCount > 0
    }

    func optIn(_ debtors: [DebtorID], scope: String, in database: Database) throws {
        for debtor in debtors {
            try database.execute(
                sql: "DELETE FROM optOut WHERE debtorId = ? AND scope = ?", arguments: [debtor.value, scope])
        }
    }

    func optOuts(of debtors: [DebtorID], in database: Database) throws -> (channels: [Channel], ceased: Bool) {
        let scopes = try Set(
            debtors.flatMap { debtor in
                try String.fetchAll(
                    database.cachedStatement(sql: "SELECT scope FROM optOut WHERE debtorId = ?"),
                    arguments: [debtor.value])
            })
        return (Channel.allCases.filter { scopes.contains($0.rawValue) }, scopes.contains(Self.everything))
    }

    func consent(
        _ debtors: [DebtorID], channel: Channel, purpose: ContactClass, in database: Database
    ) throws -> Consent {
        let answers = try debtors.compactMap { debtor in
            try Bool.fetchOne(
                database.cachedStatement(
                    sql: "SELECT granted FROM consent WHERE debtorId = ? AND channel = ? AND purpose = ?"),
                arguments: [debtor.value, channel.rawValue, purpose.rawValue])
        }
        if answers.contains(false) { return .refused }
        return answers.isEmpty ? .unrecorded : .granted
    }

    func keep(_ change: ConsentChanged, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO consent (debtorId, channel, purpose, granted, at, evidence) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (debtorId, channel, purpose) DO UPDATE SET
                    granted = excluded.granted, at = excluded.at, evidence = excluded.evidence
                WHERE excluded.at >= consent.at
                """,
            arguments: [
                change.debtorID.value, change.channel.rawValue, change.purpose.rawValue, change.granted,
                change.at.millisecondsSinceEpoch, change.evidence,
            ])
    }

    // MARK: - History

    /// Contacts of the person in the last 90 days, made here or elsewhere, the one in question left out.
    func history(
        of debtors: [DebtorID], before now: Instant, leavingOut contact: ContactID, in database: Database
    ) throws -> HistoryFacts {
        let since = (now - .seconds(86_400 * HistoryFacts.days)).millisecondsSinceEpoch
        var entries: [HistoryFacts.Entry] = []
        var inProgress: [ContactID] = []
        for debtor in debtors {
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT contactId, accountId, channel, class, underWay, result, changedAt FROM contact
                        WHERE debtorId = ? AND changedAt > ? AND (underWay = 1 OR result IS NOT NULL)
                        """), arguments: [debtor.value, since])
            for row in rows where row["contactId"] != contact.value {
                if row["underWay"] { inProgress.append(ContactID(row["contactId"] as String)) }
                entries += Self.entry(row).map { [$0] } ?? []
            }
            entries += try elsewhere(debtor, since: since, in: database)
        }
        return HistoryFacts(entries, inProgress: inProgress, now: now)
    }

    private static func entry(_ row: Row) -> HistoryFacts.Entry? {
        guard let channel = Channel(rawValue: row["channel"]),
            let contactClass = ContactClass(rawValue: row["class"])
        else { return nil }
        let result: String? = row["result"]
        return HistoryFacts.Entry(
            at: Instant(millisecondsSinceEpoch: row["changedAt"]), channel: channel, contactClass: contactClass,
            account: AccountID(row["accountId"] as String), outcome: result.flatMap(DeliveryResult.init(rawValue:)),
            conversation: false)
    }

    private func elsewhere(
        _ debtor: DebtorID, since: Int64, in database: Database
    ) throws -> [HistoryFacts.Entry] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT accountId, channel, at, direction, conversation FROM elsewhere
                    WHERE debtorId = ? AND at > ?
                    """), arguments: [debtor.value, since]
        ).compactMap { row in
            guard let channel = Channel(rawValue: row["channel"]),
                let direction = ContactDirection(rawValue: row["direction"])
            else { return nil }
            let account: String? = row["accountId"]
            return HistoryFacts.Entry(
                at: Instant(millisecondsSinceEpoch: row["at"]), channel: channel, contactClass: nil,
                account: account.map { AccountID($0) }, outcome: .sent, direction: direction,
                conversation: row["conversation"])
        }
    }

    func keep(_ contact: ContactRecorded, id: String, in database: Database) throws {
        try keep(
            debtor: contact.debtorID, account: contact.accountID, channel: contact.channel, at: contact.at,
            direction: contact.direction, conversation: contact.conversation, id: id, in: database)
    }

    /// A contact that no notifier made: told by an ERP, or an agent's call.
    func keep(
        debtor: DebtorID, account: AccountID?, channel: Channel, at: Instant, direction: ContactDirection = .outbound,
        conversation: Bool, id: String, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO elsewhere (id, debtorId, accountId, channel, at, direction, conversation)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, debtor.value, account?.value, channel.rawValue, at.millisecondsSinceEpoch, direction.rawValue,
                conversation,
            ])
    }

    /// The account the person was last written to about by a channel; nil when there was no such message.
    func lastWritten(_ debtors: [DebtorID], by channel: Channel, in database: Database) throws -> AccountID? {
        let found = try debtors.compactMap { debtor in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT accountId, changedAt FROM contact
                        WHERE debtorId = ? AND channel = ? AND (result IN ('sent', 'in-doubt') OR underWay = 1)
                        ORDER BY changedAt DESC LIMIT 1
                        """), arguments: [debtor.value, channel.rawValue])
        }
        let newest = found.max { ($0["changedAt"] as Int64) < ($1["changedAt"] as Int64) }
        return newest.map { AccountID($0["accountId"] as String) }
    }
}
