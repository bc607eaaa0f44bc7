package import Calendars
package import Contracts
package import GRDB
import Storage

/// Two debtors of different persons with the same phone number and date of birth. Somebody has to look.
package struct LinkCandidate: Sendable, Hashable {
    package enum Standing: String, Sendable { case open, linked, dismissed }

    /// The smaller id of the two.
    package let debtorID: DebtorID
    package let otherDebtorID: DebtorID
    /// Both have an id number, and not the same: twins, perhaps, or a typing error.
    package let idNumbersDiffer: Bool
    package let foundAt: Instant
}

extension DebtorVault {
    /// Brings together the debtors with the id number of this one.
    ///
    /// A new debtor joins the person that is there. Two persons found to be one keep the smaller id. A debtor whose
    /// number was corrected leaves a person whose other records all have other numbers: else a typing error would make
    /// two people one for good.
    func link(
        _ debtorID: DebtorID, isNew: Bool, in database: Database, at now: Instant
    ) throws -> [MovedDebtor] {
        guard let debtor = try StoredDebtor.fetch(debtorID, in: database), let number = debtor.idNumberKey else {
            return []
        }
        let others = try persons(withIDNumber: number, otherThan: debtor.personID, in: database)
        if isNew {
            guard let target = others.first else { return [] }
            try database.cachedStatement(sql: "UPDATE vaultDebtor SET personId = ? WHERE debtorId = ?")
                .execute(arguments: [target.value, debtorID.value])
            return try merge(Array(others.dropFirst()), into: target, in: database, at: now)
        }
        if try contradicts(debtor, number, in: database) {
            let fresh = PersonID(StableID.make("person", debtorID.value, "apart", String(debtor.version)))
            return [try move(debtorID, from: debtor.personID, to: others.first ?? fresh, in: database, at: now)]
        }
        guard let least = others.first else { return [] }
        let target = min(least, debtor.personID)
        return try merge((others + [debtor.personID]).filter { $0 != target }, into: target, in: database, at: now)
    }

    /// Sorted.
    private func persons(
        withIDNumber number: String, otherThan personID: PersonID, in database: Database
    ) throws -> [PersonID] {
        try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT DISTINCT personId FROM vaultDebtor WHERE idNumberKey = ? AND personId <> ?
                    ORDER BY personId
                    """), arguments: [number, personID.value]
        ).map { PersonID($0) }
    }

    /// Whether the debtor's person has records with other id numbers, none with this one, and no human linked them.
    private func contradicts(_ debtor: StoredDebtor, _ number: String, in database: Database) throws -> Bool {
        let numbers = try String.fetchSet(
            database.cachedStatement(
                sql: """
                    SELECT idNumberKey FROM vaultDebtor
                    WHERE personId = ? AND debtorId <> ? AND idNumberKey IS NOT NULL
                    """), arguments: [debtor.personID.value, debtor.debtorID.value])
        guard !numbers.isEmpty, !numbers.contains(number) else { return false }
        let linked = try Int.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT count(*) FROM linkCandidate WHERE standing = 'linked' AND (debtorId = ? OR otherDebtorId = ?)
                    """), arguments: [debtor.debtorID.value, debtor.debtorID.value])
        return linked == 0
    }

    private func merge(
        _ persons: [PersonID], into target: PersonID, in database: Database, at now: Instant
    ) throws -> [MovedDebtor] {
        try persons.flatMap { person in
            try debtors(of: person, in: database).map { debtorID in
                try move(debtorID, from: person, to: target, in: database, at: now)
            }
        }
    }

    private func move(
        _ debtorID: DebtorID, from: PersonID, to: PersonID, in database: Database, at now: Instant
    ) throws -> MovedDebtor {
        let version = try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    UPDATE vaultDebtor SET personId = ?, version = version + 1, changedAt = ? WHERE debtorId = ?
                    RETURNING version
                    """), arguments: [to.value, now.millisecondsSinceEpoch, debtorID.value])
        guard let version else { throw VaultError(.unknownDebtor, "The vault has no debtor \(debtorID).") }
        return MovedDebtor(debtorID: debtorID, from: from, to: to, version: version)
    }

    // MARK: - Weak matches

    /// Most candidates noted for one record: a switchboard's number must not flood the list.
    static let candidatesMax = 20

    func noteCandidates(_ debtorID: DebtorID, in database: Database, at now: Instant) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO linkCandidate (debtorId, otherDebtorId, idNumbersDiffer, standing, foundAt)
                SELECT min(self.debtorId, other.debtorId), max(self.debtorId, other.debtorId),
                    coalesce(self.idNumberKey <> other.idNumberKey, 0), 'open', ?
                FROM vaultAddress AS mine
                JOIN vaultAddress AS theirs ON theirs.bornKey = mine.bornKey AND theirs.debtorId <> mine.debtorId
                JOIN vaultDebtor AS self ON self.debtorId = mine.debtorId
                JOIN vaultDebtor AS other ON other.debtorId = theirs.debtorId AND other.personId <> self.personId
                WHERE mine.debtorId = ? ORDER BY other.debtorId LIMIT \(Self.candidatesMax)
                """
        ).execute(arguments: [now.millisecondsSinceEpoch, debtorID.value])
    }

    /// Open candidates whose debtors are still two persons and not erased, the oldest first.
    package func linkCandidates(in database: Database, limit: Int) throws -> [LinkCandidate] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT c.debtorId, c.otherDebtorId, c.idNumbersDiffer, c.foundAt FROM linkCandidate AS c
                    JOIN vaultDebtor AS a ON a.debtorId = c.debtorId AND a.erasedAt IS NULL
                    JOIN vaultDebtor AS b ON b.debtorId = c.otherDebtorId AND b.erasedAt IS NULL
                    WHERE c.standing = 'open' AND a.personId <> b.personId ORDER BY c.foundAt, c.debtorId LIMIT ?
                    """), arguments: [limit]
        ).map { row in
            LinkCandidate(
                debtorID: DebtorID(row["debtorId"] as String), otherDebtorID: DebtorID(row["otherDebtorId"] as String),
                idNumbersDiffer: row["idNumbersDiffer"], foundAt: Instant(millisecondsSinceEpoch: row["foundAt"]))
        }
    }

    /// A human's answer: the two are one person, or they are not. Settled candidates are not asked about again.
    /// - Returns: debtors that belong to another person now; empty also when the candidate was settled before.
    package func settle(
        _ candidate: LinkCandidate, linking: Bool, access: AccessNote, in database: Database
    ) throws -> [MovedDebtor] {
        let standing: LinkCandidate.Standing = linking ? .linked : .dismissed
        try database.cachedStatement(
            sql: """
                UPDATE linkCandidate SET standing = ?, settledBy = ?, settledBecause = ?, settledAt = ?
                WHERE debtorId = ? AND otherDebtorId = ? AND standing = 'open'
                """
        ).execute(arguments: [
            standing.rawValue, access.who, access.why, access.at.millisecondsSinceEpoch, candidate.debtorID.value,
            candidate.otherDebtorID.value,
        ])
        guard linking, database.changesCount == 1,
            let one = try person(of: candidate.debtorID, in: database),
            let other = try person(of: candidate.otherDebtorID, in: database), one != other
        else { return [] }
        return try merge([max(one, other)], into: min(one, other), in: database, at: access.at)
    }
}
