import Contracts
import Foundation
import Storage
import Testing
import Vault

@Suite struct RotationTests {
    private static let old = Data(repeating: 7, count: 32)
    private static let new = Data(repeating: 8, count: 32)
    private static let both = Data(
        "v2:\n2 \(new.base64EncodedString())\n1 \(old.base64EncodedString())\n".utf8)
    private static let newOnly = Data("v2:\n2 \(new.base64EncodedString())\n".utf8)

    @Test func `Rotation rewraps in batches, and then the old key may go`() async throws {
        let fixture = try VaultFixture(keys: Self.old)
        for index in 1...5 {
            try await fixture.put(try record(name: "Name \(index)"), for: DebtorID("city:D-\(index)"))
        }
        let rotating = try VaultFixture.vault(keys: Self.both)
        let done = try await fixture.store.write { database in
            [
                try rotating.keysToRotate(in: database), try rotating.rotateKeys(limit: 2, in: database),
                try rotating.keysToRotate(in: database), try rotating.rotateKeys(limit: 10, in: database),
                try rotating.rotateKeys(limit: 10, in: database),
            ]
        }
        #expect(done == [5, 2, 3, 3, 0])
        let after = try VaultFixture.vault(keys: Self.newOnly)
        for index in 1...5 {
            let opened = try await fixture.store.write {
                try after.record(of: DebtorID("city:D-\(index)"), in: $0, access: VaultFixture.access)
            }
            #expect(opened?.name == "Name \(index)")
        }
        await #expect(code { try await fixture.record(of: "city:D-1") } == .keyMissing)
    }

    @Test func `Halfway through both old and new debtors open`() async throws {
        let fixture = try VaultFixture(keys: Self.old)
        try await fixture.put(try record(name: "First"), for: "city:D-1")
        let rotating = try VaultFixture.vault(keys: Self.both)
        let names = try await fixture.store.write { database in
            _ = try rotating.put(
                DebtorRecord(form: .business, name: "Second", language: "en", country: "ZA"), for: "city:D-2",
                in: database, at: VaultFixture.now)
            return try ["city:D-1", "city:D-2"].map {
                try rotating.record(of: $0, in: database, access: VaultFixture.access)?.name
            }
        }
        #expect(names == ["First", "Second"])
        await #expect(code { try await fixture.record(of: "city:D-2") } == .keyMissing)
    }
}
