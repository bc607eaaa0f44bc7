import Calendars
import Contracts
import Policies
import TestSupport
import Testing

@Suite("Rules")
struct RuleTests {
    private static func rule(
        _ status: Rule.Status = .enforced, from: String? = nil, until: String? = nil, scope: RuleScope = RuleScope()
    ) throws -> Rule {
        Rule(
            id: "Q-X", title: "x", source: "x", status: status, reason: nil,
            effectiveFrom: try from.map { try LocalDate(iso8601: $0) },
            effectiveUntil: try until.map { try LocalDate(iso8601: $0) }, scope: scope, effect: .stop([.settled]))
    }

    @Test("a rule is in force from its first day until the day it ends, the last one excluded")
    func inForce() throws {
        let days = try ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"].map { try LocalDate(iso8601: $0) }
        func inForce(_ rule: Rule) -> [Bool] { days.map { rule.isInForce(on: $0) } }
        #expect(try inForce(Self.rule()) == [true, true, true, true])
        #expect(try inForce(Self.rule(.needsCounsel)) == [true, true, true, true])
        #expect(try inForce(Self.rule(.notApplicable)) == [false, false, false, false])
        #expect(try inForce(Self.rule(from: "2026-02-01")) == [false, true, true, true])
        #expect(try inForce(Self.rule(from: "2026-02-01", until: "2026-03-01")) == [false, true, true, false])
    }

    @Test("a scope covers what every one of its lists allows")
    func scope() {
        let subject = RuleSubject(
            role: .thirdParty, contactClass: .collection, channel: .sms, debtType: .medical, creditClass: .full,
            attributes: ["medicalScheme": "yes", "other": "no"])
        let covering = [
            RuleScope(), RuleScope(roles: [.thirdParty, .ownName]), RuleScope(classes: [.collection]),
            RuleScope(channels: [.sms]), RuleScope(debtTypes: [.medical]), RuleScope(creditClasses: [.full]),
            RuleScope(attribute: "medicalScheme"), RuleScope(roles: [.thirdParty], channels: [.sms, .email]),
        ]
        let others = [
            RuleScope(roles: [.ownName]), RuleScope(classes: [.receipt]), RuleScope(channels: [.call]),
            RuleScope(debtTypes: [.rent]), RuleScope(creditClasses: [.none]), RuleScope(attribute: "other"),
            RuleScope(attribute: "absent"), RuleScope(roles: [.thirdParty], channels: [.call]),
        ]
        #expect(covering.map { $0.covers(subject) } == covering.map { _ in true })
        #expect(others.map { $0.covers(subject) } == others.map { _ in false })
    }

    @Test("a country is bound by its own rules and the house's, those in force, by id")
    func country() throws {
        let bundle = try PolicyBundle.load(folder: Repository.policies)
        let rules = bundle.rules(country: "US", on: try LocalDate(iso8601: "2026-01-05")).map(\.id)
        #expect(rules == rules.sorted())
        #expect(rules.contains("Q-CAP-DAY") && rules.contains("US-F-06"))
        #expect(!rules.contains { $0.hasPrefix("ZA-") || $0.hasPrefix("UK-") || $0 == "US-F-18" })
        #expect(bundle.rulePacks.map(\.id) == ["house", "gb", "us", "za"])
    }

    @Test("the numbers the house and the law give are those of the packs")
    func numbers() throws {
        let bundle = try PolicyBundle.load(folder: Repository.policies)
        func effect(_ id: String) -> RuleEffect? { bundle.rulePacks.flatMap(\.rules).first { $0.id == id }?.effect }
        #expect(effect("Q-CAP-DAY") == .cap(ContactCap(period: .rolling(days: 1), max: 1, per: .person)))
        #expect(effect("Q-CAP-WEEK") == .cap(ContactCap(period: .rolling(days: 7), max: 3, per: .person)))
        #expect(effect("Q-CAP-MONTH") == .cap(ContactCap(period: .rolling(days: 30), max: 10, per: .person)))
        #expect(effect("US-F-06") == .cap(ContactCap(period: .calendarDays(7), max: 7, per: .debt)))
        #expect(effect("US-F-06-TALK") == .quietAfterConversation(days: 7))
        let workdays = try DayWindow(opens: LocalTime(hour: 8, minute: 0), closes: LocalTime(hour: 20, minute: 0))
        let saturday = try DayWindow(opens: LocalTime(hour: 9, minute: 0), closes: LocalTime(hour: 13, minute: 0))
        let days: [Weekday: DayWindow] = [
            .monday: workdays, .tuesday: workdays, .wednesday: workdays, .thursday: workdays, .friday: workdays,
            .saturday: saturday,
        ]
        #expect(effect("ZA-CFDC-11") == .window(WeeklyWindow(days: days, barHolidays: true)))
    }
}
