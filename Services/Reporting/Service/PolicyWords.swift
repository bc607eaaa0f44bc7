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
                }))
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
