import Calendars
import Contracts
import Foundation
import Storage
import Testing

@testable import Vault

@Suite struct LinkingTests {
    private static let number = "8001015009087"
    private static let otherNumber = "7502025009081"

    private func candidates(_ fixture: VaultFixture) async throws -> [LinkCandidate] {
        try await fixture.store.read { [vault = fixture.vault] in try vault.linkCandidates(in: $0, limit: 10) }
    }

    @Test(arguments: [nil, "", "12345", "000000", "unknown"])
    func `Debtors without a plausible id number stay apart`(number: String?) async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(idNumber: number), for: "city:D-1")
        try await fixture.put(try record(idNumber: number), for: "trade:D-1")
        #expect(try await fixture.person(of: "city:D-1") != fixture.person(of: "trade:D-1"))
    }

    @Test func `Debtors of two systems with one id number are one person, named by the first`() async throws {
        let fixture = try VaultFixture()
        let first = try await fixture.put(try record(idNumber: Self.number), for: "trade:D-1")
        let second = try await fixture.put(try record(idNumber: "800101-5009 087"), for: "city:D-1")
        #expect(second.personID == first.personID)
        #expect(second.moved.isEmpty)
        #expect(try await fixture.debtors(of: first.personID) == ["city:D-1", "trade:D-1"])
        #expect(try await fixture.facts(of: "trade:D-1").version == 1)
    }

    @Test func `The same debtor gets the same person in every vault`() async throws {
        let one = try await VaultFixture().put(try record(), for: "city:D-1")
        let other = try await VaultFixture().put(try record(), for: "city:D-1")
        #expect(one.personID == other.personID)
    }

    @Test func `A number learnt later merges two persons under the smaller id and names who moved`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(idNumber: Self.number), for: "city:D-1")
        try await fixture.put(try record(idNumber: Self.number), for: "city:D-2")
        try await fixture.put(try record(), for: "trade:D-1")
        let city = try await fixture.person(of: "city:D-1")
        let trade = try await fixture.person(of: "trade:D-1")
        let result = try await fixture.put(try record(idNumber: Self.number), for: "trade:D-1")
        #expect(result.personID == min(city, trade))
        let all: [DebtorID] = ["city:D-1", "city:D-2", "trade:D-1"]
        #expect(try await fixture.debtors(of: min(city, trade)) == all)
        #expect(try await fixture.debtors(of: max(city, trade)).isEmpty)
        let expected =
            city < trade
            ? [MovedDebtor(debtorID: "trade:D-1", from: trade, to: city, version: 3)]
            : [
                MovedDebtor(debtorID: "city:D-1", from: city, to: trade, version: 2),
                MovedDebtor(debtorID: "city:D-2", from: city, to: trade, version: 2),
            ]
        #expect(result.moved == expected)
        #expect(try await fixture.facts(of: "trade:D-1").version == result.version)
    }

    @Test func `A corrected number takes a debtor out of a person, and the others stay`() async throws {
        let fixture = try VaultFixture()
        let first = try await fixture.put(try record(idNumber: Self.number), for: "city:D-1")
        try await fixture.put(try record(idNumber: Self.number), for: "trade:D-1")
        let corrected = try await fixture.put(try record(idNumber: Self.otherNumber), for: "city:D-1")
        #expect(corrected.personID != first.personID)
        #expect(corrected.moved.map(\.debtorID) == ["city:D-1"])
        #expect(try await fixture.debtors(of: first.personID) == ["trade:D-1"])
        // And it joins whoever has the right number, without dragging the others along.
        let right = try await fixture.put(try record(idNumber: "9003035009086"), for: "city:D-9")
        let joined = try await fixture.put(try record(idNumber: Self.number), for: "city:D-9")
        #expect(joined.personID == min(right.personID, first.personID))
    }

    @Test func `A number that goes missing does not part what was linked`() async throws {
        let fixture = try VaultFixture()
        let first = try await fixture.put(try record(idNumber: Self.number), for: "city:D-1")
        try await fixture.put(try record(idNumber: Self.number), for: "trade:D-1")
        let result = try await fixture.put(try record(), for: "trade:D-1")
        #expect(result.personID == first.personID)
    }

    // MARK: - Weak matches

    @Test func `Phone or birth date alone is no candidate`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(birthDate: "1980-01-01", mobile: "0821234567"), for: "city:D-1")
        try await fixture.put(try record(birthDate: "1980-01-02", mobile: "0821234567"), for: "city:D-2")
        try await fixture.put(try record(birthDate: "1980-01-01", mobile: "0821234568"), for: "city:D-3")
        try await fixture.put(try record(mobile: "0821234567"), for: "city:D-4")
        #expect(try await candidates(fixture).isEmpty)
    }

    @Test func `Phone and birth date together wait for a human, who may link`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(try record(birthDate: "1980-01-01", mobile: "0821234567"), for: "trade:D-1")
        let result = try await fixture.put(try record(birthDate: "1980-01-01", mobile: "0821234567"), for: "city:D-1")
        #expect(result.moved.isEmpty)
        let found = try await candidates(fixture)
        #expect(
            found == [
                LinkCandidate(
                    debtorID: "city:D-1", otherDebtorID: "trade:D-1", idNumbersDiffer: false, foundAt: VaultFixture.now)
            ])
        let candidate = try #require(found.first)
        let moved = try await fixture.store.write { [vault = fixture.vault] in
            [
                try vault.settle(candidate, linking: true, access: VaultFixture.access, in: $0),
                try vault.settle(candidate, linking: true, access: VaultFixture.access, in: $0),
            ]
        }
        #expect(moved.map(\.count) == [1, 0])
        #expect(try await fixture.person(of: "city:D-1") == fixture.person(of: "trade:D-1"))
        #expect(try await candidates(fixture).isEmpty)
        // What a human linked, a number that only one of them has does not part.
        let later = try await fixture.put(
            try record(idNumber: Self.number, birthDate: "1980-01-01", mobile: "0821234567"), for: "city:D-1")
        #expect(later.moved.isEmpty)
    }

    @Test func `A dismissed candidate is not asked about again, and differing numbers are pointed out`() async throws {
        let fixture = try VaultFixture()
        try await fixture.put(
            try record(idNumber: Self.number, birthDate: "1980-01-01", mobile: "0821234567"), for: "city:D-1")
        let twin = try record(idNumber: Self.otherNumber, birthDate: "1980-01-01", mobile: "0821234567")
        try await fixture.put(twin, for: "city:D-2")
        let candidate = try #require(try await candidates(fixture).first)
        #expect(candidate.idNumbersDiffer)
        let moved = try await fixture.store.write { [vault = fixture.vault] in
            try vault.settle(candidate, linking: false, access: VaultFixture.access, in: $0)
        }
        #expect(moved.isEmpty)
        var renamed = twin
        renamed.name = "Renamed"
        try await fixture.put(renamed, for: "city:D-2")
        #expect(try await candidates(fixture).isEmpty)
        #expect(try await fixture.person(of: "city:D-1") != fixture.person(of: "city:D-2"))
    }
}
