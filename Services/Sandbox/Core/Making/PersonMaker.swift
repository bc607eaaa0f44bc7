import Calendars
import Contracts

/// Makes persons up, each from its own source of choices.
struct PersonMaker: Sendable {
    let seed: UInt64
    let zones: LivingZones

    /// How many of a thousand persons live where, and whether their record says so. Who lives in the United States
    /// without saying where may be contacted only when it is daytime in all of the country; who lives in Kosovo, never.
    static let homes: [(Home, Int)] = [
        (.southAfrica(stated: true), 500), (.southAfrica(stated: false), 432), (.kosovo, 8), (.unitedKingdom, 30),
        (.unitedStates(stated: true), 20), (.unitedStates(stated: false), 10),
    ]
    static let languages: [(String, Int)] = [("en", 550), ("zu", 250), ("af", 200)]
    static let businessPermille = 50
    static let withoutEmailPermille = 80
    static let withoutMobilePermille = 40
    static let wrongNumberPermille = 30
    static let withoutIDNumberPermille = 50

    enum Home: Sendable {
        case southAfrica(stated: Bool)
        case kosovo
        case unitedKingdom
        case unitedStates(stated: Bool)

        var country: String {
            switch self {
            case .southAfrica: "ZA"
            case .kosovo: "XK"
            case .unitedKingdom: "GB"
            case .unitedStates: "US"
            }
        }

        var isStated: Bool {
            switch self {
            case .southAfrica(let stated), .unitedStates(let stated): stated
            case .kosovo: false
            case .unitedKingdom: true
            }
        }
    }

    func person(_ index: Int) -> Person {
        var random = SeededRandom(seed: seed, "person", String(index))
        let mark = index < MarkedPerson.all.count ? MarkedPerson.all[index] : nil
        let persona = random.pick(weighted: Persona.allCases.map { ($0, $0.permille) })
        let home = random.pick(weighted: Self.homes)
        let language = random.pick(weighted: Self.languages)
        let form = random.chance(Self.businessPermille) ? DebtorForm.business : .person
        let born = LocalDate(dayNumber: -10_000 + random.below(22_500))
        let idNumber = SouthAfricanID.number(born: born, sequence: random.below(10_000))
        let hasIDNumber = !random.chance(Self.withoutIDNumberPermille)
        var draft = ContactDrafting(index: index, country: mark == nil ? home.country : "ZA", mark: mark)
        let isPerson = form == .person || mark != nil
        let spoken = draft.country == "ZA" ? language : "en"
        let name = draft.name(&random, isPerson: isPerson, language: spoken)
        let wrongNumber = draft.addDetails(&random, for: mark?.persona ?? persona)
        return Person(
            index: index, form: isPerson ? .person : .business, name: name, language: spoken, country: draft.country,
            zone: zones.zone(of: draft.country), statesZone: home.isStated || mark != nil,
            birthDate: isPerson ? born : nil, idNumber: isPerson && (hasIDNumber || mark != nil) ? idNumber : nil,
            details: draft.details, persona: mark?.persona ?? persona, wrongNumber: wrongNumber, mark: mark)
    }
}
