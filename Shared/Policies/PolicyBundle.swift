package import Calendars
package import Contracts
package import Decisions

/// Everything the business and its lawyers may change, read from one folder, checked as a whole, and named by the hash
/// of its content: two services with the same id decide alike.
package struct PolicyBundle: Sendable {
    /// `sha256:` and the first 16 bytes, in hexadecimal, of the hash over every file's path and content.
    package let id: String
    package let name: String
    /// From when it is to be used.
    package let effectiveFrom: Instant
    /// By country.
    package let jurisdictions: [String: Jurisdiction]
    package let creditors: [CreditorID: Creditor]
    package let systems: [SystemID: ERPSystem]
    /// The decision tables of `segments.dmn`; `segment(for:)` asks them.
    package let segments: DecisionModel
    package let strategies: [String: Strategy]
    package let templates: TemplateCatalogue
    /// The house's pack first, then by id.
    package let rulePacks: [RulePack]
    package let disputes: DisputePolicy
    package let declaredDays: [DeclaredDay]
    /// The public holidays of every jurisdiction, declared days included.
    package let holidays: [String: HolidayCalendar]

    init(
        id: String, name: String, effectiveFrom: Instant, jurisdictions: [String: Jurisdiction],
        creditors: [CreditorID: Creditor], systems: [SystemID: ERPSystem], segments: DecisionModel,
        strategies: [String: Strategy], templates: TemplateCatalogue, rulePacks: [RulePack], disputes: DisputePolicy,
        declaredDays: [DeclaredDay], holidays: [String: HolidayCalendar]
    ) {
        self.id = id
        self.name = name
        self.effectiveFrom = effectiveFrom
        self.jurisdictions = jurisdictions
        self.creditors = creditors
        self.systems = systems
        self.segments = segments
        self.strategies = strategies
        self.templates = templates
        self.rulePacks = rulePacks
        self.disputes = disputes
        self.declaredDays = declaredDays
        self.holidays = holidays
    }

    /// The decisions asked for in `segments.dmn`.
    package static let segmentDecision = "Segment"
    package static let strategyDecision = "Strategy"

    /// The house's rules and the country's that have an effect on a day, sorted by id.
    package func rules(country: String, on day: LocalDate) -> [Rule] {
        rulePacks.filter { $0.country == nil || $0.country == country }
            .flatMap(\.rules)
            .filter { $0.isInForce(on: day) }
            .sorted { $0.id < $1.id }
    }

    /// The creditors that a system may speak for; nothing for a system that is not known.
    package func creditors(of system: SystemID) -> [CreditorID] { systems[system]?.creditors ?? [] }

    /// The business days of a country; nil for a country that is no jurisdiction of the bundle.
    package func businessCalendar(country: String) -> BusinessCalendar? {
        holidays[country].map { BusinessCalendar(holidays: $0) }
    }

    /// Asks the tables. Throws when they give no answer, or a strategy that the creditor's role may not use: the
    /// account
    /// then keeps the segment it had, and people are told.
    package func segment(for facts: SegmentFacts) throws(SegmentError) -> SegmentAnswer {
        let result: DecisionResult
        do {
            result = try segments.evaluate(decision: Self.strategyDecision, inputs: facts.inputs)
        } catch {
            throw SegmentError(error.description)
        }
        guard let segmented = result.required[Self.segmentDecision], let segment = segmented.value.stringValue else {
            throw SegmentError("the table \(Self.segmentDecision) gave no segment; add a rule for this case")
        }
        guard let name = result.value.stringValue, let strategy = strategies[name] else {
            throw SegmentError("the table \(Self.strategyDecision) gave no known strategy for segment '\(segment)'")
        }
        guard strategy.roles.contains(facts.creditorRole) else {
            let role = facts.creditorRole.rawValue
            throw SegmentError("strategy '\(name)' may not be used by a creditor of role '\(role)'")
        }
        let reasons = (segmented.firedRules + result.firedRules).compactMap(\.annotation)
        return SegmentAnswer(segment: segment, strategy: name, reasons: reasons)
    }
}
