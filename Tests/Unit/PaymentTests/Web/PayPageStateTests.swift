import Calendars
import Contracts
import Crypto
import Foundation
import GRDB
import HTTPTypes
import Messaging
import Money
import Storage
import Testing

@testable import PaymentService
@testable import Web

@Suite("What the pay page says of an account")
struct PayPageStateTests {
    struct State: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prepare: @Sendable (PaymentFixture) async throws -> Void
        let shows: [String]
        let hides: [String]
    }

    private static func hold(_ fixture: PaymentFixture, account: AccountID? = "city:A-1") async throws {
        let hold = Hold(
            holdID: "debt-review", reason: .debtReview, since: try Instant(rfc3339: PaymentFixture.start))
        try fixture.fact(
            HoldPlaced(
                set: HoldSet(
                    accountID: account, debtorID: account == nil ? "city:D-1" : nil, placedBy: "dispute", holds: [hold],
                    version: 1)), id: "hold")
        try await fixture.settle()
    }

    private static func dispute(_ fixture: PaymentFixture) async throws {
        try fixture.fact(
            DisputeState(
                disputeID: "d-1", accountID: "city:A-1", debtorID: "city:D-1", invoiceID: nil, reason: .other,
                amount: nil,
                standing: .underReview, openedAt: try Instant(rfc3339: PaymentFixture.start),
                deadline: try LocalDate(iso8601: "2026-01-30"), assignee: nil, adjustment: nil, version: 1),
            id: "dispute")
        try await fixture.settle()
    }

    private static func pay(_ fixture: PaymentFixture, _ amount: String) async throws {
        try await fixture.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: amount), id: "p")
    }

    @Test(
        "shows each state for what it is",
        arguments: [
            State(
                testDescription: "settled", prepare: { try await pay($0, "100.00") },
                shows: ["Settled", "Nothing", "is paid up"],
                hides: ["You have a credit", "now</button>", "I will pay later"]),
            State(
                testDescription: "overpaid", prepare: { try await pay($0, "125.50") },
                shows: ["Settled", "You have a credit of", "R 25.50", "next invoice"], hides: ["now</button>"]),
            State(
                testDescription: "paid in part", prepare: { try await pay($0, "60.00") },
                shows: ["R 40.00", "rest of R 100.00"], hides: []),
            State(
                testDescription: "less is owed than the least part", prepare: { try await pay($0, "95.00") },
                shows: ["Pay R 5.00 now"], hides: ["Pay a part"]),
            State(
                testDescription: "disputed", prepare: { try await dispute($0) },
                shows: ["We are looking into your dispute", "30 January 2026", "You may still pay"], hides: []),
            State(
                testDescription: "held for a reason that is not named", prepare: { try await hold($0) },
                shows: ["Reminders about this account are paused", "Nothing is asked of you"],
                hides: ["debt-review", "debt review</p>"]),
            State(
                testDescription: "the debtor is held", prepare: { try await hold($0, account: nil) },
                shows: ["Reminders about this account are paused"], hides: []),
            State(
                testDescription: "settled while held: nothing to say of reminders",
                prepare: {
                    try await hold($0)
                    try await pay($0, "100.00")
                }, shows: ["Settled"], hides: ["You may still pay"]),
            State(
                testDescription: "overdue",
                prepare: { try await $0.step(to: "2026-01-21T03:00:00Z", round: 1) },
                shows: ["was due 20 January 2026"], hides: ["due 20 January 2026,"]),
            State(
                testDescription: "due today", prepare: { try await $0.step(to: "2026-01-20T03:00:00Z", round: 1) },
                shows: ["due today"], hides: ["was due"]),
            State(
                testDescription: "closed: money is still taken, promises are not",
                prepare: {
                    try await $0.tell("erp.account.closed.v1", #"{"accountId":"A-1","reason":"sold"}"#, id: "c")
                }, shows: ["Pay R 100.00 now"], hides: ["I will pay later"]),
        ])
    func state(_ state: State) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await state.prepare(web.payment)
            // The link outlives all of these days.
            let link = try web.link(days: 60)
            let page = try await browser.get(web.site.links.path(link))
            #expect(page.status == 200)
            #expect(page.isClean)
            for part in state.shows { #expect(page.text.contains(part), "\(part)") }
            for part in state.hides { #expect(!page.text.contains(part), "\(part)") }
        }
    }
}
