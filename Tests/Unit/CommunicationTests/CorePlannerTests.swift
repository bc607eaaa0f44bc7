import Calendars
import CommunicationCore
import Contracts
import Money
import Policies
import Testing

/// A strategy of four steps, its anchor due on Thursday, 2026-01-15, in Johannesburg.
private enum Plan {
    static let planner = Planner { $0.joined(separator: "|") }

    static func step(
        _ id: String, _ day: Int, _ time: String = "09:00", _ channel: Channel = .sms, _ fallback: [Channel] = []
    ) throws -> Strategy.Step {
        Strategy.Step(
            id: id, day: day, at: try Core.time(time), channel: channel, fallback: fallback, template: "t-\(id)",
            contactClass: day < 0 ? .reminder : .collection, note: "")
    }

    static func strategy(_ id: String = "usual", minimum: Int = 3, steps: [Strategy.Step]? = nil) throws -> Strategy {
        let usual = try [
            step("before", -3), step("first", 3, "09:00", .sms, [.email, .letter]), step("second", 10, "10:30", .email),
            step("last", 30, "08:00", .letter),
        ]
        return Strategy(
            id: id, title: id, version: "v-\(id)", roles: [], minimumDaysBetweenSteps: minimum, steps: steps ?? usual)
    }

    static func invoice(_ id: InvoiceID, due: String, open: Int64 = 10_000) throws -> AccountState.OpenInvoice {
        AccountState.OpenInvoice(
            invoiceID: id, number: id.value, issuedOn: try Core.date("2025-12-15"), dueOn: try Core.date(due),
            amount: try Core.rand(10_000), open: try Core.rand(open))
    }

    static func account(
        _ invoices: [AccountState.OpenInvoice]? = nil, balance: Int64 = 10_000, closed: Bool = false
    ) throws -> AccountState {
        AccountState(
            accountID: "city:A-1", debtorID: "city:D-1", creditorID: "metsi-city", reference: "M-1",
            debtType: .rates, openedOn: try Core.date("2020-01-01"), attributes: [:], version: 3, closed: closed,
            balance: try Core.rand(balance), openInvoices: try invoices ?? [invoice("city:I-1", due: "2026-01-15")],
            invoicesIssued: 9, invoicesPaidLate: 2, paymentsReceived: 8, lastPaymentOn: nil, promise: nil,
            promisesBroken: 0, settledAt: nil)
    }

    static func debtor(
        zones: [String] = ["Africa/Johannesburg"], open: [Channel] = [.sms, .email, .letter]
    ) throws -> PlanDebtor {
        PlanDebtor(zones: try zones.map { try Core.zone($0) }, openChannels: open)
    }

    static func plan(
        at now: String, account: AccountState? = nil, strategy: Strategy? = nil, debtor: PlanDebtor? = nil,
        progress: EpisodeProgress? = nil, hours: ContactHours? = nil, previous: PlannedContact? = nil
    ) throws -> PlannedContact? {
        planner.plan(
            account: try account ?? Self.account(), segment: "late", strategy: try strategy ?? Self.strategy(),
            debtor: try debtor ?? Self.debtor(), progress: progress, hours: hours, previous: previous,
            now: try Core.instant(now))
    }

    /// `step at due` of what is planned, for tables.
    static func brief(_ contact: PlannedContact?) -> String {
        contact.map { "\($0.step) \($0.dueAt)" } ?? "nothing"
    }

    static func done(_ steps: [(String, String)], of strategy: Strategy? = nil) throws -> EpisodeProgress {
        var progress = EpisodeProgress(anchor: "city:I-1")
        for (id, at) in steps {
            let step = try #require(try (strategy ?? Self.strategy()).step(id))
            progress.recordContact(step, inDoubt: false, at: try Core.instant(at))
        }
        return progress
    }
}

@Suite("Planning the next contact")
struct CorePlannerTests {
    @Test("Nothing owed, or nothing to do, and nothing is planned")
    func nothing() throws {
        let now = "2026-01-10T06:00:00Z"
        #expect(try Plan.plan(at: now, account: Plan.account(balance: 0)) == nil)
        #expect(try Plan.plan(at: now, account: Plan.account(balance: -5)) == nil)
        #expect(try Plan.plan(at: now, account: Plan.account(closed: true)) == nil)
        #expect(try Plan.plan(at: now, account: Plan.account([])) == nil)
        #expect(try Plan.plan(at: now, strategy: Plan.strategy(steps: [])) == nil)
        let none = Plan.planner.plan(
            account: try Plan.account(), segment: "late", strategy: nil, debtor: try Plan.debtor(), progress: nil,
            hours: nil, now: try Core.instant(now))
        #expect(none == nil)
    }

    @Test("The whole of a planned contact")
    func whole() throws {
        let contact = try #require(try Plan.plan(at: "2026-01-10T06:00:00Z"))
        let due = try Core.instant("2026-01-12T07:00:00Z")
        #expect(
            contact
                == PlannedContact(
                    contactID: "city:A-1|v-usual|city:I-1|before|1", account: "city:A-1", debtor: "city:D-1",
                    creditor: "metsi-city", contactClass: .reminder, channel: .sms, template: "t-before",
                    segment: "late", strategy: "usual", strategyVersion: "v-usual", step: "before", round: 1,
                    anchorInvoice: "city:I-1", anchorDueOn: try Core.date("2026-01-15"), nominalAt: due, dueAt: due))
    }

    @Test(
        "A late look picks the stage that fits, not the one that was missed",
        arguments: [
            ("2026-01-10T06:00:00Z", "before 2026-01-12T07:00:00Z"),
            ("2026-01-12T06:59:59Z", "before 2026-01-12T07:00:00Z"),
            // Its time is now: due at the next half hour.
            ("2026-01-12T07:00:00Z", "before 2026-01-12T07:30:00Z"),
            // The last half hour of the due date in Johannesburg, and the first one after it.
            ("2026-01-15T21:10:00Z", "before 2026-01-15T21:30:00Z"),
            ("2026-01-15T21:45:00Z", "first 2026-01-18T07:00:00Z"),
            ("2026-01-17T08:10:00Z", "first 2026-01-18T07:00:00Z"),
            ("2026-01-18T07:00:00Z", "first 2026-01-18T07:30:00Z"),
            ("2026-01-25T08:29:00Z", "second 2026-01-25T08:30:00Z"),
            ("2026-01-30T12:00:00Z", "second 2026-01-30T12:30:00Z"),
            ("2026-02-14T06:00:00Z", "last 2026-02-14T06:30:00Z"),
            ("2027-02-14T06:00:00Z", "last 2027-02-14T06:30:00Z"),
        ])
    func late(_ now: String, _ expected: String) throws {
        #expect(Plan.brief(try Plan.plan(at: now)) == expected)
    }

    @Test(
        "What is done is not done again, and nothing before it either",
        arguments: [
            ([("before", "2026-01-12T07:00:00Z")], "2026-01-12T07:00:00Z", "first 2026-01-18T07:00:00Z"),
            ([("first", "2026-01-18T07:00:00Z")], "2026-01-18T07:00:00Z", "second 2026-01-25T08:30:00Z"),
            // Three days must lie between two steps.
            ([("first", "2026-01-24T07:00:00Z")], "2026-01-24T07:00:00Z", "second 2026-01-27T08:30:00Z"),
            // Too long waited for: the next stage has come.
            ([("before", "2026-02-12T07:00:00Z")], "2026-02-12T07:00:00Z", "last 2026-02-15T06:00:00Z"),
            ([("last", "2026-02-14T06:00:00Z")], "2026-02-14T06:00:00Z", "nothing"),
        ])
    func progress(_ steps: [(String, String)], _ now: String, _ expected: String) throws {
        #expect(Plan.brief(try Plan.plan(at: now, progress: Plan.done(steps))) == expected)
    }

    @Test("Another anchor begins a new episode, and the old one is remembered")
    func anchors() throws {
        let old = try Plan.done([("first", "2026-01-18T07:00:00Z"), ("second", "2026-01-25T08:30:00Z")])
        let second = try Plan.account([
            Plan.invoice("city:I-1", due: "2026-01-15", open: 0), Plan.invoice("city:I-2", due: "2026-02-15"),
        ])
        #expect(Planner.anchor(of: second)?.invoiceID == "city:I-2")
        let contact = try #require(try Plan.plan(at: "2026-01-26T06:00:00Z", account: second, progress: old))
        #expect(Plan.brief(contact) == "before 2026-02-12T07:00:00Z")
        #expect(contact.contactID == "city:A-1|v-usual|city:I-2|before|1")
        // The new episode keeps its distance from the last contact of the old one.
        let soon = try Plan.account([Plan.invoice("city:I-2", due: "2026-01-29")])
        #expect(
            Plan.brief(try Plan.plan(at: "2026-01-26T06:00:00Z", account: soon, progress: old))
                == "before 2026-01-28T07:00:00Z")
        // The payment bounces: the old invoice is the anchor again, and its steps stay done.
        #expect(Plan.brief(try Plan.plan(at: "2026-01-26T06:00:00Z", progress: old)) == "last 2026-02-14T06:00:00Z")
    }

    @Test("Of two invoices due on one day the id decides")
    func anchorTies() throws {
        let account = try Plan.account([
            Plan.invoice("city:I-9", due: "2026-01-15"), Plan.invoice("city:I-3", due: "2026-01-15"),
            Plan.invoice("city:I-1", due: "2026-01-16"),
        ])
        #expect(Planner.anchor(of: account)?.invoiceID == "city:I-3")
    }

    @Test("A change of strategy keeps what was done, and does not go back")
    func segmentChange() throws {
        let firm = try Plan.strategy(
            "firm",
            steps: [
                Plan.step("demand", 2), Plan.step("first", 4), Plan.step("call", 8), Plan.step("notice", 12),
            ])
        let one = try Plan.done([("first", "2026-01-18T07:00:00Z")])
        #expect(
            Plan.brief(try Plan.plan(at: "2026-01-18T08:00:00Z", strategy: firm, progress: one))
                == "call 2026-01-23T07:00:00Z")
        let two = try Plan.done([("second", "2026-01-25T08:30:00Z")])
        #expect(
            Plan.brief(try Plan.plan(at: "2026-01-25T09:00:00Z", strategy: firm, progress: two))
                == "notice 2026-01-28T07:00:00Z")
    }

    @Test("Planning again changes nothing, also at the instant it falls due")
    func idempotent() throws {
        let first = try #require(try Plan.plan(at: "2026-01-10T06:00:00Z"))
        #expect(try Plan.plan(at: "2026-01-10T06:00:00Z") == first)
        #expect(try Plan.plan(at: "2026-01-11T18:00:00Z", previous: first) == first)
        #expect(try Plan.plan(at: "2026-01-12T07:00:00Z", previous: first) == first)
        #expect(try Plan.plan(at: "2026-01-12T09:00:00Z", previous: first) == first)
        // Not when the next stage has come.
        #expect(Plan.brief(try Plan.plan(at: "2026-01-18T07:00:00Z", previous: first)) == "first 2026-01-18T07:30:00Z")
    }

    @Test(
        "A channel without an address gives way to the next",
        arguments: [
            ([Channel.sms, .email], Channel.sms), ([.email], .email), ([.letter, .call], .letter), ([], .sms),
        ])
    func fallback(_ open: [Channel], _ expected: Channel) throws {
        let contact = try Plan.plan(at: "2026-01-18T07:00:00Z", debtor: Plan.debtor(open: open))
        #expect(contact?.channel == expected)
    }

    @Test("With several zones the time is the first at which all are open")
    func zones() throws {
        let hours = ContactHours(window: try Core.weekdays("08:00", "21:00"), holidays: try Core.holidays()["US"])
        let both = try Plan.debtor(zones: ["America/New_York", "America/Los_Angeles"])
        let strategy = try Plan.strategy(steps: [Plan.step("first", 3)])
        let account = try Plan.account([Plan.invoice("city:I-1", due: "2026-03-30")])
        let plan = try Plan.plan(
            at: "2026-04-01T00:00:00Z", account: account, strategy: strategy, debtor: both, hours: hours)
        #expect(Plan.brief(plan) == "first 2026-04-02T15:00:00Z")
        let noHours = try Plan.plan(at: "2026-04-01T00:00:00Z", account: account, strategy: strategy, debtor: both)
        #expect(Plan.brief(noHours) == "first 2026-04-02T16:00:00Z")
    }
}

@Suite("What becomes of a planned step")
struct CoreProgressTests {
    private let now = "2026-01-18T08:00:00Z"

    private func first() throws -> Strategy.Step { try #require(try Plan.strategy().step("first")) }

    @Test("Delayed, the same contact is decided again then")
    func delayed() throws {
        var progress = EpisodeProgress(anchor: "city:I-1")
        let before = try #require(try Plan.plan(at: now, progress: progress))
        progress.recordDelay(try first(), until: try Core.instant("2026-01-19T06:00:00Z"))
        let after = try #require(try Plan.plan(at: now, progress: progress, previous: before))
        #expect(after.contactID == before.contactID)
        #expect(Plan.brief(after) == "first 2026-01-19T06:00:00Z")
        // Delayed beyond the next stage's time, the next stage takes its place.
        progress.recordDelay(try first(), until: try Core.instant("2026-01-26T06:00:00Z"))
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "second 2026-01-25T08:30:00Z")
        // And however long the delay, no stage is passed over whose time has come in the meantime.
        progress.recordDelay(try first(), until: try Core.instant("2026-02-16T06:00:00Z"))
        let plan = try Plan.plan(at: "2026-01-26T06:00:00Z", progress: progress)
        #expect(Plan.brief(plan) == "second 2026-01-26T06:30:00Z")
    }

    @Test("Failed, the step goes on by another channel as another contact, until none is left")
    func failed() throws {
        let open: [Channel] = [.sms, .email]
        let debtor = try Plan.debtor(open: open)
        let at = try Core.instant(now)
        var progress = EpisodeProgress(anchor: "city:I-1")
        progress.recordShut(try first(), channel: .sms, open: open, at: at)
        let second = try #require(try Plan.plan(at: now, debtor: debtor, progress: progress))
        #expect(second.contactID == "city:A-1|v-usual|city:I-1|first|2")
        #expect(second.channel == .email)
        #expect(second.round == 2)
        progress.recordShut(try first(), channel: .email, open: open, at: at)
        #expect(progress.entries.map(\.ending) == [.skipped])
        #expect(progress.lastContactAt == nil)
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "second 2026-01-25T08:30:00Z")
    }

    @Test("In doubt counts as made, and a later word changes the record only")
    func inDoubt() throws {
        var progress = EpisodeProgress(anchor: "city:I-1")
        let at = try Core.instant(now)
        progress.recordContact(try first(), inDoubt: true, at: at)
        #expect(progress.entries.map(\.ending) == [.inDoubt])
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "second 2026-01-25T08:30:00Z")
        progress.recordContact(try first(), inDoubt: false, at: at)
        #expect(progress.entries.map(\.ending) == [.sent])
        #expect(progress.lastContactAt == at)
    }

    @Test("Sent and not delivered, the step goes on by a channel that was not tried, as if it had not left")
    func undelivered() throws {
        let open: [Channel] = [.sms, .email, .letter]
        let at = try Core.instant(now)
        var progress = EpisodeProgress(anchor: "city:I-1", lastContactAt: at - .seconds(86_400 * 9))
        let isKnown = progress.recordUndelivered(try first(), channel: .sms, open: open, at: at)
        #expect(!isKnown)
        progress.recordShut(try first(), channel: .sms, open: open, at: at)
        progress.recordContact(try first(), inDoubt: true, at: at)
        progress.recordContact(try first(), inDoubt: false, at: at)
        let later = at + .seconds(60)
        let isTakenUp = progress.recordUndelivered(try first(), channel: .email, open: open, at: later)
        #expect(isTakenUp)
        #expect(progress.entries.isEmpty)
        #expect(progress.lastContactAt == at - .seconds(86_400 * 9))
        let third = try #require(try Plan.plan(at: now, progress: progress))
        #expect(third.contactID == "city:A-1|v-usual|city:I-1|first|3")
        #expect(third.channel == .letter)
        progress.recordContact(try first(), inDoubt: false, at: later)
        let isOver = progress.recordUndelivered(try first(), channel: .letter, open: open, at: later)
        #expect(isOver)
        #expect(progress.entries.map(\.ending) == [.skipped])
    }

    @Test("What was not delivered is not taken up behind a later step")
    func undeliveredLate() throws {
        let at = try Core.instant(now)
        var progress = EpisodeProgress(anchor: "city:I-1")
        progress.recordContact(try first(), inDoubt: false, at: at)
        let second = try #require(try Plan.strategy().step("second"))
        progress.recordContact(second, inDoubt: false, at: at + .seconds(60))
        let before = progress
        let isKnown = progress.recordUndelivered(try first(), channel: .sms, open: [.sms, .email], at: at)
        #expect(isKnown)
        #expect(progress == before)
    }

    @Test("Held, it waits for facts, while later steps still come")
    func held() throws {
        var progress = EpisodeProgress(anchor: "city:I-1")
        let at = try Core.instant(now)
        progress.recordHeld(try first(), at: at)
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "second 2026-01-25T08:30:00Z")
        progress.factsChanged()
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "first 2026-01-18T08:30:00Z")
        progress.recordSkipped(try first(), at: at)
        progress.factsChanged()
        #expect(Plan.brief(try Plan.plan(at: now, progress: progress)) == "second 2026-01-25T08:30:00Z")
    }

    @Test("Taking up another step forgets the tries of the one before")
    func anotherStep() throws {
        var progress = EpisodeProgress(anchor: "city:I-1")
        let at = try Core.instant(now)
        progress.recordShut(try first(), channel: .sms, open: [.sms, .email], at: at)
        let second = try #require(try Plan.strategy().step("second"))
        progress.recordDelay(second, until: at)
        #expect(progress.round(of: "first") == 1)
        #expect(progress.round(of: "second") == 1)
        #expect(progress.again == at)
    }

    @Test("A receipt and a confirmation take the next open half hour, once for each cause")
    func adHoc() throws {
        let hours = ContactHours(window: try Core.weekdays("08:00", "20:00"), holidays: try Core.holidays()["ZA"])
        let account = try Plan.account()
        let receipt = AdHocContact.receipt(for: "city:P-1", account: account, template: "receipt", segment: "late")
        func due(_ contact: AdHocContact, _ now: String, open: [Channel] = [.sms]) throws -> String {
            let plan = Plan.planner.plan(
                contact, debtor: try Plan.debtor(open: open), hours: hours, now: try Core.instant(now))
            return plan.map { "\($0.channel.rawValue) \($0.dueAt)" } ?? "nothing"
        }
        #expect(try due(receipt, "2026-01-05T08:00:00Z") == "sms 2026-01-05T08:30:00Z")
        #expect(try due(receipt, "2026-01-05T08:01:00Z", open: [.sms, .email]) == "email 2026-01-05T08:30:00Z")
        #expect(try due(receipt, "2026-01-09T17:30:00Z") == "sms 2026-01-12T06:00:00Z")
        #expect(try due(receipt, "2026-01-09T17:00:00Z") == "sms 2026-01-09T17:30:00Z")
        #expect(try due(receipt, "2026-01-05T08:00:00Z", open: [.letter]) == "nothing")

        let confirmation = AdHocContact.optOutConfirmation(
            of: .sms, cause: "reply-1", account: account, template: "opted-out", segment: "late")
        #expect(try due(confirmation, "2026-01-05T08:00:00Z", open: []) == "sms 2026-01-05T08:30:00Z")
        let debtor = try Plan.debtor()
        let now = try Core.instant("2026-01-05T08:00:00Z")
        let later = try Core.instant("2026-01-07T08:00:00Z")
        let plan = Plan.planner.plan(confirmation, debtor: debtor, hours: hours, now: now)
        #expect(plan?.contactID == "city:A-1|opt-out-confirmation|reply-1|opt-out-confirmation|1")
        #expect(plan?.contactClass == .confirmation)
        let again = Plan.planner.plan(confirmation, debtor: debtor, hours: hours, now: later)
        #expect(again?.contactID == plan?.contactID)
    }
}
