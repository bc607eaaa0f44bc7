import Calendars
import CommunicationCore
import Contracts
import Messaging
import Money
import Policies
import TestSupport
import Testing

/// One input changed in one point, and what the gate must say to it.
private struct GateCase: Sendable, CustomTestStringConvertible {
    let name: String
    let rules: [String]
    let outcome: Outcome
    let change: @Sendable (inout GateInput) throws -> Void

    enum Outcome: Sendable, Equatable {
        case deny, denyChannel, human, representative, asSoonAsPossible, until(String), allow
    }

    init(
        _ name: String, _ rules: [String], _ outcome: Outcome,
        _ change: @escaping @Sendable (inout GateInput) throws -> Void
    ) {
        self.name = name
        self.rules = rules
        self.outcome = outcome
        self.change = change
    }

    var testDescription: String { name }
}

private let houseCases: [GateCase] = [
    GateCase("no policy", ["Q-POLICY"], .deny) { $0.policyVersion = "" },
    GateCase("unknown debtor", ["Q-UNKNOWN-DEBTOR"], .deny) { $0.debtor.known = false },
    GateCase("unknown account", ["Q-UNKNOWN-ACCOUNT"], .deny) { $0.account.known = false },
    GateCase("unknown creditor", ["Q-UNKNOWN-CREDITOR"], .deny) { $0.creditor.known = false },
    GateCase("no zone", ["Q-NO-ZONE"], .deny) { $0.zones = [] },
    GateCase("a zone nobody knows", ["Q-NO-ZONE"], .deny) { $0.zones[0].zone = "Africa/Nowhere" },
    GateCase("a clock that does not show it", ["Q-NO-ZONE"], .deny) { $0.zones[0].offset += 3_600 },
    GateCase("no hours for the country", ["Q-NO-HOURS"], .deny) {
        $0.debtor.country = "NA"
        $0.creditor.jurisdiction = "NA"
    },
    GateCase("no address", ["Q-NO-ADDRESS"], .denyChannel) { $0.debtor.reachable = [.email] },
    GateCase("no segment", ["Q-SEGMENT-NONE"], .deny) { $0.contact.segment = nil },
    GateCase("facts at the bound", [], .allow) { $0.freshness.sources[1].age = 4_800 },
    GateCase("facts one beyond it", ["Q-FRESH"], .asSoonAsPossible) { $0.freshness.sources[1].age = 4_801 },
    GateCase("a source never heard", ["Q-FRESH"], .asSoonAsPossible) { $0.freshness.sources[0].age = nil },
    GateCase("a source left out", ["Q-FRESH"], .asSoonAsPossible) { $0.freshness.sources.removeFirst() },
    GateCase("an age out of all reason", ["Q-FRESH"], .asSoonAsPossible) { $0.freshness.sources[0].age = .max },
    GateCase("a clock gone back", ["Q-FRESH"], .asSoonAsPossible) { $0.freshness.sources[0].age = -1 },
    GateCase("facts of the feed at the bound", [], .allow) { $0.freshness.feedAge = 3_600_000 },
    GateCase("an old feed", ["Q-FEED-AGE"], .deny) { $0.freshness.feedAge = 3_600_001 },
    GateCase("no watermark ever", ["Q-FEED-AGE"], .deny) { $0.freshness.feedAge = nil },
    GateCase("no watermark and none asked for", [], .allow) {
        $0.freshness.feedAge = nil
        $0.creditor.feedMaxAge = nil
    },
    GateCase("paid", ["Q-PAID"], .deny) { $0.account.balance = .zero(.zar) },
    GateCase("overpaid", ["Q-PAID"], .deny) { $0.account.balance = try Core.rand(-1) },
    GateCase("settled", ["Q-PAID"], .deny) { $0.account.settled = true },
    GateCase("closed", ["Q-CLOSED"], .deny) { $0.account.closed = true },
    GateCase("nothing due", ["Q-NOTHING-DUE"], .deny) { $0.account.chased = .zero(.zar) },
    GateCase("a promise for today", ["Q-PROMISE"], .until("2026-01-06T06:00:00Z")) {
        $0.account.promiseDueOn = try Core.date("2026-01-05")
    },
    GateCase("a promise for Friday", ["Q-PROMISE"], .until("2026-01-10T07:00:00Z")) {
        $0.account.promiseDueOn = try Core.date("2026-01-09")
    },
    GateCase("a promise for yesterday", [], .allow) { $0.account.promiseDueOn = try Core.date("2026-01-04") },
    GateCase("a reminder on the due date", [], .allow) {
        $0.contact.contactClass = .reminder
        $0.contact.anchorDueOn = try Core.date("2026-01-05")
    },
    GateCase("a reminder of a date that has passed", ["Q-LATE-REMINDER"], .deny) {
        $0.contact.contactClass = .reminder
        $0.contact.anchorDueOn = try Core.date("2026-01-04")
    },
    GateCase("disputed", ["Q-DISPUTE"], .deny) {
        $0.holds = [HoldFact(id: "dispute:1", reason: .dispute, holder: .account)]
    },
    GateCase("held by hand", ["Q-HOLD"], .deny) {
        $0.holds = [HoldFact(id: "manual:1", reason: .manual, holder: .debtor)]
    },
    GateCase("a fact that could not be read", ["Q-HOLD"], .deny) {
        $0.holds = [HoldFact(id: "parked:1", reason: .unprocessedFact, holder: .account)]
    },
    GateCase("under debt review", ["Q-STATUS"], .deny) { $0.debtor.statuses = [.debtReview] },
    GateCase("breathing space", ["Q-STATUS"], .deny) { $0.debtor.statuses = [.breathingSpace] },
    GateCase("represented", ["Q-REPRESENTED"], .human) { $0.debtor.represented = true },
    GateCase("represented by status", ["Q-REPRESENTED"], .human) { $0.debtor.statuses = [.represented] },
    GateCase("represented by somebody known", ["Q-REPRESENTED"], .representative) {
        $0.debtor.represented = true
        $0.debtor.representativeReachable = true
    },
    GateCase("a minor", ["Q-MINOR"], .human) { $0.debtor.isMinor = true },
    GateCase("opted out", ["Q-OPTOUT"], .denyChannel) { $0.debtor.optedOut = [.sms] },
    GateCase("opted out of another channel", [], .allow) { $0.debtor.optedOut = [.email] },
    GateCase("asked for no contact", ["Q-CEASE"], .deny) { $0.debtor.ceased = true },
    GateCase("consent refused", ["Q-NO-CONSENT"], .denyChannel) { $0.debtor.consent = .refused },
    GateCase("no registration", ["Q-NO-REGISTRATION"], .deny) { $0.creditor.registrationPresent = false },
    GateCase("registration without an end", ["Q-NO-REGISTRATION"], .deny) {
        $0.creditor.registrationValidUntil = nil
    },
    GateCase("registration ends today", [], .allow) {
        $0.creditor.registrationValidUntil = try Core.date("2026-01-05")
    },
    GateCase("registration ended", ["Q-NO-REGISTRATION"], .deny) {
        $0.creditor.registrationValidUntil = try Core.date("2026-01-04")
    },
    GateCase("own name needs none", [], .allow) {
        $0.creditor.role = .ownName
        $0.creditor.registrationPresent = false
    },
    GateCase("channel nobody delivers by", ["Q-NOT-SERVED"], .denyChannel) { $0.contact.served = false },
    GateCase("channel not used", ["Q-CHANNEL-OFF"], .denyChannel) { $0.creditor.channels = [.email] },
    GateCase("whatsapp of a collector", ["Q-CHANNEL-OFF"], .denyChannel) {
        $0.contact.channel = .whatsapp
        $0.creditor.channels = [.whatsapp]
        $0.debtor.consent = .granted
    },
    GateCase("whatsapp without consent", ["Q-NO-CONSENT"], .denyChannel) {
        $0.contact.channel = .whatsapp
        $0.creditor.channels = [.whatsapp]
        $0.creditor.role = .ownName
    },
    GateCase("no approved template", ["Q-TEMPLATE"], .denyChannel) { $0.rendering.templateApproved = false },
    GateCase("no identification", ["Q-IDENTIFICATION"], .denyChannel) { $0.rendering.identification = false },
    GateCase("no opt-out line", ["Q-OPTOUT-LINE"], .denyChannel) { $0.rendering.optOutLine = false },
    GateCase("no amount", ["Q-AMOUNT"], .denyChannel) { $0.rendering.amount = false },
    GateCase("threatening words", ["Q-LEGAL-WORDING"], .denyChannel) { $0.rendering.legalWording = true },
    GateCase("an attempt without outcome", ["Q-IN-PROGRESS"], .asSoonAsPossible) { $0.history.inProgress = ["c-0"] },
    GateCase("eleven seconds before the close", [], .allow) {
        try $0.move(to: "2026-01-05T17:59:49Z")
    },
    GateCase("too near the close", ["Q-CLOSING"], .until("2026-01-06T06:00:00Z")) {
        try $0.move(to: "2026-01-05T17:59:50Z")
    },
    GateCase("before the window", ["ZA-CFDC-11"], .until("2026-01-05T06:00:00Z")) {
        try $0.move(to: "2026-01-05T05:59:59Z")
    },
    GateCase("on a Sunday", ["ZA-CFDC-11"], .until("2026-01-12T06:00:00Z")) { try $0.move(to: "2026-01-11T10:00:00Z") },
    GateCase("on a holiday, with a Sunday before it", ["ZA-CFDC-11"], .until("2026-08-11T06:00:00Z")) {
        try $0.move(to: "2026-08-08T11:00:00Z")
    },
]

/// What binds which class.
private let classCases: [GateCase] = [
    GateCase("a receipt passes settled, held and uncapped", [], .allow) {
        $0.contact.contactClass = .receipt
        $0.contact.segment = nil
        $0.account.balance = .zero(.zar)
        $0.account.chased = .zero(.zar)
        $0.account.settled = true
        $0.holds = [HoldFact(id: "dispute:1", reason: .dispute, holder: .account)]
        $0.rendering.amount = false
    },
    GateCase("a receipt keeps to the window", ["ZA-CFDC-11"], .until("2026-01-12T06:00:00Z")) {
        $0.contact.contactClass = .receipt
        try $0.move(to: "2026-01-11T10:00:00Z")
    },
    GateCase("a receipt keeps to opt-outs", ["Q-OPTOUT"], .denyChannel) {
        $0.contact.contactClass = .receipt
        $0.debtor.optedOut = [.sms]
    },
    GateCase("a receipt needs no watermark", [], .allow) {
        $0.contact.contactClass = .receipt
        $0.freshness.feedAge = nil
        $0.debtor.isMinor = true
    },
    GateCase("a statutory notice does, and may speak of court", ["Q-FEED-AGE"], .deny) {
        $0.contact.contactClass = .statutory
        $0.rendering.legalWording = true
        $0.freshness.feedAge = nil
    },
    GateCase("a receipt to the dead", ["Q-STATUS"], .human) {
        $0.contact.contactClass = .receipt
        $0.debtor.statuses = [.deceased]
    },
    GateCase("the confirmation of an opt-out", [], .allow) {
        $0.contact.contactClass = .confirmation
        $0.contact.confirmsOptOut = .channel
        $0.debtor.optedOut = [.sms]
        $0.debtor.consent = .refused
        $0.rendering.optOutLine = false
    },
    GateCase("a second confirmation", ["Q-OPTOUT"], .denyChannel) {
        $0.contact.contactClass = .confirmation
        $0.debtor.optedOut = [.sms]
    },
    GateCase("the confirmation of having asked for no contact", [], .allow) {
        $0.contact.contactClass = .confirmation
        $0.contact.confirmsOptOut = .everything
        $0.debtor.ceased = true
        $0.debtor.optedOut = [.sms]
    },
    GateCase("a reminder is no confirmation", ["Q-OPTOUT"], .denyChannel) {
        $0.contact.confirmsOptOut = .channel
        $0.debtor.optedOut = [.sms]
    },
    GateCase("a statutory letter passes a wish for no contact", [], .allow) {
        $0.contact.contactClass = .statutory
        $0.contact.channel = .letter
        $0.debtor.ceased = true
    },
    GateCase("a statutory text message does not", ["Q-CEASE"], .deny) {
        $0.contact.contactClass = .statutory
        $0.debtor.ceased = true
    },
    GateCase("statutory though disputed and promised", [], .allow) {
        $0.contact.contactClass = .statutory
        $0.holds = [HoldFact(id: "dispute:1", reason: .dispute, holder: .account)]
        $0.account.promiseDueOn = try Core.date("2026-01-09")
    },
    GateCase("marketing without consent", ["Q-NO-CONSENT"], .denyChannel) { $0.contact.contactClass = .marketing },
    GateCase("marketing with consent", [], .allow) {
        $0.contact.contactClass = .marketing
        $0.debtor.consent = .granted
        $0.rendering.amount = false
    },
    GateCase("a call needs no lines in a text", [], .allow) {
        $0.contact.channel = .call
        $0.rendering.identification = false
        $0.rendering.optOutLine = false
        $0.rendering.amount = false
    },
]

extension GateInput {
    fileprivate mutating func move(to text: String) throws {
        instant = try Core.instant(text)
        zones = try zones.map { ZoneFact(try Core.zone($0.zone), at: instant) }
    }
}

@Suite("The gate's own rules")
struct CoreGateTests {
    @Test("A contact with nothing against it is allowed until the window closes, less the time a provider may take")
    func allowsTheBase() throws {
        let input = try Core.input()
        let answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        let open = RuleVerdict(
            ruleID: "ZA-CFDC-11", source: "source of ZA-CFDC-11", effect: .allow,
            text: "open until 2026-01-05T18:00:00Z")
        let notAfter = try Core.instant("2026-01-05T17:59:49Z")
        #expect(answer == GateAnswer(decision: .allow(notAfter: notAfter), verdicts: [open]))
        #expect(answer.refusingRules == [])
    }

    @Test("One change of the input, and exactly the rule that speaks to it", arguments: houseCases + classCases)
    fileprivate func speaks(_ testCase: GateCase) throws {
        var input = try Core.input()
        try testCase.change(&input)
        let known = input.zones.compactMap { fact in try? Core.zone(fact.zone) }
        let answer = try Core.gate().decide(input, zones: known)
        #expect(answer.refusingRules == testCase.rules)
        #expect(try outcome(answer, input) == testCase.outcome)
        #expect(answer.verdicts == answer.verdicts.sorted { $0.ruleID < $1.ruleID })
    }

    @Test("Every rule of the house has a case")
    func coversAllRules() {
        let spoken = Set((houseCases + classCases).flatMap(\.rules))
        #expect(HouseRule.allCases.map(\.rawValue).filter { !spoken.contains($0) } == [])
    }

    private func outcome(_ answer: GateAnswer, _ input: GateInput) throws -> GateCase.Outcome {
        switch answer.disposition {
        case .permitted: .allow
        case .again(let at): at == input.instant ? .asSoonAsPossible : .until(at.rfc3339)
        case .otherChannel: .denyChannel
        case .held: .deny
        case .routed(let recipient): recipient == .human ? .human : .representative
        }
    }

    @Test("All rules speak, and the strictest decides")
    func combines() throws {
        var input = try Core.input()
        input.debtor.represented = true
        input.history.inProgress = ["c-0"]
        var answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules == ["Q-IN-PROGRESS", "Q-REPRESENTED"])
        #expect(answer.decision == .route(to: .human))

        input.account.settled = true
        input.debtor.optedOut = [.sms]
        answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules == ["Q-IN-PROGRESS", "Q-OPTOUT", "Q-PAID", "Q-REPRESENTED"])
        #expect(answer.decision == .deny)
        #expect(answer.disposition == .held)
    }

    @Test("The longest delay counts, and leads into an open window")
    func waitsForTheLatest() throws {
        var input = try Core.input(at: "2026-01-05T04:00:00Z")
        input.account.promiseDueOn = try Core.date("2026-01-10")
        input.history.inProgress = ["c-0"]
        let answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules == ["Q-IN-PROGRESS", "Q-PROMISE", "ZA-CFDC-11"])
        // The promise ends on Saturday; Sunday is barred.
        #expect(answer.decision == .delay(until: try Core.instant("2026-01-12T06:00:00Z")))
    }

    @Test("A record read back, replayed on the same rules and zones, gives the same bytes")
    func replays() throws {
        var random = SeededGenerator(seed: 42)
        let gate = try Core.gate([
            Core.rule("Q-CAP-WEEK", .cap(ContactCap(period: .rolling(days: 7), max: 3, per: .person)))
        ])
        let changes = (houseCases + classCases).map(\.change)
        for _ in 0..<200 {
            var input = try Core.input()
            try changes.randomElement(using: &random)?(&input)
            input.debtor.represented = Bool.random(using: &random)
            input.debtor.ceased = Bool.random(using: &random)
            input.history.entries = (0..<Int.random(in: 0...5, using: &random)).map { day in
                Core.contact(input.instant - .seconds(86_400 * day + 60))
            }
            let zones = input.zones.compactMap { fact in try? Core.zone(fact.zone) }
            let record = GateRecord(input: input, answer: gate.decide(input, zones: zones))
            let back = try GateRecord(input: record.inputValue(), answer: record.answerValue())
            #expect(back == record)
            #expect(try back.canonicalInput() == record.canonicalInput())
            let again = GateRecord(input: back.input, answer: gate.decide(back.input, zones: zones.reversed()))
            #expect(try again.canonicalAnswer() == record.canonicalAnswer())
        }
    }
}
