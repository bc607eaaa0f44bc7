/// Names and places that are common enough to be nobody's.
enum Names {
    struct Set: Sendable {
        let first: [String]
        let last: [String]
    }

    static let english = Set(
        first: [
            "Amy", "Brandon", "Carmen", "Devon", "Ebrahim", "Faith", "Gareth", "Hannah", "Ishaan", "Jade", "Keegan",
            "Leanne", "Megan", "Nadia", "Owen", "Priya", "Ruth", "Shaun", "Tracey", "Yusuf",
        ],
        last: [
            "Abrahams", "Adams", "Booysen", "Chetty", "Daniels", "Edwards", "Fisher", "Govender", "Hendricks", "Isaacs",
            "Jacobs", "Khan", "Lawrence", "Moodley", "Naidoo", "Petersen", "Reddy", "Samuels", "Thomas", "Williams",
        ])

    static let afrikaans = Set(
        first: [
            "Annelie", "Barend", "Christa", "Danie", "Elmarie", "Francois", "Gerda", "Hendrik", "Ilse", "Jaco", "Karin",
            "Louis", "Marlene", "Neels", "Ronel", "Schalk", "Talita", "Wikus",
        ],
        last: [
            "Bester", "Botha", "Coetzee", "du Plessis", "Erasmus", "Fourie", "Grobler", "Jordaan", "Kruger", "Louw",
            "Marais", "Nel", "Olivier", "Pretorius", "Steyn", "van der Merwe", "van Wyk", "Visser",
        ])

    static let zulu = Set(
        first: [
            "Ayanda", "Bongani", "Celiwe", "Dumisani", "Fikile", "Gugu", "Hlengiwe", "Jabulani", "Khanyi", "Lindiwe",
            "Mandla", "Nokuthula", "Phumzile", "Sibusiso", "Thandeka", "Themba", "Vusi", "Zanele",
        ],
        last: [
            "Buthelezi", "Cele", "Dlamini", "Gumede", "Hadebe", "Khumalo", "Luthuli", "Mabaso", "Mkhize", "Ndlovu",
            "Ngcobo", "Nkosi", "Radebe", "Shabalala", "Sithole", "Vilakazi", "Xaba", "Zungu",
        ])

    static let trades = [
        "Building Supplies CC", "Catering (Pty) Ltd", "Motor Spares CC", "Transport (Pty) Ltd", "Salon", "Trading CC",
        "Plumbing (Pty) Ltd", "Spaza and Tavern",
    ]

    static let streets = [
        "Acacia", "Baobab", "Church", "Dahlia", "Erica", "Fynbos", "Harbour", "Jakaranda", "Kerk", "Loop", "Mopani",
        "Protea", "Station", "Tulbagh", "Vlei", "Wattle",
    ]

    static let towns: [String: [String]] = [
        "ZA": [
            "Bloemfontein\n9301", "Durban\n4001", "Gqeberha\n6001", "Johannesburg\n2001", "Kimberley\n8301",
            "Mbombela\n1200", "Polokwane\n0699", "Pretoria\n0002",
        ],
        "GB": ["London\nSE1 0AA", "Leeds\nLS1 0AA"],
        "US": ["New York, NY 10001", "Albany, NY 12207"],
        "XK": ["Pristina\n10000", "Prizren\n20000"],
    ]

    static func of(_ language: String) -> Set {
        switch language {
        case "af": afrikaans
        case "zu": zulu
        default: english
        }
    }
}
