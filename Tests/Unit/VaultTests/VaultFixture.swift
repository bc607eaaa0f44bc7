import Calendars
import Contracts
import Foundation
import GRDB
import Storage
import TestSupport
import Testing
import Vault

/// A vault in a file of its own, removed with the fixture.
final class VaultFixture: Sendable {
    let folder: TestFolder
    let store: Store
    let vault: DebtorVault

    static let now = Instant(millisecondsSinceEpoch: 1_767_582_000_000)
    static let lookupKey = Data(repeating: 9, count: 32)
    static let access = AccessNote(who: "user-7", why: "call", at: now)

    init(keys: Data = Data(repeating: 7, count: 32)) throws {
        folder = try TestFolder("vault")
        store = try Store(path: folder.path + "/store.sqlite", migrations: DebtorVault.migrations)
        vault = try Self.vault(keys: keys)
    }

    static func vault(keys: Data) throws -> DebtorVault {
        DebtorVault(keys: try KeyEncryptionKeys(contents: keys), lookup: try LookupKey(key: lookupKey))
    }

    @discardableResult
    func put(
        _ record: DebtorRecord, for debtorID: DebtorID, at now: Instant = VaultFixture.now
    ) async throws -> PutResult {
        try await store.write { [vault] in try vault.put(record, for: debtorID, in: $0, at: now) }
    }

    func record(of debtorID: DebtorID) async throws -> DebtorRecord? {
        try await store.write { [vault] in try vault.record(of: debtorID, in: $0, access: Self.access) }
    }

    func facts(of debtorID: DebtorID) async throws -> ClearFacts {
        let facts = try await store.read { [vault] in try vault.clearFacts(of: debtorID, in: $0) }
        return try #require(facts)
    }

    func person(of debtorID: DebtorID) async throws -> PersonID {
        let person = try await store.read { [vault] in try vault.person(of: debtorID, in: $0) }
        return try #require(person)
    }

    func debtors(of personID: PersonID) async throws -> [DebtorID] {
        try await store.read { [vault] in try vault.debtors(of: personID, in: $0) }
    }

    /// Runs one statement past the vault, as somebody with the file could.
    func tamper(_ sql: String) async throws {
        try await store.write { try $0.execute(sql: sql) }
    }

    /// Every byte of the store's files.
    func bytesOnDisk() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: Data()) { all, name in
            all.append(try #require(FileManager.default.contents(atPath: folder.path + "/" + name)))
        }
    }
}

func record(
    name: String = "Thandiwe Mokoena-Plantedname", idNumber: String? = nil, birthDate: String? = nil,
    mobile: String? = nil, email: String? = nil, verifiedAt: Instant? = nil, language: String = "zu"
) throws -> DebtorRecord {
    var record = DebtorRecord(
        form: .person, name: name, language: language, country: "ZA",
        birthDate: try birthDate.map { try LocalDate(iso8601: $0) }, idNumber: idNumber)
    if let mobile {
        record.contactPoints.append(
            try ContactPoint(kind: .mobile, value: mobile, country: "ZA", source: "erp", verifiedAt: verifiedAt))
    }
    if let email {
        record.contactPoints.append(try ContactPoint(kind: .email, value: email, country: "ZA", source: "erp"))
    }
    return record
}

/// The code of the vault's error that `body` throws, or nil.
func code(_ body: () async throws -> some Any) async -> VaultError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? VaultError)?.code
    }
}
