package import Calendars
package import Contracts
package import GRDB

/// Who looks at a debtor's data and why. Kept for good, so neither may hold personal data.
package struct AccessNote: Sendable, Hashable {
    /// A console user or a service.
    package let who: String
    package let why: String
    package let at: Instant

    package init(who: String, why: String, at: Instant) {
        precondition(!who.isEmpty && !why.isEmpty, "An access note must say who looks (\(who)) and why (\(why)).")
        self.who = who
        self.why = why
        self.at = at
    }
}

/// What may be known of a debtor without opening its record.
package struct ClearFacts: Sendable, Hashable {
    package let debtorID: DebtorID
    package let personID: PersonID
    package let version: Int64
    package let form: DebtorForm
    package let language: String
    package let country: String
    package let timeZone: String?
    /// Somebody speaks for the debtor.
    package let represented: Bool
    /// Kinds with at least one good address, in the order of the vocabulary.
    package let reachable: [ContactPointKind]
    package let isErased: Bool

    /// Channels with an address that is not known to be bad, in the order of the vocabulary.
    package var channels: [Channel] {
        let served = Set(reachable.flatMap(\.channels))
        return Channel.allCases.filter(served.contains)
    }

    /// Zones the debtor may be in: the stated one if it exists, else all of the country's. Empty means nobody knows,
    /// and then no hour is a contact hour.
    package func zoneCandidates(in zones: ZoneDatabase) -> [Zone] {
        if let timeZone, let zone = try? zones.zone(timeZone) { return [zone] }
        return zones.zones(ofCountry: country).compactMap { try? zones.zone($0) }
    }
}

extension DebtorVault {
    /// Opens a debtor's record and notes who did and why. `nil`, and no note, for an unknown or erased debtor.
    ///
    /// Throws `key-missing` or `unreadable`; then the caller must not contact the debtor.
    package func record(
        of debtorID: DebtorID, in database: Database, access: AccessNote
    ) throws -> DebtorRecord? {
        guard let stored = try StoredDebtor.fetch(debtorID, in: database), !stored.isErased else { return nil }
        let record = try open(stored, in: database)
        try database.cachedStatement(sql: "INSERT INTO vaultAccess (debtorId, who, why, at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [debtorID.value, access.who, access.why, access.at.millisecondsSinceEpoch])
        return record
    }

    /// Who looked at a debtor's record, the latest first.
    package func accesses(to debtorID: DebtorID, in database: Database, limit: Int) throws -> [AccessNote] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT who, why, at FROM vaultAccess WHERE debtorId = ? ORDER BY sequence DESC LIMIT ?"),
            arguments: [debtorID.value, limit]
        ).map { row in
            AccessNote(who: row["who"], why: row["why"], at: Instant(millisecondsSinceEpoch: row["at"]))
        }
    }

    /// `nil` for a debtor the vault never heard of. Opens nothing and leaves no note.
    package func clearFacts(of debtorID: DebtorID, in database: Database) throws -> ClearFacts? {
        guard let stored = try StoredDebtor.fetch(debtorID, in: database) else { return nil }
        let kinds = try String.fetchSet(
            database.cachedStatement(
                sql: "SELECT DISTINCT kind FROM vaultAddress WHERE debtorId = ? AND quality = 'good'"),
            arguments: [debtorID.value])
        return ClearFacts(
            debtorID: debtorID, personID: stored.personID, version: stored.version, form: stored.form,
            language: stored.language, country: stored.country, timeZone: stored.timeZone,
            represented: stored.represented,
            reachable: ContactPointKind.allCases.filter { kinds.contains($0.rawValue) }, isErased: stored.isErased)
    }
}
