import Calendars
import Contracts
import DisputeCore
import Money
import Testing

@testable import DisputeService

@Suite struct CoreDecisionTests {
    @Test(
        "An answer opens a dispute when the account is certain, and is a task when a person must look",
        arguments: [
            (ReplyIntent.dispute, Facts.account as AccountID?, ReplyDecision.openDispute(Facts.account)),
            (.dispute, nil, .task(.disputeUnclear)), (.represented, Facts.account, .task(.represented)),
            (.wrongPerson, nil, .task(.wrongPerson)), (.unsure, nil, .task(.replyUnsure)), (.stop, nil, .nothing),
            (.paid, nil, .task(.paymentClaimed)), (.promise, Facts.account, .task(.promiseTold)),
        ])
    func replies(_ intent: ReplyIntent, _ account: AccountID?, _ decision: ReplyDecision) {
        #expect(ReplyDecision.of(intent, account: account) == decision)
    }

    @Test(
        "Where the law wants silence once it is told, the debtor's word places a hold",
        arguments: [
            (Situation.represented, HoldReason.represented as HoldReason?), (.debtReview, .debtReview), (.illness, nil),
            (.hardship, nil),
        ])
    func situations(_ situation: Situation, _ reason: HoldReason?) {
        let task = PersonTask(
            id: "T-1", kind: situation.taskKind, debtorID: Facts.debtor, accountID: nil, openedAt: Facts.start,
            origin: "portal")
        #expect(task.holdReason == reason)
    }

    /// 5 January 2026 is a Monday; South Africa has no public holiday until 21 March.
    @Test(
        "The deadline counts business days of the creditor's country, from the day after the opening",
        arguments: [
            (DisputeReason.alreadyPaid, "2026-01-05", "2026-01-19"), (.wrongAmount, "2026-01-05", "2026-01-26"),
            (.schemeShouldPay, "2026-01-05", "2026-02-02"), (.other, "2026-03-30", "2026-04-22"),
        ])
    func deadlines(_ reason: DisputeReason, _ opened: String, _ expected: String) throws {
        let rules = DisputeRules(policies: try Facts.policies(), zones: try ZoneDatabase())
        let calendar = rules.calendar(of: "metsi-city")
        let deadline = calendar.deadline(rules.policy, for: reason, openedOn: try LocalDate(iso8601: opened))
        #expect(deadline.iso8601 == expected)
    }

    @Test("People are warned three business days before, and the deadline passes when its day has ended there")
    func timers() throws {
        let rules = DisputeRules(policies: try Facts.policies(), zones: try ZoneDatabase())
        let calendar = rules.calendar(of: "metsi-city")
        let monday = try LocalDate(iso8601: "2026-01-19")
        // Midnight in South Africa is 22:00 of the day before in UTC.
        #expect(calendar.warning(before: monday).rfc3339 == "2026-01-13T22:00:00Z")
        #expect(calendar.end(of: monday).rfc3339 == "2026-01-19T22:00:00Z")
        #expect(calendar.today(at: try Instant(rfc3339: "2026-01-19T22:00:00Z")).iso8601 == "2026-01-20")
        #expect(calendar.businessDaysLeft(to: monday, from: try LocalDate(iso8601: "2026-01-16")) == 1)
        #expect(calendar.businessDaysLeft(to: monday, from: try LocalDate(iso8601: "2026-01-21")) == -2)
    }

    @Test(
        "An amount is read as people write it, and not when it could mean two",
        arguments: [
            ("150", "150.00" as String?), ("R 1 234.50", "1234.50"), ("R1,234.50", "1234.50"), ("12,5", "12.50"),
            ("1,234", "1234.00"), ("ZAR 7", "7.00"), ("", nil), ("1,23,4", nil), ("abc", nil), ("1.2.3", nil),
        ])
    func amounts(_ text: String, _ amount: String?) {
        #expect(PlainText.amount(text, .zar)?.decimalString == amount)
    }
}
