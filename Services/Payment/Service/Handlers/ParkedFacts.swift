import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import Storage

/// A message about an account that could not be applied for a technical reason: what we think is owed may be wrong, so
/// the account is held until the message is applied or discarded.
enum ParkedFacts {
    @Sendable
    static func parked(_ delivery: Delivery, _ envelope: Envelope?, _ work: UnitOfWork) throws {
        guard let account = account(delivery, envelope) else { return }
        try work.database.execute(
            sql: "INSERT OR IGNORE INTO parkedFact (accountId, messageId, since) VALUES (?, ?, ?)",
            arguments: [account.value, messageID(delivery, envelope), work.now.millisecondsSinceEpoch])
        try work.emit(HoldPlaced(set: try set(account, work)))
    }

    @Sendable
    static func unparked(_ delivery: Delivery, _ envelope: Envelope?, _ work: UnitOfWork) throws {
        guard let account = account(delivery, envelope) else { return }
        try work.database.execute(
            sql: "DELETE FROM parkedFact WHERE accountId = ? AND messageId = ?",
            arguments: [account.value, messageID(delivery, envelope)])
        try work.emit(HoldReleased(set: try set(account, work)))
    }

    private static func messageID(_ delivery: Delivery, _ envelope: Envelope?) -> String {
        envelope?.id ?? delivery.properties.messageID ?? StableID.make(delivery.body.base64EncodedString())
    }

    /// Named by our own messages as `accountID`, by an ERP's as `accountId` without its system.
    private static func account(_ delivery: Delivery, _ envelope: Envelope?) -> AccountID? {
        guard let envelope, let body = try? JSONCoding.decode(JSONValue.self, from: envelope.data) else { return nil }
        if let own = body["accountID"]?.text { return AccountID(own) }
        guard let user = delivery.properties.userID, user.hasPrefix("erp-"), let id = body["accountId"]?.text else {
            return nil
        }
        return AccountID(system: SystemID(String(user.dropFirst(4))), id)
    }

    private static func set(_ account: AccountID, _ work: UnitOfWork) throws -> HoldSet {
        try work.database.execute(
            sql: """
                INSERT INTO ownHold (accountId, version) VALUES (?, 1)
                ON CONFLICT (accountId) DO UPDATE SET version = version + 1
                """, arguments: [account.value])
        let version = try Int64.fetchOne(
            work.database, sql: "SELECT version FROM ownHold WHERE accountId = ?", arguments: [account.value])
        let holds = try Row.fetchAll(
            work.database, sql: "SELECT messageId, since FROM parkedFact WHERE accountId = ? ORDER BY messageId",
            arguments: [account.value]
        ).map { row in
            let message: String = row["messageId"]
            return Hold(
                holdID: "parked:\(message)", reason: .unprocessedFact,
                since: Instant(millisecondsSinceEpoch: row["since"]))
        }
        return HoldSet(
            accountID: account, debtorID: nil, placedBy: "payment", holds: holds, version: version ?? 1)
    }
}
