import Calendars
package import Contracts
import Crypto
import Foundation
package import GRDB
import Storage

/// All personal data of all debtors, in communication's store.
///
/// Every debtor has a random data key. With it are sealed the debtor's identity and contact points, each bound to the
/// debtor and to its part; the data key itself is wrapped under a key from a file. In the clear stand only ids,
/// language, country, zone, form, whether somebody speaks for the debtor, and keyed hashes for look-up. Erasing a
/// debtor is destroying its data key.
///
/// All functions work inside the caller's transaction and do nothing else: they may be called in a unit of work.
package struct DebtorVault: Sendable {
    let keys: KeyEncryptionKeys
    let lookup: LookupKey
    let randomness: Randomness

    package init(keys: KeyEncryptionKeys, lookup: LookupKey, randomness: Randomness = .system) {
        self.keys = keys
        self.lookup = lookup
        self.randomness = randomness
    }

    /// The keyed hash of an address, to be kept where the address itself must not be.
    package func key(of address: Address) -> AddressKey { lookup.key(of: address) }

    // MARK: - People

    /// `nil` for a debtor the vault never heard of.
    package func person(of debtorID: DebtorID, in database: Database) throws -> PersonID? {
        try StoredDebtor.fetch(debtorID, in: database)?.personID
    }

    /// All debtor records of a person, the erased ones too, sorted: their history still counts against caps.
    package func debtors(of personID: PersonID, in database: Database) throws -> [DebtorID] {
        try String.fetchAll(
            database.cachedStatement(
                sql: "SELECT debtorId FROM vaultDebtor WHERE personId = ? ORDER BY debtorId"),
            arguments: [personID.value]
        ).map { DebtorID($0) }
    }

    // MARK: - Data keys and parts

    func dataKey(of debtorID: DebtorID, in database: Database) throws -> SymmetricKey {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT keyId, wrapped FROM vaultKey WHERE debtorId = ?"),
            arguments: [debtorID.value])
        guard let row else {
            throw VaultError(.unreadable, "The store has no data key for debtor \(debtorID).")
        }
        let wrapped = WrappedKey(keyID: row["keyId"], bytes: row["wrapped"])
        return SymmetricKey(data: try keys.unwrap(wrapped, for: debtorID))
    }

    func makeDataKey(for debtorID: DebtorID, in database: Database) throws -> SymmetricKey {
        let bytes = randomness.bytes(KeyFile.keyBytes)
        let wrapped = try keys.wrap(bytes, for: debtorID, randomness: randomness)
        try database.cachedStatement(sql: "INSERT INTO vaultKey (debtorId, keyId, wrapped) VALUES (?, ?, ?)")
            .execute(arguments: [debtorID.value, wrapped.keyID, wrapped.bytes])
        return SymmetricKey(data: bytes)
    }

    func store(
        _ value: some Encodable, as part: Part, of debtorID: DebtorID, key: SymmetricKey, in database: Database
    ) throws {
        let sealed = try Sealing.seal(
            JSONEncoder().encode(value), key: key, boundTo: part.binding(debtorID), randomness)
        try database.cachedStatement(
            sql: """
                INSERT INTO vaultPart (debtorId, part, sealed) VALUES (?, ?, ?)
                ON CONFLICT (debtorId, part) DO UPDATE SET sealed = excluded.sealed
                """
        ).execute(arguments: [debtorID.value, part.rawValue, sealed])
    }

    func load<Value: Decodable>(
        _ type: Value.Type, from part: Part, of debtorID: DebtorID, key: SymmetricKey, in database: Database
    ) throws -> Value {
        let complaint = "The part \(part.rawValue) of debtor \(debtorID) does not open with its data key."
        let sealed = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT sealed FROM vaultPart WHERE debtorId = ? AND part = ?"),
            arguments: [debtorID.value, part.rawValue])
        guard let sealed else { throw VaultError(.unreadable, complaint) }
        let plain = try Sealing.open(sealed, key: key, boundTo: part.binding(debtorID), complaint: complaint)
        // A decoding error would quote the value it stumbled over.
        guard let value = try? JSONDecoder().decode(type, from: plain) else {
            throw VaultError(.unreadable, complaint)
        }
        return value
    }

    /// The whole record without noting an access: for the vault's own use only.
    func open(_ stored: StoredDebtor, in database: Database) throws -> DebtorRecord {
        let key = try dataKey(of: stored.debtorID, in: database)
        let identity = try load(Identity.self, from: .identity, of: stored.debtorID, key: key, in: database)
        var points = try load([ContactPoint].self, from: .contactPoints, of: stored.debtorID, key: key, in: database)
        let marks = try AddressMark.fetch(stored.debtorID, in: database)
        for index in points.indices {
            let key = lookup.key(of: points[index].address)
            points[index].quality = marks[AddressMark.Place(points[index].kind, key)]?.quality ?? .good
        }
        return DebtorRecord(
            form: stored.form, name: identity.name, language: stored.language, country: stored.country,
            timeZone: stored.timeZone, birthDate: identity.birthDate, idNumber: identity.idNumber,
            contactPoints: points, representative: identity.representative)
    }
}

/// What is sealed apart. The name is part of what the ciphertext is bound to, so it never changes.
enum Part: String, CaseIterable {
    case identity
    case contactPoints = "contact-points"

    func binding(_ debtorID: DebtorID) -> [String] { ["quittance-debtor-part-1", debtorID.value, rawValue] }
}

/// What the part `identity` holds.
struct Identity: Codable, Hashable {
    let name: String
    let birthDate: LocalDate?
    let idNumber: String?
    let representative: String?

    init(_ record: DebtorRecord) {
        name = record.name
        birthDate = record.birthDate
        idNumber = record.idNumber
        representative = record.representative
    }
}
