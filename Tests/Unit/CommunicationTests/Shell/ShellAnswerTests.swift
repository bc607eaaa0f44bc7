import Calendars
import Contracts
import Money
import TestSupport
import Testing

@testable import CommunicationService

@Suite("Messages that answer what happened")
struct ShellAnswerTests {
    /// Nothing of the strategy is due in the days these tests play.
    private static func quiet(version: Int64 = 1, open cents: Int64 = 123_450) throws -> AccountState {
        try ShellFixture.account(version: version, open: cents, dueOn: "2026-02-20", settled: cents == 0)
    }

    private static func payment(_ cents: Int64, at instant: String, left: Int64) throws -> PaymentReceived {
        PaymentReceived(
            paymentID: "pay-1", accountID: "city:A-1", debtorID: "city:D-1",
            amount: try Money(validating: cents, currency: .zar), source: .gateway, method: "card",
            receivedAt: try Instant(rfc3339: instant), balance: try Money(validating: left, currency: .zar),
            contactID: nil)
    }

    private static func dispute(_ standing: DisputeStanding = .open, version: Int64 = 1) throws -> DisputeState {
        DisputeState(
            disputeID: "D-4F2A-91C3", accountID: "city:A-1", debtorID: "city:D-1", invoiceID: nil,
            reason: .wrongAmount, amount: nil, standing: standing, openedAt: try Instant(rfc3339: ShellFixture.start),
            deadline: try LocalDate(iso8601: "2026-01-26"), assignee: nil, adjustment: nil, version: version)
    }

    @Test(
        "A receipt names the day the money came, and a way to pay only to who still owes",
        arguments: [(Int64(23_450), true), (0, false)])
    func receipt(left: Int64, hasLink: Bool) async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(account: Self.quiet())
            // Sunday night; the first hour after it is Monday, 08:00 in Johannesburg.
            try await shell.advance(to: "2026-01-11T18:00:00Z")
            try shell.tell(Self.quiet(version: 2, open: left))
            try shell.tell(Self.payment(100_000, at: "2026-01-11T18:00:00Z", left: left))
            try await shell.settle()
            try await shell.advance(to: "2026-01-12T06:00:00Z")
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(grant.contact.contactClass == .receipt)
            #expect(grant.contact.channel == .email)
            #expect(grant.amount.minorUnits == 100_000)
            #expect(grant.writtenOn == "12 January 2026")
            #expect(grant.body.contains("We have received R 1 000.00 on 11 January 2026"))
            #expect(grant.body.contains(left > 0 ? "Still open on the account: R 234.50" : "on the account: R 0.00"))
            #expect(grant.body.contains("/p/") == hasLink)
            try shell.outcome(grant, .sent)
            // Told again, it is not written again.
            try shell.tell(Self.payment(100_000, at: "2026-01-11T18:00:00Z", left: left))
            try await shell.settle()
            #expect(try await shell.ask("r-2").isEmpty)
        }
    }

    @Test("A dispute is acknowledged once, with its number and the day of the answer, though contact is held")
    func acknowledged() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(account: Self.quiet())
            try shell.hold("city:A-1", [.dispute])
            try shell.tell(Self.dispute())
            try shell.tell(Self.dispute(.underReview, version: 2))
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            let grant = try #require(grants.first)
            #expect(grants.count == 1)
            #expect(grant.contact.contactClass == .confirmation)
            #expect(grant.body.contains("D-4F2A-91C3") && grant.body.contains("by 26 January 2026"))
            try shell.outcome(grant, .sent)
            try shell.tell(Self.dispute(.underReview, version: 3))
            try await shell.settle()
            #expect(try await shell.ask("r-2").isEmpty)
        }
    }

    @Test("A dispute that is closed before its acknowledgement left is not acknowledged any more")
    func closedFirst() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(account: Self.quiet())
            try shell.tell(Self.dispute())
            try await shell.settle()
            try shell.tell(Self.dispute(.withdrawn, version: 2))
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
        }
    }

    @Test("A reminder whose day passed in an outage gives way to what the strategy says next")
    func lateReminder() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: "2026-01-05T07:00:00Z")
            // Nobody asks until the day after the due date.
            try await shell.advance(to: "2026-01-08T06:00:00Z")
            try shell.watermarks("2026-01-08T05:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.refusal()?.contains("Q-LATE-REMINDER") == true)
            try await shell.advance(to: "2026-01-08T07:00:00Z")
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-2").first)
            #expect(grant.contact.step == "missed")
        }
    }
}
