import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import Messaging

/// The table of disputes.
enum DisputeStore {
    static func find(_ id: DisputeID, in database: Database) throws -> DisputeCase? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT body FROM dispute WHERE disputeId = ?"), arguments: [id.value]
        ).map { try JSONCoding.decode(DisputeCase.self, from: $0) }
    }

    /// The open dispute about the same thing.
    static func open(about subject: DisputeSubject, in database: Database) throws -> DisputeCase? {
        try Data.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT body FROM dispute WHERE isOpen = 1 AND accountId = ? AND reason = ? AND invoiceId = ?
                    """),
            arguments: [subject.accountID.value, subject.reason.rawValue, subject.invoiceID?.value ?? ""]
        ).map { try JSONCoding.decode(DisputeCase.self, from: $0) }
    }

    /// Newest first.
    static func disputes(of accounts: [AccountID], in database: Database) throws -> [DisputeCase] {
        try accounts.flatMap { account in
            try Data.fetchAll(
                database.cachedStatement(
                    sql: "SELECT body FROM dispute WHERE accountId = ? ORDER BY openedAt DESC, disputeId LIMIT 100"),
                arguments: [account.value]
            ).map { try JSONCoding.decode(DisputeCase.self, from: $0) }
        }.sorted { ($1.openedAt, $0.id) < ($0.openedAt, $1.id) }
    }

    /// How many there ever were on an account: makes the next one's number.
    static func count(of account: AccountID, in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM dispute WHERE accountId = ?"),
            arguments: [account.value]) ?? 0
    }

    /// The account as it stood when the dispute was opened.
    static func accountThen(_ id: DisputeID, in database: Database) throws -> AccountState? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT accountThen FROM dispute WHERE disputeId = ?"), arguments: [id.value]
        ).map { try JSONCoding.decode(AccountState.self, from: $0) }
    }

    /// Whether the broker has confirmed what was said when the dispute was opened. Confirmed rows that were pruned
    /// since count as said.
    static func isSaid(_ id: DisputeID, in database: Database) throws -> Bool {
        let waiting = try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM dispute JOIN outbox ON outbox.sequence = dispute.saidSequence
                        WHERE disputeId = ? AND state = 0)
                    """), arguments: [id.value])
        return waiting == false
    }

    // MARK: - Writing

    /// - Parameter sequence: the outbox row behind which everything about the opening is said.
    static func insert(
        _ dispute: DisputeCase, accountThen: AccountState, saidSequence sequence: Int64?, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO dispute (disputeId, accountId, debtorId, reason, invoiceId, isOpen, deadline, team,
                    assignee, openedAt, version, body, accountThen, saidSequence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            dispute.id.value, dispute.accountID.value, dispute.debtorID.value, dispute.reason.rawValue,
            dispute.invoiceID?.value ?? "", dispute.standing.isOpen, dispute.deadline.iso8601, dispute.team,
            dispute.assignee, dispute.openedAt.millisecondsSinceEpoch, dispute.version,
            try JSONCoding.encode(dispute), try JSONCoding.encode(accountThen), sequence,
        ])
    }

    static func update(_ dispute: DisputeCase, in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE dispute SET isOpen = ?, assignee = ?, version = ?, body = ? WHERE disputeId = ?"
        ).execute(arguments: [
            dispute.standing.isOpen, dispute.assignee, dispute.version, try JSONCoding.encode(dispute),
            dispute.id.value,
        ])
    }
}
