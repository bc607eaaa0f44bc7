import Calendars
import Contracts
import Money
import ServiceKit
import Storage
import Testing

@testable import PaymentCore
@testable import PaymentService

@Suite("Promises over time")
struct PromiseTimerTests {
    /// Promises R 50.00 by 10 January as the pay page does.
    private func promise(_ fixture: PaymentFixture) async throws {
        let calendar = fixture.policy.calendar(of: "metsi-city")
        _ = try await fixture.engine.perform("promise") { work in
            var ledger = try #require(try LedgerStore.load("city:A-1", in: work.database))
            let answer = ledger.makePromise(
                id: "p-1", amount: zar(5_000), dueOn: try LocalDate(iso8601: "2026-01-10"),
                today: calendar.today(at: work.now), contactID: "c-1", at: work.now)
            #expect(answer == .posted)
            let made = try #require(ledger.promise)
            try LedgerWork.finish(&ledger, work)
            try LedgerWork.watch(made, of: "city:A-1", until: calendar.deadline(of: made), work)
        }
    }

    @Test("one that is not paid is broken when the day of grace has ended, not before")
    func broken() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await promise(fixture)
            try await fixture.step(to: "2026-01-11T21:30:00Z", round: 1)
            #expect(try fixture.published(PromiseState.self).map(\.standing) == [.open])
            try await fixture.step(to: "2026-01-11T22:00:00Z", round: 2)
            #expect(try fixture.published(PromiseState.self).map(\.standing) == [.open, .broken])
            #expect(try fixture.published(PromiseState.self).map(\.version) == [1, 2])
            #expect(try fixture.published(AccountState.self).last?.promisesBroken == 1)
            #expect(try await fixture.ledger()?.promise == nil)
        }
    }

    @Test("one that is kept has no timer left")
    func kept() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await promise(fixture)
            try await fixture.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: "50.00"), id: "p")
            #expect(try fixture.published(PromiseState.self).map(\.standing) == [.open, .kept])
            #expect(try fixture.published(PromiseState.self).map(\.contactID) == ["c-1", "c-1"])
            try await fixture.step(to: "2026-01-31T22:00:00Z", round: 1)
            #expect(try fixture.published(ClockAnswer.self).last?.nextDue == nil)
            #expect(try fixture.published(PromiseState.self).count == 2)
        }
    }
}
