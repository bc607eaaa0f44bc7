package import Calendars
package import Contracts
import Foundation
package import GRDB
import Storage

/// What putting a record did.
package struct PutResult: Sendable, Hashable {
    package let personID: PersonID
    /// False when the record says what the vault knew already; then nothing was written.
    package let changed: Bool
    /// Of what is known of the debtor; grows with every change, also of links and marks.
    package let version: Int64
    /// Debtors that belong to another person than before: their counts, opt-outs and cases must be told.
    package let moved: [MovedDebtor]
}

/// A debtor record that was found to belong to another person.
package struct MovedDebtor: Sendable, Hashable {
    package let debtorID: DebtorID
    package let from: PersonID
    package let to: PersonID
    /// The debtor's version after the move.
    package let version: Int64
}

extension DebtorVault {
    /// Keeps a debtor's record, sealed, and links the debtor to a person.
    ///
    /// A mark on an address (bounced, wrong number, reassigned) outlives the new record, unless the record says that
    /// the address was verified after it was marked. Throws `erased` for a debtor that was erased, and whatever keeps
    /// the old record from being read.
    package func put(
        _ record: DebtorRecord, for debtorID: DebtorID, in database: Database, at now: Instant
    ) throws -> PutResult {
        let stored = try StoredDebtor.fetch(debtorID, in: database)
        if let stored, stored.isErased {
            throw VaultError(.erased, "Debtor \(debtorID) was erased; its data may not come back under the same id.")
        }
        let marks = try stored == nil ? [:] : AddressMark.fetch(debtorID, in: database)
        var record = record
        record.contactPoints = merged(record.contactPoints.withoutRepeats, with: marks)
        if let stored {
            let known = try open(stored, in: database)
            guard known != record else {
                return PutResult(personID: stored.personID, changed: false, version: stored.version, moved: [])
            }
        }
        try write(record, over: stored, debtorID, in: database, at: now)
        let moved = try link(debtorID, isNew: stored == nil, in: database, at: now)
        try noteCandidates(debtorID, in: database, at: now)
        guard let result = try StoredDebtor.fetch(debtorID, in: database) else {
            throw VaultError(.unknownDebtor, "Debtor \(debtorID) was not kept.")
        }
        return PutResult(personID: result.personID, changed: true, version: result.version, moved: moved)
    }

    private func merged(
        _ points: [ContactPoint], with marks: [AddressMark.Place: AddressMark]
    ) -> [ContactPoint] {
        points.map { point in
            guard point.quality == .good,
                let mark = marks[AddressMark.Place(point.kind, lookup.key(of: point.address))]
            else { return point }
            if let verifiedAt = point.verifiedAt, verifiedAt > mark.at { return point }
            var point = point
            point.quality = mark.quality
            return point
        }
    }

    // MARK: - Writing

    private func write(
        _ record: DebtorRecord, over stored: StoredDebtor?, _ debtorID: DebtorID, in database: Database, at now: Instant
    ) throws {
        let personID = stored?.personID ?? PersonID(StableID.make("person", debtorID.value))
        try database.cachedStatement(
            sql: """
                INSERT INTO vaultDebtor (debtorId, personId, form, language, country, timeZone, represented,
                    idNumberKey, version, changedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (debtorId) DO UPDATE SET form = excluded.form, language = excluded.language,
                    country = excluded.country, timeZone = excluded.timeZone, represented = excluded.represented,
                    idNumberKey = excluded.idNumberKey, version = excluded.version, changedAt = excluded.changedAt
                """
        ).execute(arguments: [
            debtorID.value, personID.value, record.form.rawValue, record.language, record.country, record.timeZone,
            record.representative != nil, record.idNumber.flatMap(lookup.key(ofIDNumber:)),
            (stored?.version ?? 0) + 1, now.millisecondsSinceEpoch,
        ])
        let key =
            try stored == nil
            ? makeDataKey(for: debtorID, in: database) : dataKey(of: debtorID, in: database)
        try store(Identity(record), as: .identity, of: debtorID, key: key, in: database)
        try store(record.contactPoints, as: .contactPoints, of: debtorID, key: key, in: database)
        try writeAddresses(of: record, debtorID, in: database, at: now)
    }

    private func writeAddresses(
        of record: DebtorRecord, _ debtorID: DebtorID, in database: Database, at now: Instant
    ) throws {
        let marks = try AddressMark.fetch(debtorID, in: database)
        try database.cachedStatement(sql: "DELETE FROM vaultAddress WHERE debtorId = ?")
            .execute(arguments: [debtorID.value])
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO vaultAddress (debtorId, kind, addressKey, bornKey, quality, markedAt)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for point in record.contactPoints {
            let key = lookup.key(of: point.address)
            let mark = marks[AddressMark.Place(point.kind, key)]
            let markedAt = mark?.quality == point.quality ? mark?.at ?? now : now
            let born =
                point.kind.family == .phone
                ? record.birthDate.map { lookup.key(ofPhone: point.address, birthDate: $0.iso8601) } : nil
            try insert.execute(arguments: [
                debtorID.value, point.kind.rawValue, key.value, born, point.quality.rawValue,
                markedAt.millisecondsSinceEpoch,
            ])
        }
    }
}
