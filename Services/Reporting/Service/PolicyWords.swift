import Calendars
import Contracts
import Policies
import ReportingCore

extension Titles {
    init(_ policies: PolicyBundle) {
        let rules = policies.rulePacks.flatMap(\.rules).map { ($0.id, $0.title) }
        self.init(
            rules: Dictionary(rules) { first, _ in first }, strategies: policies.strategies.mapValues(\.title),
            creditors: Dictionary(uniqueKeysWithValues: policies.creditors.map { ($0.key.value, $0.value.name) }),
            disputeReasons: Dictionary(
                uniqueKeysWithValues: policies.disputes.reasons.map {
                    ($0.key.rawValue, $0.value.title(language: "en"))
                }),
            stepDays: Dictionary(
                policies.strategies.values.flatMap(\.steps).map { ($0.id, $0.day) }, uniquingKeysWith: min))
    }
}

extension RefusalCauses {
    init(_ policies: PolicyBundle) {
        self.init(
            policies.rulePacks.flatMap { pack in
                pack.rules.map { Rule($0.id, Self.causes($0.effect), bindsEverywhere: pack.country == nil) }
            })
    }

    /// What a rule stops on; nothing for rules that no other can say the same as.
    private static func causes(_ effect: RuleEffect) -> Set<String> {
        switch effect {
        case .stop(let conditions): Set(conditions.map(\.rawValue))
        case .window: [HouseRuleCauses.hours]
        case .optOutLine: [HouseRuleCauses.optOutLine]
        case .forbiddenWords: [HouseRuleCauses.legalWording]
        case .identification(let variables): causes(variables)
        case .cap, .quietAfterConversation, .prescription, .waitAfterIssue, .builtIn: []
        }
    }

    /// The gate asks a text for who writes and for the amount; what else it must name is known when it is loaded.
    private static func causes(_ variables: [TemplateVariable]) -> Set<String> {
        let names: Set<TemplateVariable> = [.creditorName, .collectorName, .collectorRegistration]
        var causes: Set<String> = variables.contains(where: names.contains) ? [HouseRuleCauses.identification] : []
        if variables.contains(.amount) { causes.insert(HouseRuleCauses.amount) }
        return causes
    }
}

/// The clocks that days are counted and times shown on.
enum HouseZone {
    /// The zone of the country most creditors are in, the first by its letters among equals; UTC if there is none.
    static func zone(of policies: PolicyBundle, in zones: ZoneDatabase) throws -> Zone {
        let counts = policies.creditors.values.reduce(into: [String: Int]()) { $0[$1.jurisdiction, default: 0] += 1 }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let country = most?.key, let name = zones.zones(ofCountry: country).first else { return .utc }
        return try zones.zone(name)
    }
}
