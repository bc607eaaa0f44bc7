import Calendars
import Contracts
import GRDB
import Messaging
import Money
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import PaymentService

@Suite("What disputes do to the books")
struct DisputeFactTests {
    private func dispute(
        _ version: Int64, _ standing: DisputeStanding, adjustment: Money? = nil, account: AccountID = "city:A-1",
        invoice: InvoiceID? = nil
    ) throws -> DisputeState {
        DisputeState(
            disputeID: "d-1", accountID: account, debtorID: "city:D-1", invoiceID: invoice, reason: .wrongAmount,
            amount: nil,
            standing: standing, openedAt: try Instant(rfc3339: PaymentFixture.start),
            deadline: try LocalDate(iso8601: "2026-01-30"), assignee: nil, adjustment: adjustment, version: version)
    }

    private func settle(_ fixture: PaymentFixture) async throws {
        try await eventually("everything delivered is acknowledged") {
            fixture.transport.acknowledged.count == fixture.transport.deliveredCount
        }
    }

    @Test("an upheld dispute takes its adjustment off the debt once, however often and in what order it is said")
    func once() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try fixture.fact(try dispute(1, .open), id: "1")
            let upheld = try dispute(3, .partlyUpheld, adjustment: zar(2_500), invoice: "city:I-A-1")
            try fixture.fact(upheld, id: "3")
            try fixture.fact(upheld, id: "3")
            try fixture.fact(upheld, id: "3-sent-anew")
            try fixture.fact(try dispute(4, .partlyUpheld, adjustment: zar(2_500)), id: "4")
            try fixture.fact(try dispute(2, .underReview), id: "2")
            try await settle(fixture)
            #expect(try await fixture.balance() == 7_500)
            #expect(try await fixture.faults() == [])
            let known = try await fixture.store.read { try FactStore.disputes(of: "city:A-1", in: $0) }
            #expect(known.map(\.standing) == [.partlyUpheld])
        }
    }

    @Test("an older word that comes late takes nothing off")
    func older() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try fixture.fact(try dispute(5, .rejected), id: "5")
            try fixture.fact(try dispute(4, .upheld, adjustment: zar(2_500)), id: "4")
            try await settle(fixture)
            #expect(try await fixture.balance() == 10_000)
        }
    }

    @Test(
        "nothing is taken off unless it was upheld with an amount",
        arguments: [DisputeStanding.open, .underReview, .rejected, .withdrawn])
    func notUpheld(_ standing: DisputeStanding) async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try fixture.fact(try dispute(2, standing, adjustment: zar(2_500)), id: "2")
            try fixture.fact(try dispute(3, .upheld), id: "3")
            try await settle(fixture)
            #expect(try await fixture.balance() == 10_000)
        }
    }

    @Test("more than is owed stands as credit, and an invoice of another account is not looked for")
    func large() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try fixture.fact(try dispute(2, .upheld, adjustment: zar(15_000), invoice: "trade:I-7"), id: "2")
            try await settle(fixture)
            #expect(try await fixture.balance() == -5_000)
        }
    }

    @Test("what cannot be posted is parked, and the account is held until it is discarded")
    func parked() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try fixture.fact(try dispute(2, .upheld, adjustment: Money(minorUnits: 5, currency: .usd)), id: "2")
            try await eventually("a hold") { try fixture.published(HoldPlaced.self).count == 1 }
            let held = try #require(try fixture.published(HoldPlaced.self).first)
            #expect(held.set.accountID == "city:A-1")
            #expect(held.set.holds.map(\.reason) == [.unprocessedFact])
            let aside = try #require(try await fixture.store.read { try SetAsideMessages.list(in: $0) }.first)
            #expect(aside.reasons.map(\.code) == ["currency-mismatch"])
            _ = try await SetAsideDesk(engine: fixture.engine)
                .discard(aside.id, by: "thandi", because: "sent by mistake")
            try await eventually("released") { try fixture.published(HoldReleased.self).count == 1 }
            let released = try #require(try fixture.published(HoldReleased.self).first)
            #expect(released.set.holds == [])
            #expect(released.set.version == held.set.version + 1)
            #expect(try await fixture.balance() == 10_000)
        }
    }

    @Test("a dispute on an account that is not here yet is tried again")
    func accountLater() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try fixture.fact(try dispute(2, .upheld, adjustment: zar(2_500)), id: "2")
            try await eventually("a retry") { try await fixture.store.read { try Retries.count(in: $0) } == 1 }
            try await fixture.openAccount()
            try await eventually("taken off") { try await fixture.balance() == 7_500 }
        }
    }
}
