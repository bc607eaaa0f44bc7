import Contracts
import DisputeCore
import Foundation
import GRDB
import Messaging

/// The hold sets of this service, one a holder.
enum HoldStore {
    static func load(_ holder: HoldLedger.Holder, in database: Database) throws -> HoldLedger {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT version, holds FROM holdSet WHERE holder = ? AND kind = ?"),
            arguments: [holder.id, holder.kind])
        guard let row else { return HoldLedger(holder: holder) }
        return HoldLedger(
            holder: holder, holds: try JSONCoding.decode([Hold].self, from: row["holds"]), version: row["version"])
    }

    static func save(_ ledger: HoldLedger, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO holdSet (holder, kind, version, count, holds) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (holder, kind) DO UPDATE SET
                    version = excluded.version, count = excluded.count, holds = excluded.holds
                """
        ).execute(arguments: [
            ledger.holder.id, ledger.holder.kind, ledger.version, ledger.holds.count,
            try JSONCoding.encode(ledger.holds),
        ])
    }

    static func inForceCount(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM holdSet WHERE count > 0") ?? 0
    }

    /// By holder.
    static func inForce(
        holder: String?, limit: Int, offset: Int, in database: Database
    ) throws -> [HoldLedger] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT holder, kind, version, holds FROM holdSet
                WHERE count > 0 AND (?1 IS NULL OR holder = ?1) ORDER BY holder, kind LIMIT ?2 OFFSET ?3
                """, arguments: [holder, limit, offset]
        ).map { row in
            HoldLedger(
                holder: HoldLedger.Holder(kind: row["kind"], id: row["holder"]),
                holds: try JSONCoding.decode([Hold].self, from: row["holds"]), version: row["version"])
        }
    }
}

extension HoldLedger.Holder {
    var kind: String {
        switch self {
        case .account: "account"
        case .debtor: "debtor"
        }
    }

    init(kind: String, id: String) {
        self = kind == "account" ? .account(AccountID(id)) : .debtor(DebtorID(id))
    }
}
