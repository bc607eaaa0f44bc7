import Calendars
import CommunicationCore
import Contracts
import Money
import Policies

/// A case as the gate is asked it, with nothing else that could speak against the contact.
extension GateCase {
    private static let calendars = Result {
        let declared = try PlainHolidays.declared.map { country, year, month, day in
            DeclaredDay(
                date: try LocalDate(year: year, month: month, day: day), name: "declared", country: country)
        }
        var calendars: [String: HolidayCalendar] = [:]
        for country in HolidayCalendar.countries {
            calendars[country] = try HolidayCalendar(country: country, declared: declared)
        }
        return calendars
    }

    func askGate(_ catalogue: ZoneCatalogue) throws -> GateAnswer {
        let zones = try zones.map(catalogue.compiled)
        let gate = Gate(rules: GateRules(packs: try packs(), holidays: try Self.calendars.get()))
        return gate.decide(try input(zones), zones: zones)
    }

    private func packs() throws -> [RulePack] {
        try Dictionary(grouping: rules) { $0.country ?? "" }.map { country, rules in
            RulePack(
                id: country.isEmpty ? "house" : country, title: country, country: country.isEmpty ? nil : country,
                rules: try rules.map { try $0.rule() })
        }
    }

    private func input(_ zones: [Zone]) throws -> GateInput {
        let instant = Instant(millisecondsSinceEpoch: Int64(now))
        let money = try Money(validating: 45_000, currency: .zar)
        return GateInput(
            instant: instant, zones: zones.map { ZoneFact($0, at: instant) },
            contact: ContactFacts(
                id: "c-1", contactClass: contactClass, channel: channel, template: "missed-date", step: "missed",
                strategy: "firm", segment: "late", anchorInvoice: "city:I-1", anchorDueOn: nil, oldestIssuedOn: nil),
            creditor: CreditorFacts(
                known: true, id: "metsi-city", role: .ownName, creditClass: .none, jurisdiction: lawCountry,
                registrationPresent: false, registrationValidUntil: nil, feedMaxAge: nil,
                channels: Channel.allCases),
            account: AccountFacts(
                known: true, id: Self.account, version: 1, debtType: .credit, balance: money, chased: money,
                overdue: money, closed: false, settled: false, promiseDueOn: nil, attributes: []),
            debtor: DebtorFacts(
                known: true, id: "trade:D-1", person: "p-1", form: .person, country: debtorCountry, language: "en",
                reachable: Channel.allCases, optedOut: [], ceased: false, represented: false,
                representativeReachable: false, isMinor: false, statuses: [], consent: .granted),
            holds: [],
            freshness: FreshnessFacts(
                sources: FreshnessMonitor.sources.map { .init(name: $0, age: 0) }, feedAge: 0),
            history: HistoryFacts(history.map(\.entry), inProgress: [], now: instant),
            rendering: RenderingFacts(
                templateApproved: true, identification: true, optOutLine: true, amount: true, legalWording: false),
            limits: GateLimits(
                permitLife: 200, freshnessMax: 5_000, providerTimeout: Int64(margin), clockError: 0),
            policyVersion: "sha256:abc", zoneData: "2025b")
    }
}

extension CaseRule {
    fileprivate func rule() throws -> Rule {
        Rule(
            id: id, title: id, source: "source of \(id)", status: .enforced, reason: nil,
            effectiveFrom: from.map { LocalDate(dayNumber: $0) },
            effectiveUntil: until.map { LocalDate(dayNumber: $0) },
            scope: RuleScope(classes: classes, channels: channels), effect: try ruleEffect())
    }

    private func ruleEffect() throws -> RuleEffect {
        switch effect {
        case .window(let week, let barsHolidays):
            var days: [Weekday: DayWindow] = [:]
            for (weekday, hours) in zip(Weekday.allCases, week) {
                guard let hours else { continue }
                days[weekday] = try DayWindow(opens: Self.time(hours.opens), closes: Self.time(hours.closes))
            }
            return .window(WeeklyWindow(days: days, barHolidays: barsHolidays))
        case .rolling(let days, let max, let perDebt):
            return .cap(ContactCap(period: .rolling(days: days), max: max, per: perDebt ? .debt : .person))
        case .calendar(let days, let max, let perDebt):
            return .cap(ContactCap(period: .calendarDays(days), max: max, per: perDebt ? .debt : .person))
        case .quiet(let days): return .quietAfterConversation(days: days)
        }
    }

    private static func time(_ minutes: Int) throws -> LocalTime {
        try LocalTime(hour: minutes / 60, minute: minutes % 60)
    }
}

extension CaseContact {
    fileprivate var entry: HistoryFacts.Entry {
        HistoryFacts.Entry(
            at: Instant(millisecondsSinceEpoch: Int64(at)), channel: channel, contactClass: contactClass,
            account: account, outcome: outcome, direction: inbound ? .inbound : .outbound,
            conversation: conversation)
    }
}
