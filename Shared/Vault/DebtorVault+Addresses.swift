package import Calendars
package import Contracts
package import GRDB

/// A debtor who has an address.
package struct AddressHolder: Sendable, Hashable {
    package let debtorID: DebtorID
    package let personID: PersonID
    package let kind: ContactPointKind
    package let quality: ContactPointQuality
}

extension DebtorVault {
    /// Everybody with this address, sorted by debtor: a family may share a phone.
    package func debtors(withAddress address: Address, in database: Database) throws -> [AddressHolder] {
        try debtors(withAddressKey: lookup.key(of: address), in: database)
    }

    package func debtors(withAddressKey key: AddressKey, in database: Database) throws -> [AddressHolder] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT a.debtorId, d.personId, a.kind, a.quality FROM vaultAddress AS a
                    JOIN vaultDebtor AS d ON d.debtorId = a.debtorId
                    WHERE a.addressKey = ? ORDER BY a.debtorId, a.kind
                    """), arguments: [key.value]
        ).compactMap { row in
            guard let kind = ContactPointKind(rawValue: row["kind"]),
                let quality = ContactPointQuality(rawValue: row["quality"])
            else { return nil }
            return AddressHolder(
                debtorID: DebtorID(row["debtorId"] as String), personID: PersonID(row["personId"] as String),
                kind: kind, quality: quality)
        }
    }

    /// Marks an address of one debtor, without opening the record. A mark other than `good` takes the address out of
    /// the reachable ones until the ERP says it was verified later, or it is marked good again.
    /// - Returns: the debtor's new version, or `nil` when there is no such address or it was marked so already.
    package func mark(
        _ key: AddressKey, of debtorID: DebtorID, as quality: ContactPointQuality, in database: Database,
        at now: Instant
    ) throws -> Int64? {
        try database.cachedStatement(
            sql: """
                UPDATE vaultAddress SET quality = ?, markedAt = ?
                WHERE debtorId = ? AND addressKey = ? AND quality <> ?
                """
        ).execute(arguments: [
            quality.rawValue, now.millisecondsSinceEpoch, debtorID.value, key.value, quality.rawValue,
        ])
        guard database.changesCount > 0 else { return nil }
        return try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    UPDATE vaultDebtor SET version = version + 1, changedAt = ? WHERE debtorId = ? RETURNING version
                    """), arguments: [now.millisecondsSinceEpoch, debtorID.value])
    }
}
