import Calendars
import Contracts
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

@Suite struct DebtorVaultTests {
    @Test func `An unknown debtor has no record, no facts, no person and leaves no access note`() async throws {
        let fixture = try VaultFixture()
        #expect(try await fixture.record(of: "city:D-1") == nil)
        let (facts, person, notes) = try await fixture.store.read { [vault = fixture.vault] in
            (
                try vault.clearFacts(of: "city:D-1", in: $0), try vault.person(of: "city:D-1", in: $0),
                try vault.accesses(to: "city:D-1", in: $0, limit: 10)
            )
        }
        #expect(facts == nil)
        #expect(person == nil)
        #expect(notes.isEmpty)
    }

    @Test func `A record comes back as it was put`() async throws {
        let fixture = try VaultFixture()
        var planted = try record(
            idNumber: "8001015009087", birthDate: "1980-01-01", mobile: "0821234567", email: "t@example.org")
        planted.timeZone = "Africa/Johannesburg"
        planted.representative = "Attorneys Example"
        let result = try await fixture.put(planted, for: "city:D-1")
        #expect(result.changed)
        #expect(result.version == 1)
        #expect(result.moved.isEmpty)
        #expect(try await fixture.record(of: "city:D-1") == planted)
        #expect(
            try await fixture.facts(of: "city:D-1")
                == ClearFacts(
                    debtorID: "city:D-1", personID: result.personID, version: 1, form: .person, language: "zu",
                    country: "ZA", timeZone: "Africa/Johannesburg", represented: true, reachable: [.mobile, .email],
                    isErased: false))
        #expect(try await fixture.facts(of: "city:D-1").channels == [.sms, .email, .whatsapp, .call])
    }

    @Test func `Putting the same again changes nothing, a new record replaces the old one`() async throws {
        let fixture = try VaultFixture()
        let first = try record(mobile: "0821234567")
        try await fixture.put(first, for: "city:D-1")
        let again = try await fixture.put(first, for: "city:D-1")
        #expect(!again.changed)
        #expect(again.version == 1)
        let second = try record(name: "Other Name", email: "o@example.org", language: "en")
        let replaced = try await fixture.put(second, for: "city:D-1")
        #expect(replaced.changed)
        #expect(replaced.version == 2)
        #expect(try await fixture.record(of: "city:D-1") == second)
        #expect(try await fixture.facts(of: "city:D-1").reachable == [.email])
    }

    @Test func `Every look at a record is noted, the latest first`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(), for: "city:D-1")
        let notes = [
            AccessNote(who: "user-7", why: "call", at: VaultFixture.now),
            AccessNote(who: "communication", why: "permit", at: VaultFixture.now + .seconds(60)),
        ]
        let kept = try await fixture.store.write { [vault = fixture.vault] database in
            for note in notes { _ = try vault.record(of: "city:D-1", in: database, access: note) }
            return try vault.accesses(to: "city:D-1", in: database, limit: 10)
        }
        #expect(kept == notes.reversed())
    }

    @Test func `Zone candidates are the stated zone, else those of the country, else none`() async throws {
        let fixture = try VaultFixture()
        let zones = try ZoneDatabase()
        for (country, stated, expected) in [
            ("ZA", nil, ["Africa/Johannesburg"]), ("ZA", "Europe/London", ["Europe/London"]),
            ("ZA", "No/Where", ["Africa/Johannesburg"]), ("ZZ", nil, []),
        ] as [(String, String?, [String])] {
            var planted = try record()
            planted.country = country
            planted.timeZone = stated
            try await fixture.put(planted, for: "city:D-1")
            let facts = try await fixture.facts(of: "city:D-1")
            #expect(facts.zoneCandidates(in: zones).map(\.identifier) == expected)
        }
    }

    // MARK: - Tampering

    @Test(arguments: [
        "UPDATE vaultPart SET sealed = (SELECT sealed FROM vaultPart WHERE debtorId = 'city:D-2' "
            + "AND part = 'identity') WHERE debtorId = 'city:D-1' AND part = 'identity'",
        "UPDATE vaultPart SET sealed = (SELECT sealed FROM vaultPart WHERE debtorId = 'city:D-1' "
            + "AND part = 'contact-points') WHERE debtorId = 'city:D-1' AND part = 'identity'",
        "UPDATE vaultKey SET wrapped = (SELECT wrapped FROM vaultKey WHERE debtorId = 'city:D-2') "
            + "WHERE debtorId = 'city:D-1'",
        "UPDATE vaultPart SET sealed = zeroblob(length(sealed)) "
            + "WHERE debtorId = 'city:D-1' AND part = 'contact-points'",
        "UPDATE vaultPart SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE debtorId = 'city:D-1'",
        "UPDATE vaultPart SET sealed = x'' WHERE debtorId = 'city:D-1'",
        "DELETE FROM vaultPart WHERE debtorId = 'city:D-1'", "DELETE FROM vaultKey WHERE debtorId = 'city:D-1'",
    ])
    func `What was moved, changed or removed in the file does not open`(sql: String) async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(mobile: "0821234567"), for: "city:D-1")
        try await fixture.put(try record(mobile: "0821234568"), for: "city:D-2")
        try await fixture.tamper(sql)
        await #expect(code { try await fixture.record(of: "city:D-1") } == .unreadable)
    }

    @Test func `A whole debtor's rows under another id do not open, even with their own key`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(), for: "city:D-1")
        try await fixture.put(try record(name: "Other"), for: "city:D-2")
        try await fixture.tamper(
            """
            UPDATE vaultKey SET wrapped = (SELECT wrapped FROM vaultKey WHERE debtorId = 'city:D-2')
                WHERE debtorId = 'city:D-1';
            UPDATE vaultPart SET sealed = (SELECT sealed FROM vaultPart AS o WHERE o.debtorId = 'city:D-2'
                AND o.part = vaultPart.part) WHERE debtorId = 'city:D-1';
            """)
        await #expect(code { try await fixture.record(of: "city:D-1") } == .unreadable)
    }

    @Test func `With the right data key a part still opens for its debtor and name only`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(name: "Thandi"), for: "city:D-1")
        try await fixture.put(try record(name: "Other"), for: "city:D-2")
        try await fixture.tamper(
            """
            UPDATE vaultPart SET sealed = (SELECT sealed FROM vaultPart
                WHERE debtorId = 'city:D-1' AND part = 'identity')
            WHERE (debtorId = 'city:D-2' AND part = 'identity') OR (debtorId = 'city:D-1' AND part = 'contact-points')
            """)
        let names = try await fixture.store.read { [vault = fixture.vault] database in
            let key = try vault.dataKey(of: "city:D-1", in: database)
            let places: [(DebtorID, Part)] = [
                ("city:D-1", .identity), ("city:D-2", .identity), ("city:D-1", .contactPoints),
            ]
            return places.map { debtorID, part in
                try? vault.load(Identity.self, from: part, of: debtorID, key: key, in: database).name
            }
        }
        #expect(names == ["Thandi", nil, nil])
    }

    @Test func `Errors hold no personal data`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(idNumber: "8001015009087", mobile: "0821234567"), for: "city:D-1")
        try await fixture.tamper("UPDATE vaultPart SET sealed = zeroblob(40)")
        do {
            _ = try await fixture.record(of: "city:D-1")
            Issue.record("The record opened.")
        } catch {
            let text = "\(error)"
            #expect(text == "The part identity of debtor city:D-1 does not open with its data key.")
        }
    }

    // MARK: - On disk

    @Test func `No name, number or address is in any file of the store`() async throws {
        let fixture = try VaultFixture()
        for index in 0..<50 {
            try await fixture.put(
                try record(
                    name: "Plantedname \(index)", idNumber: "80010150090\(10 + index)", birthDate: "1980-01-01",
                    mobile: "08212345\(10 + index)", email: "planted\(index)@example.org"),
                for: DebtorID("city:D-\(index)"))
            _ = try await fixture.record(of: DebtorID("city:D-\(index)"))
        }
        let bytes = try fixture.bytesOnDisk()
        // The ids are there, so the search does look at what was written.
        #expect(bytes.range(of: Data("city:D-49".utf8)) != nil)
        for planted in ["Plantedname", "8001015009", "1980-01-01", "8212345", "planted4", "example.org"] {
            #expect(bytes.range(of: Data(planted.utf8)) == nil, "\(planted) stands in the clear.")
        }
        #expect(FileManager.default.fileExists(atPath: fixture.folder.path + "/store.sqlite-wal"))
    }

    // MARK: - Addresses

    @Test func `Debtors are found by address, whatever way it is written`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(mobile: "0821234567", email: "Family@Example.org"), for: "city:D-1")
        try await fixture.put(try record(email: "family@example.org"), for: "trade:D-1")
        let (family, phone, nobody) = try await fixture.store.read { [vault = fixture.vault] in
            (
                try vault.debtors(withAddress: .email(" family@example.ORG"), in: $0),
                try vault.debtors(withAddress: .phone("27821234567", country: "ZA"), in: $0),
                try vault.debtors(withAddress: .phone("27821234568", country: "ZA"), in: $0)
            )
        }
        #expect(family.map(\.debtorID) == ["city:D-1", "trade:D-1"])
        #expect(family.map(\.kind) == [.email, .email])
        #expect(phone.map(\.debtorID) == ["city:D-1"])
        #expect(nobody.isEmpty)
    }

    @Test func `A mark takes an address out of reach until it is verified later`() async throws {
        let fixture = try VaultFixture()
        let address = try Address.phone("0821234567", country: "ZA")
        try await fixture.put(try record(mobile: "0821234567", email: "t@example.org"), for: "city:D-1")
        let marks = try await fixture.store.write { [vault = fixture.vault] database in
            let key = vault.key(of: address)
            return [
                try vault.mark(key, of: "city:D-2", as: .wrongNumber, in: database, at: VaultFixture.now),
                try vault.mark(key, of: "city:D-1", as: .wrongNumber, in: database, at: VaultFixture.now),
                try vault.mark(key, of: "city:D-1", as: .wrongNumber, in: database, at: VaultFixture.now),
            ]
        }
        #expect(marks == [nil, 2, nil])
        #expect(try await fixture.facts(of: "city:D-1").reachable == [.email])
        #expect(try await fixture.record(of: "city:D-1")?.contactPoints.map(\.quality) == [.wrongNumber, .good])

        try await fixture.put(
            try record(name: "New Name", mobile: "0821234567", verifiedAt: VaultFixture.now), for: "city:D-1",
            at: VaultFixture.now + .seconds(60))
        #expect(try await fixture.facts(of: "city:D-1").reachable == [])
        try await fixture.put(
            try record(mobile: "0821234567", verifiedAt: VaultFixture.now + .seconds(1)), for: "city:D-1",
            at: VaultFixture.now + .seconds(120))
        #expect(try await fixture.facts(of: "city:D-1").reachable == [.mobile])
    }
}
