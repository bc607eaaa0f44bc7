import Contracts

/// Makes a person's name and addresses up. Numbers are of the right form and belong to nobody in this world twice;
/// nothing is ever sent to them, because the demo's channels are spools.
struct ContactDrafting {
    let index: Int
    let country: String
    let mark: MarkedPerson?
    private(set) var details: [ContactDetail] = []
    private var mailName = ""

    init(index: Int, country: String, mark: MarkedPerson?) {
        self.index = index
        self.country = country
        self.mark = mark
    }

    mutating func name(_ random: inout SeededRandom, isPerson: Bool, language: String) -> String {
        let names = Names.of(language)
        let first = mark?.first ?? random.pick(names.first)
        let last = mark?.last ?? random.pick(names.last)
        let trade = random.pick(Names.trades)
        let own = isPerson ? first : "accounts"
        mailName = (own + "." + last).lowercased().filter { $0 != " " } + (mark == nil ? ".\(index + 1)" : "")
        return isPerson ? "\(first) \(last)" : "\(last) \(trade)"
    }

    /// A persona that reacts to one channel has an address for it that works.
    mutating func addDetails(_ random: inout SeededRandom, for persona: Persona) -> Behaviour.WrongNumber? {
        let needsMobile = mark != nil || [.paysAfterSMS, .repliesStop].contains(persona)
        let needsEmail = mark != nil || persona == .paysAfterEmail
        let hasEmail = !random.chance(PersonMaker.withoutEmailPermille) || needsEmail
        let hasMobile = !random.chance(PersonMaker.withoutMobilePermille) || needsMobile || !hasEmail
        let isWrong = random.chance(PersonMaker.wrongNumberPermille) && hasMobile && !needsMobile
        let holder = random.pick(Behaviour.WrongNumber.allCases)
        let domain = random.pick(["mail.example", "post.example", "webmail.example"])
        let street = mark?.street ?? "\(random.within(1...180)) \(random.pick(Names.streets)) Street"
        let town = random.pick(Names.towns[country] ?? [""])
        if hasMobile { add(.mobile, mobile, preferred: true, reaches: !isWrong) }
        if hasEmail { add(.email, mailName + "@" + domain) }
        if random.chance(150), country == "ZA" { add(.phone, landline) }
        add(.postal, street + "\n" + town)
        return isWrong ? holder : nil
    }

    private mutating func add(
        _ kind: ContactPointKind, _ value: String, preferred: Bool = false, reaches: Bool = true
    ) {
        details.append(ContactDetail(kind: kind, value: value, preferred: preferred, reachesDebtor: reaches))
    }

    /// Where numbers are set aside for stories (Ofcom's 07700 900, exchange 555), those come first.
    private var mobile: String {
        switch country {
        case "GB": "+4477009" + Person.padded(index)
        case "US": "+1" + Self.areaCodes[index / 9_000 % Self.areaCodes.count] + "555" + fourDigits
        case "XK": "+383491" + Person.padded(index)
        default: "+2782" + String(2_000_000 + scattered)
        }
    }

    private var landline: String { "+2710" + String(2_000_000 + scattered) }

    /// Beyond 0999, so that no leading zero is lost.
    private var fourDigits: String { String(1_000 + index % 9_000) }

    private static let areaCodes = [
        "212", "315", "332", "347", "516", "518", "585", "607", "631", "646", "680", "716",
    ]

    /// Another number for every index below 7 000 003, a prime, without neighbours looking alike.
    private var scattered: Int { (index * 1_299_709 + 3_141_593) % 7_000_003 }
}
