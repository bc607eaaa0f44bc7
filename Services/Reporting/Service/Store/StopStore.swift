import Calendars
import Contracts
import GRDB
import ReportingCore

/// Disputes and holds: what stops collection.
enum StopStore {
    static func dispute(
        _ id: DisputeID, in database: Database
    ) throws -> (standing: DisputeStanding?, version: Int64)? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT standing, version FROM dispute WHERE disputeId = ?"),
            arguments: [id.value]
        ).map { (DisputeStanding(rawValue: $0["standing"]), $0["version"]) }
    }

    static func keep(_ body: DisputeState, creditor: String, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO dispute
                    (disputeId, accountId, creditor, reason, standing, isOpen, openedAt, deadline, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (disputeId) DO UPDATE SET standing = excluded.standing, isOpen = excluded.isOpen,
                    deadline = excluded.deadline, reason = excluded.reason, version = excluded.version
                """
        ).execute(arguments: [
            body.disputeID.value, body.accountID.value, creditor, body.reason.rawValue, body.standing.rawValue,
            body.standing.isOpen, body.openedAt.millisecondsSinceEpoch, body.deadline.dayNumber, body.version,
        ])
    }

    // MARK: - Holds

    /// What a newer set changes.
    struct HoldChange: Sendable {
        let placed: [Hold]
        let released: [Hold]
    }

    /// Keeps a newer set.
    /// - Returns: nil when the set known is as new or newer.
    static func keep(_ set: HoldSet, in database: Database) throws -> HoldChange? {
        let holder = set.timelineSubject.key
        try database.cachedStatement(
            sql: """
                INSERT INTO holdSet (holder, placedBy, version) VALUES (?, ?, ?)
                ON CONFLICT (holder, placedBy) DO UPDATE SET version = excluded.version
                WHERE excluded.version > holdSet.version
                """
        ).execute(arguments: [holder, set.placedBy, set.version])
        guard database.changesCount > 0 else { return nil }
        let known = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT holdId, reason, since FROM hold WHERE holder = ? AND placedBy = ? ORDER BY holdId"),
            arguments: [holder, set.placedBy]
        ).compactMap(Self.hold)
        let before = Set(known.map(\.holdID))
        let after = Set(set.holds.map(\.holdID))
        let released = known.filter { !after.contains($0.holdID) }
        let placed = set.holds.filter { !before.contains($0.holdID) }
        for hold in released {
            try database.cachedStatement(sql: "DELETE FROM hold WHERE holder = ? AND placedBy = ? AND holdId = ?")
                .execute(arguments: [holder, set.placedBy, hold.holdID])
        }
        for hold in placed {
            try database.cachedStatement(
                sql: """
                    INSERT INTO hold (holder, placedBy, holdId, reason, since) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """
            ).execute(arguments: [
                holder, set.placedBy, hold.holdID, hold.reason.rawValue, hold.since.millisecondsSinceEpoch,
            ])
        }
        return HoldChange(placed: placed, released: released)
    }

    private static func hold(_ row: Row) -> Hold? {
        guard let reason = HoldReason(rawValue: row["reason"]) else { return nil }
        return Hold(
            holdID: row["holdId"], reason: reason, since: Instant(millisecondsSinceEpoch: row["since"]))
    }
}
