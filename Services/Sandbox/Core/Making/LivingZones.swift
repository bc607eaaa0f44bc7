import Calendars

/// The zones in which the world's persons live.
struct LivingZones: Sendable {
    private let homes: [String: Zone]
    private let candidates: [String: [String]]

    /// The zone files list no country XK (Kosovo), whose clocks show Belgrade's time. So people there know what time it
    /// is, and nobody can tell it from their records.
    static let homeByCountry = [
        "ZA": "Africa/Johannesburg", "GB": "Europe/London", "US": "America/New_York", "XK": "Europe/Belgrade",
    ]

    init(_ zones: ZoneDatabase) throws(CalendarError) {
        var homes: [String: Zone] = [:]
        var candidates: [String: [String]] = [:]
        for (country, name) in Self.homeByCountry.sorted(by: { $0.key < $1.key }) {
            homes[country] = try zones.zone(name)
            candidates[country] = zones.zones(ofCountry: country).sorted()
        }
        self.homes = homes
        self.candidates = candidates
    }

    func zone(of country: String) -> Zone { homes[country] ?? .utc }

    /// What can be known of where somebody lives: what the record states, else all zones of the country.
    func candidates(of person: Person) -> [String] {
        person.statesZone ? [person.zone.identifier] : candidates[person.country] ?? []
    }
}
