import Calendars
import CommunicationCore
import Contracts
import Policies
import Testing

@Suite("The rules of a policy bundle at the gate")
struct CoreRulesTests {
    private func decide(_ rules: [Rule], _ change: (inout GateInput) throws -> Void) throws -> GateAnswer {
        var input = try Core.input()
        try change(&input)
        return try Core.gate(rules).decide(input, zones: Core.zones(of: input))
    }

    @Test(
        "A law that stops names itself beside the house's rule",
        arguments: [
            (StopCondition.debtReview, ["L-1", "Q-HOLD"], HoldReason.debtReview),
            (.breathingSpace, ["L-1", "Q-HOLD"], .breathingSpace),
            (.deceased, ["L-1", "Q-HOLD"], .deceased),
            (.sequestrated, ["L-1", "Q-HOLD"], .sequestrated),
            (.manual, ["L-1", "Q-HOLD"], .manual),
            (.unprocessedFact, ["L-1", "Q-HOLD"], .unprocessedFact),
            (.dispute, ["L-1", "Q-DISPUTE"], .dispute),
            (.represented, ["L-1", "Q-REPRESENTED"], .represented),
            (.dispute, ["Q-HOLD"], .manual),
        ])
    func stops(_ condition: StopCondition, _ expected: [String], _ reason: HoldReason) throws {
        let answer = try decide([Core.rule("L-1", .stop([condition]))]) {
            $0.holds = [HoldFact(id: "h", reason: reason, holder: .debtor)]
        }
        #expect(answer.refusingRules == expected)
    }

    @Test("A rule that names a class binds it where the house would let it pass")
    func bindsNamedClasses() throws {
        let scope = RuleScope(classes: [.statutory, .collection])
        let held: (inout GateInput) throws -> Void = {
            $0.contact.contactClass = .statutory
            $0.holds = [HoldFact(id: "h", reason: .debtReview, holder: .account)]
        }
        let named = try decide([Core.rule("L-1", .stop([.debtReview]), scope: scope)], held)
        #expect(named.refusingRules == ["L-1"])
        let unnamed = try decide([Core.rule("L-1", .stop([.debtReview]))], held)
        #expect(unnamed.refusingRules == [])
    }

    @Test(
        "Where a rule wants consent for a channel or class, none on record is none",
        arguments: [
            (RuleScope(roles: [.thirdParty], channels: [.sms]), Consent.unrecorded, ["L-1"]),
            (RuleScope(classes: [.collection]), .unrecorded, ["L-1"]),
            (RuleScope(channels: [.sms]), .granted, []),
            (RuleScope(channels: [.email]), .unrecorded, []),
            (RuleScope(), .unrecorded, []),
            (RuleScope(channels: [.sms]), .refused, ["L-1", "Q-NO-CONSENT"]),
        ])
    func demandsConsent(_ scope: RuleScope, _ consent: Consent, _ expected: [String]) throws {
        let answer = try decide([Core.rule("L-1", .stop([.noConsent]), scope: scope)]) { $0.debtor.consent = consent }
        #expect(answer.refusingRules == expected)
    }

    @Test("A bundle that names a house rule gives it its source and cannot weaken it")
    func sharesIDs() throws {
        let rule = Core.rule("Q-PAID", .stop([.settled]), scope: RuleScope(classes: [.reminder]))
        let answer = try decide([rule]) { $0.account.settled = true }
        #expect(answer.refusals.map(\.ruleID) == ["Q-PAID"])
        #expect(answer.disposition == .held)
    }

    @Test(
        "A rule speaks within its scope only",
        arguments: [
            (RuleScope(), true),
            (RuleScope(roles: [.thirdParty]), true),
            (RuleScope(roles: [.ownName]), false),
            (RuleScope(classes: [.reminder]), false),
            (RuleScope(channels: [.sms, .call]), true),
            (RuleScope(channels: [.email]), false),
            (RuleScope(debtTypes: [.medical]), false),
            (RuleScope(creditClasses: [.full]), true),
            (RuleScope(attribute: "medicalScheme"), true),
            (RuleScope(attribute: "court"), false),
        ])
    func scopes(_ scope: RuleScope, _ speaks: Bool) throws {
        let none = ContactCap(period: .rolling(days: 1), max: 0, per: .person)
        let answer = try decide([Core.rule("L-1", .cap(none), scope: scope)]) {
            $0.account.attributes = ["medicalScheme"]
        }
        #expect(answer.refusingRules == (speaks ? ["L-1"] : []))
    }

    @Test(
        "An instant is judged by the rules in force then",
        arguments: [
            ("2026-01-04T22:00:00Z", nil as String?, nil as String?, true),
            ("2026-01-05T08:00:00Z", "2026-01-05", nil, true),
            ("2026-01-05T08:00:00Z", "2026-01-06", nil, false),
            ("2026-01-05T08:00:00Z", nil, "2026-01-05", false),
            ("2026-01-05T08:00:00Z", nil, "2026-01-06", true),
            // In Johannesburg it is the 6th already.
            ("2026-01-05T22:00:00Z", "2026-01-06", nil, true),
        ])
    func effective(_ at: String, _ from: String?, _ until: String?, _ speaks: Bool) throws {
        let none = ContactCap(period: .rolling(days: 1), max: 0, per: .person)
        let rule = try Core.rule(
            "L-1", .cap(none), from: from.map { try Core.date($0) }, until: until.map { try Core.date($0) })
        let input = try Core.input(at: at)
        let answer = try Core.gate([rule]).decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules.contains("L-1") == speaks)
        if speaks {
            #expect(answer.refusals.first { $0.ruleID == "L-1" }?.effectiveFrom == rule.effectiveFrom)
        }
    }

    @Test("What does not apply does not speak, what a lawyer must still look at does")
    func status() throws {
        let none = RuleEffect.cap(ContactCap(period: .rolling(days: 1), max: 0, per: .person))
        let rules = [
            Core.rule("L-1", none, status: .notApplicable), Core.rule("L-2", none, status: .needsCounsel),
            Core.rule("L-3", .builtIn("by construction")),
        ]
        #expect(try decide(rules) { _ in }.refusingRules == ["L-2"])
    }

    @Test("Both the debtor's and the debt's country have a say")
    func countries() throws {
        let input = try Core.input(at: "2026-01-10T08:00:00Z")
        let bare = try GateRules(
            packs: [
                Core.pack("ZA", [Core.zaHours()]),
                Core.pack("US", [Core.rule("L-US", .cap(ContactCap(period: .rolling(days: 1), max: 0, per: .person)))]),
            ], holidays: Core.holidays())
        var abroad = input
        abroad.debtor.country = "US"
        #expect(try Gate(rules: bare).decide(input, zones: Core.zones(of: input)).refusingRules == [])
        #expect(try Gate(rules: bare).decide(abroad, zones: Core.zones(of: input)).refusingRules == ["L-US"])
    }

    @Test(
        "An old debt may be prescribed",
        arguments: [
            ("2023-01-05", ["L-1"]), ("2023-01-06", []), ("2010-01-01", ["L-1"]),
        ])
    func prescription(_ due: String, _ expected: [String]) throws {
        let answer = try decide([Core.rule("L-1", .prescription(years: 3))]) {
            $0.contact.anchorDueOn = try Core.date(due)
        }
        #expect(answer.refusingRules == expected)
        #expect(answer.disposition == (expected.isEmpty ? answer.disposition : .held))
    }

    @Test(
        "A scheme has its days first",
        arguments: [
            ("2025-12-06", nil as String?), ("2025-12-07", "2026-01-06T06:00:00Z"),
            ("2026-01-05", "2026-02-04T06:00:00Z"),
        ])
    func waitsAfterIssue(_ issued: String, _ until: String?) throws {
        let rule = Core.rule("ZA-MSA-01", .waitAfterIssue(days: 30), scope: RuleScope(attribute: "medicalScheme"))
        let answer = try decide([rule]) {
            $0.account.attributes = ["medicalScheme"]
            $0.contact.oldestIssuedOn = try Core.date(issued)
        }
        let expected = try until.map { GateDecision.delay(until: try Core.instant($0)) }
        #expect(answer.decision == expected ?? answer.decision)
        #expect(answer.refusingRules == (expected == nil ? [] : ["ZA-MSA-01"]))
    }

    @Test(
        "Silence after a conversation",
        arguments: [
            ("2025-12-30T08:00:00Z", "trade:A-1" as AccountID?, "2026-01-06T06:00:00Z" as String?),
            ("2025-12-29T20:00:00Z", "trade:A-1", nil),
            ("2025-12-29T22:00:00Z", "trade:A-1", "2026-01-06T06:00:00Z"),
            ("2025-12-30T08:00:00Z", "trade:A-2", nil),
            ("2025-12-30T08:00:00Z", nil, "2026-01-06T06:00:00Z"),
        ])
    func quiet(_ at: String, _ account: AccountID?, _ until: String?) throws {
        let rule = Core.rule("US-F-06", .quietAfterConversation(days: 7))
        let answer = try decide([rule]) {
            $0.history.entries = [
                try Core.contact(Core.instant(at), .call, account: account, direction: .inbound, conversation: true)
            ]
        }
        #expect(answer.refusingRules == (until == nil ? [] : ["US-F-06"]))
        if let until { #expect(answer.decision == .delay(until: try Core.instant(until))) }
    }

    @Test("A law on texts names itself when the text lacks what it asks for")
    func texts() throws {
        let rules = [
            Core.rule("ZA-DCA-02", .identification([.collectorRegistration])), Core.rule("US-F-10", .optOutLine),
            Core.rule("ZA-DCA-04", .forbiddenWords(["summons"])), Core.rule("L-AMOUNT", .identification([.amount])),
            Core.rule("L-LINK", .identification([.payLink])),
        ]
        let answer = try decide(rules) {
            $0.rendering.identification = false
            $0.rendering.optOutLine = false
            $0.rendering.legalWording = true
        }
        #expect(
            answer.refusingRules
                == ["Q-IDENTIFICATION", "Q-LEGAL-WORDING", "Q-OPTOUT-LINE", "US-F-10", "ZA-DCA-02", "ZA-DCA-04"])
        #expect(answer.disposition == .otherChannel)
        #expect(try decide(rules) { $0.rendering.amount = false }.refusingRules == ["L-AMOUNT", "Q-AMOUNT"])
        #expect(try decide(rules) { _ in }.refusingRules == [])
    }
}
