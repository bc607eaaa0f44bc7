import Calendars
import Contracts
import GRDB
import Messaging
import Storage

/// Holds whom a parked message is about until it is applied or discarded, for a service that places no other holds:
/// what it says of them may be wrong meanwhile. Several messages may hold one account; it is free when none does.
package struct ParkedHolds: Sendable {
    private let service: String

    /// - Parameter service: says the holds; sets of different services add up.
    package init(service: String) { self.service = service }

    package func add(to handlers: inout Handlers) {
        handlers.onParked { delivery, envelope, work in
            guard let fact = ParkedFact(delivery, envelope) else { return }
            try work.database.execute(
                sql: "INSERT OR IGNORE INTO parkedHold (holder, holdId, since) VALUES (?, ?, ?)",
                arguments: [Self.key(fact.holder), fact.holdID, work.now.millisecondsSinceEpoch])
            guard work.database.changesCount > 0 else { return }
            try work.emit(HoldPlaced(set: set(fact.holder, work)))
        }
        handlers.onUnparked { delivery, envelope, work in
            guard let fact = ParkedFact(delivery, envelope) else { return }
            try work.database.execute(
                sql: "DELETE FROM parkedHold WHERE holder = ? AND holdId = ?",
                arguments: [Self.key(fact.holder), fact.holdID])
            guard work.database.changesCount > 0 else { return }
            try work.emit(HoldReleased(set: set(fact.holder, work)))
        }
    }

    /// An account's and a debtor's id may be spelled alike.
    private static func key(_ holder: ParkedFact.Holder) -> String {
        switch holder {
        case .account(let id): "account/\(id.value)"
        case .debtor(let id): "debtor/\(id.value)"
        }
    }

    /// All that is in force now, under the next version.
    private func set(_ holder: ParkedFact.Holder, _ work: UnitOfWork) throws -> HoldSet {
        let key = Self.key(holder)
        let version = try Int64.fetchOne(
            work.database,
            sql: """
                INSERT INTO parkedHoldVersion (holder, version) VALUES (?, 1)
                ON CONFLICT (holder) DO UPDATE SET version = version + 1 RETURNING version
                """, arguments: [key])
        let holds = try Row.fetchAll(
            work.database, sql: "SELECT holdId, since FROM parkedHold WHERE holder = ? ORDER BY holdId",
            arguments: [key]
        ).map { row in
            Hold(
                holdID: row["holdId"], reason: .unprocessedFact, since: Instant(millisecondsSinceEpoch: row["since"]))
        }
        var account: AccountID?
        var debtor: DebtorID?
        switch holder {
        case .account(let id): account = id
        case .debtor(let id): debtor = id
        }
        return HoldSet(accountID: account, debtorID: debtor, placedBy: service, holds: holds, version: version ?? 1)
    }
}
