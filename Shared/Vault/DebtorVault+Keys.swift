package import Calendars
package import Contracts
import Foundation
package import GRDB

extension DebtorVault {
    /// Destroys a debtor's data key, and with it everything sealed under it. The ids, the person, the note that it was
    /// erased and the access log stay: history must add up, and a record sent again must be refused.
    ///
    /// - Returns: the debtor's new version, or `nil` when it was erased before. Throws `unknown-debtor`.
    package func erase(_ debtorID: DebtorID, in database: Database, at now: Instant) throws -> Int64? {
        guard let stored = try StoredDebtor.fetch(debtorID, in: database) else {
            throw VaultError(.unknownDebtor, "The vault has no debtor \(debtorID).")
        }
        guard !stored.isErased else { return nil }
        // Without this SQLite may leave the deleted key in the free space of a page.
        let before = try Int.fetchOne(database, sql: "PRAGMA secure_delete") ?? 0
        try database.execute(sql: "PRAGMA secure_delete = ON")
        defer { try? database.execute(sql: "PRAGMA secure_delete = \(before)") }
        for table in ["vaultKey", "vaultPart", "vaultAddress"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE debtorId = ?")
                .execute(arguments: [debtorID.value])
        }
        // `und` and `ZZ` are what BCP 47 and ISO 3166-1 leave for "unknown".
        try database.cachedStatement(
            sql: """
                UPDATE vaultDebtor SET language = 'und', country = 'ZZ', timeZone = NULL, represented = 0,
                    idNumberKey = NULL, version = version + 1, changedAt = ?, erasedAt = ?
                WHERE debtorId = ?
                """
        ).execute(arguments: [now.millisecondsSinceEpoch, now.millisecondsSinceEpoch, debtorID.value])
        return stored.version + 1
    }

    /// Wraps data keys under the current key of the key file that are still under an older one, at most `limit`.
    /// Nothing is sealed again: the data keys stay the same.
    /// - Returns: how many were done; fewer than `limit` means that all are done and the old key may go.
    package func rotateKeys(limit: Int, in database: Database) throws -> Int {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT debtorId, keyId, wrapped FROM vaultKey WHERE keyId <> ? ORDER BY debtorId LIMIT ?"),
            arguments: [keys.currentID, limit])
        let update = try database.cachedStatement(
            sql: "UPDATE vaultKey SET keyId = ?, wrapped = ? WHERE debtorId = ?")
        for row in rows {
            let debtorID = DebtorID(row["debtorId"] as String)
            let dataKey = try keys.unwrap(
                WrappedKey(keyID: row["keyId"], bytes: row["wrapped"]), for: debtorID)
            let wrapped = try keys.wrap(dataKey, for: debtorID, randomness: randomness)
            try update.execute(arguments: [wrapped.keyID, wrapped.bytes, debtorID.value])
        }
        return rows.count
    }

    /// Data keys that are not under the current key yet.
    package func keysToRotate(in database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM vaultKey WHERE keyId <> ?"),
            arguments: [keys.currentID]) ?? 0
    }
}
