import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging

/// A contact as it stands in the store: what was planned, and where its attempt stands.
struct StoredContact: Sendable {
    var planned: PlannedContact
    var machine: AttemptMachine
    /// What a receipt or confirmation is about; nil for steps of a strategy.
    var detail: ContactDetail?
}

/// What an ad-hoc message needs to know beyond the account.
struct ContactDetail: Sendable, Codable, Hashable {
    var paid: PaymentReceived?
    var optOut: OptOutScope?
    var channel: Channel?
}

/// The table of contacts: planned, due, granted, ended.
enum ContactStore {
    static func find(_ id: ContactID, in database: Database) throws -> StoredContact? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT planned, machine, detail FROM contact WHERE contactId = ?"),
            arguments: [id.value]
        ).map(contact)
    }

    /// The step of its strategy that an account waits for.
    static func open(_ account: AccountID, in database: Database) throws -> StoredContact? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT planned, machine, detail FROM contact
                    WHERE accountId = ? AND standing IN ('planned', 'due') AND detail IS NULL
                    """), arguments: [account.value]
        ).map(contact)
    }

    /// Due contacts in the order in which they are decided. Calls need no notifier.
    static func due(limit: Int, in database: Database) throws -> [StoredContact] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT planned, machine, detail FROM contact WHERE standing = 'due'
                    ORDER BY priority, dueAt, accountId, contactId LIMIT ?
                    """), arguments: [limit]
        ).map(contact)
    }

    static func granted(in database: Database) throws -> [StoredContact] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT planned, machine, detail FROM contact WHERE standing = 'granted' ORDER BY contactId")
        ).map(contact)
    }

    static func dueCount(in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM contact WHERE standing IN ('due', 'granted')")) ?? 0
    }

    static func put(
        _ contact: StoredContact, result: DeliveryResult? = nil, cause: String? = nil, at: Instant,
        in database: Database
    ) throws {
        let planned = contact.planned
        try database.cachedStatement(
            sql: """
                INSERT INTO contact (contactId, accountId, debtorId, channel, class, priority, dueAt, standing, planned,
                    machine, detail, result, cause, changedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (contactId) DO UPDATE SET
                    channel = excluded.channel, dueAt = excluded.dueAt, standing = excluded.standing,
                    planned = excluded.planned, machine = excluded.machine, result = excluded.result,
                    cause = excluded.cause, changedAt = excluded.changedAt
                """
        ).execute(arguments: [
            planned.contactID.value, planned.account.value, planned.debtor.value, planned.channel.rawValue,
            planned.contactClass.rawValue, planned.contactClass.priority, planned.dueAt.millisecondsSinceEpoch,
            contact.machine.standing, try JSONCoding.encode(planned), try JSONCoding.encode(contact.machine),
            try contact.detail.map { try JSONCoding.encode($0) }, result?.rawValue, cause,
            at.millisecondsSinceEpoch,
        ])
    }

    private static func contact(_ row: Row) throws -> StoredContact {
        let detail: Data? = row["detail"]
        return StoredContact(
            planned: try JSONCoding.decode(PlannedContact.self, from: row["planned"]),
            machine: try JSONCoding.decode(AttemptMachine.self, from: row["machine"]),
            detail: try detail.map { try JSONCoding.decode(ContactDetail.self, from: $0) })
    }

    // MARK: - Episodes

    static func progress(of account: AccountID, in database: Database) throws -> EpisodeProgress? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT progress FROM episode WHERE accountId = ?"),
            arguments: [account.value]
        ).map { try JSONCoding.decode(EpisodeProgress.self, from: $0) }
    }

    static func put(_ progress: EpisodeProgress, of account: AccountID, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO episode (accountId, progress) VALUES (?, ?)
                ON CONFLICT (accountId) DO UPDATE SET progress = excluded.progress
                """
        ).execute(arguments: [account.value, try JSONCoding.encode(progress)])
    }
}

extension AttemptMachine {
    /// How the table calls its state. A contact being resolved may be granted again and so is due.
    var standing: String {
        switch state {
        case .planned: "planned"
        case .due, .resolving: "due"
        case .granted: "granted"
        case .settled, .withdrawn: "ended"
        }
    }
}

extension ContactClass {
    /// Which of several due contacts of a person goes first: what confirms or acknowledges before what presses.
    var priority: Int {
        switch self {
        case .confirmation: 0
        case .receipt: 1
        case .statutory: 2
        case .collection: 3
        case .reminder: 4
        case .marketing: 5
        }
    }
}
