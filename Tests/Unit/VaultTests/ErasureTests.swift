import Contracts
import Foundation
import GRDB
import Storage
import Testing

@testable import Vault

@Suite struct ErasureTests {
    @Test func `Erasing an unknown debtor is an error`() async throws {
        let fixture = try VaultFixture()
        await #expect(
            code {
                try await fixture.store.write { [vault = fixture.vault] in
                    try vault.erase("city:D-1", in: $0, at: VaultFixture.now)
                }
            } == .unknownDebtor)
    }

    @Test func `An erased debtor is unreadable for good, and its person stays sane`() async throws {
        let fixture = try VaultFixture()
        let planted = try record(idNumber: "8001015009087", birthDate: "1980-01-01", mobile: "0821234567")
        let first = try await fixture.put(planted, for: "city:D-1")
        try await fixture.put(planted, for: "trade:D-1")
        let (version, again, holders) = try await fixture.store.write { [vault = fixture.vault] in
            (
                try vault.erase("city:D-1", in: $0, at: VaultFixture.now),
                try vault.erase("city:D-1", in: $0, at: VaultFixture.now),
                try vault.debtors(withAddress: .phone("0821234567", country: "ZA"), in: $0)
            )
        }
        #expect(version == 2)
        #expect(again == nil)
        #expect(holders.map(\.debtorID) == ["trade:D-1"])
        #expect(try await fixture.record(of: "city:D-1") == nil)
        #expect(
            try await fixture.facts(of: "city:D-1")
                == ClearFacts(
                    debtorID: "city:D-1", personID: first.personID, version: 2, form: .person, language: "und",
                    country: "ZZ", timeZone: nil, represented: false, reachable: [], isErased: true))
        await #expect(code { try await fixture.put(planted, for: "city:D-1") } == .erased)
        #expect(try await fixture.record(of: "trade:D-1") == planted)
        #expect(try await fixture.debtors(of: first.personID) == ["city:D-1", "trade:D-1"])
        #expect(try await fixture.put(planted, for: "trade:D-2").personID == first.personID)
    }

    @Test func `The erased key and the sealed parts are in no file once the log is folded in`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(mobile: "0821234567"), for: "city:D-1")
        try await fixture.put(try record(mobile: "0821234568"), for: "city:D-2")
        let secrets = try await fixture.store.read {
            try Data.fetchAll(
                $0,
                sql: """
                    SELECT wrapped FROM vaultKey WHERE debtorId = 'city:D-1'
                    UNION ALL SELECT sealed FROM vaultPart WHERE debtorId = 'city:D-1'
                    """)
        }
        #expect(secrets.count == 3)
        let before = try fixture.bytesOnDisk()
        #expect(secrets.allSatisfy { before.range(of: $0) != nil })
        _ = try await fixture.store.write { [vault = fixture.vault] in
            try vault.erase("city:D-1", in: $0, at: VaultFixture.now)
        }
        try fixture.store.close()
        // Closing leaves the write-ahead log; only folding it in and cutting it empties it.
        let queue = try DatabaseQueue(path: fixture.store.path)
        _ = try await queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try queue.close()
        let after = try fixture.bytesOnDisk()
        #expect(secrets.allSatisfy { after.range(of: $0) == nil })
    }
}
