import Calendars
import CommunicationCore
import Contracts
import Money
import Policies

/// Values most tests of the core begin with. Monday, 2026-01-05; the debtor lives in Johannesburg (UTC+2).
enum Core {
    /// Read and worked out once: they are the slow part of a case.
    private static let database = Result { try ZoneDatabase() }
    private static let calendars = Result {
        var calendars: [String: HolidayCalendar] = [:]
        for country in HolidayCalendar.countries {
            calendars[country] = try HolidayCalendar(country: country, declared: [])
        }
        return calendars
    }

    static func instant(_ text: String) throws -> Instant { try Instant(rfc3339: text) }

    static func date(_ text: String) throws -> LocalDate { try LocalDate(iso8601: text) }

    static func time(_ text: String) throws -> LocalTime { try LocalTime(iso8601: text) }

    static func zone(_ name: String) throws -> Zone { try database.get().zone(name) }

    static func rand(_ cents: Int64) throws -> Money { try Money(validating: cents, currency: .zar) }

    static func holidays() throws -> [String: HolidayCalendar] { try calendars.get() }

    // MARK: Rules

    static func rule(
        _ id: String, _ effect: RuleEffect, scope: RuleScope = RuleScope(), from: LocalDate? = nil,
        until: LocalDate? = nil, status: Rule.Status = .enforced
    ) -> Rule {
        Rule(
            id: id, title: id, source: "source of \(id)", status: status, reason: nil, effectiveFrom: from,
            effectiveUntil: until, scope: scope, effect: effect)
    }

    static func weekdays(_ opens: String, _ closes: String, saturday: (String, String)? = nil) throws -> WeeklyWindow {
        let hours = try DayWindow(opens: time(opens), closes: time(closes))
        var days: [Weekday: DayWindow] = [:]
        for day in Weekday.allCases where day < .saturday { days[day] = hours }
        if let saturday { days[.saturday] = try DayWindow(opens: time(saturday.0), closes: time(saturday.1)) }
        return WeeklyWindow(days: days, barHolidays: true)
    }

    static func zaHours() throws -> Rule {
        rule("ZA-CFDC-11", .window(try weekdays("08:00", "20:00", saturday: ("09:00", "13:00"))))
    }

    static func usHours() throws -> Rule {
        let hours = try DayWindow(opens: time("08:00"), closes: time("21:00"))
        var days: [Weekday: DayWindow] = [:]
        for day in Weekday.allCases where day != .sunday { days[day] = hours }
        return rule("US-F-01", .window(WeeklyWindow(days: days, barHolidays: true)))
    }

    static func pack(_ country: String?, _ rules: [Rule]) -> RulePack {
        RulePack(id: country ?? "house", title: country ?? "house", country: country, rules: rules)
    }

    static func gate(_ house: [Rule] = []) throws -> Gate {
        try Gate(
            rules: GateRules(
                packs: [pack(nil, house), pack("ZA", [zaHours()]), pack("US", [usHours()])], holidays: holidays()))
    }

    // MARK: An input that every rule lets through

    static func input(
        at text: String = "2026-01-05T08:00:00Z", zones names: [String] = ["Africa/Johannesburg"]
    ) throws -> GateInput {
        let now = try instant(text)
        let contact = ContactFacts(
            id: "c-1", contactClass: .collection, channel: .sms, template: "first-reminder", step: "day-3",
            strategy: "usual", segment: "late", anchorInvoice: "city:I-1", anchorDueOn: try date("2025-12-15"),
            oldestIssuedOn: try date("2025-11-15"))
        let creditor = CreditorFacts(
            known: true, id: "karoo-retail", role: .thirdParty, creditClass: .full, jurisdiction: "ZA",
            registrationPresent: true, registrationValidUntil: try date("2026-12-31"), feedMaxAge: 3_600_000,
            channels: [.call, .email, .letter, .sms])
        let account = try AccountFacts(
            known: true, id: "trade:A-1", version: 7, debtType: .credit, balance: rand(120_000), chased: rand(45_000),
            overdue: rand(45_000), closed: false, settled: false, promiseDueOn: nil, attributes: [])
        let debtor = DebtorFacts(
            known: true, id: "trade:D-1", person: "p-1", form: .person, country: "ZA", language: "en",
            reachable: [.call, .email, .letter, .sms, .whatsapp], optedOut: [], ceased: false, represented: false,
            representativeReachable: false, isMinor: false, statuses: [], consent: .unrecorded)
        return GateInput(
            instant: now, zones: try names.map { ZoneFact(try zone($0), at: now) }, contact: contact,
            creditor: creditor, account: account, debtor: debtor, holds: [],
            freshness: FreshnessFacts(
                sources: [.init(name: "dispute", age: 400), .init(name: "payment", age: 900)], feedAge: 60_000),
            history: HistoryFacts(entries: [], older: 0, inProgress: []),
            rendering: RenderingFacts(
                templateApproved: true, identification: true, optOutLine: true, amount: true, legalWording: false),
            limits: .usual, policyVersion: "sha256:abc", zoneData: "2025b")
    }

    static func zones(of input: GateInput) throws -> [Zone] { try input.zones.map { try zone($0.zone) } }

    static func contact(
        _ at: Instant, _ channel: Channel = .sms, _ contactClass: ContactClass? = .reminder,
        account: AccountID? = "trade:A-9", outcome: DeliveryResult? = .sent,
        direction: ContactDirection = .outbound, conversation: Bool = false
    ) -> HistoryFacts.Entry {
        HistoryFacts.Entry(
            at: at, channel: channel, contactClass: contactClass, account: account, outcome: outcome,
            direction: direction, conversation: conversation)
    }
}
