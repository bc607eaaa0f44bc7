/// The holidays of the three countries, written down a second time: Easter by Butcher's rule, the days that move by
/// going through the month, and British substitutes as the table they come to.
struct PlainHolidays: Sendable {
    /// Single days that are holidays for once: country and date.
    static let declared = [
        ("ZA", 2021, 11, 1), ("ZA", 2022, 12, 27), ("ZA", 2024, 5, 29), ("GB", 2022, 9, 19), ("GB", 2023, 5, 8),
        ("US", 2025, 1, 9),
    ]

    private static let first = PlainDay.number(1899, 1, 1)
    private static let last = PlainDay.number(2202, 12, 31)
    /// For each country a mark for each day from `first` to `last`.
    private let marks: [String: [Bool]]

    static let all = PlainHolidays()

    private init() {
        var marks: [String: [Bool]] = [:]
        for (country, law) in [("ZA", Self.southAfrica), ("US", Self.unitedStates), ("GB", Self.britain)] {
            var days = Array(repeating: false, count: Self.last - Self.first + 1)
            for year in 1900...2201 { for day in law(year) { days[day - Self.first] = true } }
            for (own, year, month, day) in Self.declared where own == country {
                days[PlainDay.number(year, month, day) - Self.first] = true
            }
            marks[country] = days
        }
        self.marks = marks
    }

    /// Nil for a country whose holidays nobody knows.
    func marks(of country: String?) -> Marks? {
        country.flatMap { marks[$0] }.map { Marks(days: $0) }
    }

    struct Marks: Sendable {
        fileprivate let days: [Bool]

        func isHoliday(_ day: Int) -> Bool { days[day - PlainHolidays.first] }
    }

    // MARK: - Laws

    private static func southAfrica(_ year: Int) -> Set<Int> {
        let fixed = [
            (1, 1), (3, 21), (4, 27), (5, 1), (6, 16), (8, 9), (9, 24), (12, 16), (12, 25), (12, 26),
        ].map { PlainDay.number(year, $0.0, $0.1) }
        var days = Set(fixed)
        days.formUnion([easter(year) - 2, easter(year) + 1])
        // A Sunday's holiday makes the Monday one as well; where it is one anyway, the set does not grow.
        days.formUnion(fixed.filter { PlainDay.weekday($0) == 6 }.map { $0 + 1 })
        return days
    }

    private static func unitedStates(_ year: Int) -> Set<Int> {
        let mondays = { (month: Int) in
            (PlainDay.number(year, month, 1)...PlainDay.last(year, month)).filter { PlainDay.weekday($0) == 0 }
        }
        let thursdays = (PlainDay.number(year, 11, 1)...PlainDay.last(year, 11)).filter { PlainDay.weekday($0) == 3 }
        var days: Set = [
            mondays(1)[2], mondays(2)[2], mondays(5)[mondays(5).count - 1], mondays(9)[0], mondays(10)[1],
            thursdays[3],
        ]
        let fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + (year < 2021 ? [] : [(6, 19)])
        for (month, date) in fixed {
            let day = PlainDay.number(year, month, date)
            days.insert(day)
            if PlainDay.weekday(day) == 5 { days.insert(day - 1) }
            if PlainDay.weekday(day) == 6 { days.insert(day + 1) }
        }
        return days
    }

    private static func britain(_ year: Int) -> Set<Int> {
        let mays = (PlainDay.number(year, 5, 1)...PlainDay.last(year, 5)).filter { PlainDay.weekday($0) == 0 }
        let augusts = (PlainDay.number(year, 8, 1)...PlainDay.last(year, 8)).filter { PlainDay.weekday($0) == 0 }
        let newYear = PlainDay.number(year, 1, 1)
        let christmas = PlainDay.number(year, 12, 25)
        var days: Set = [easter(year) - 2, easter(year) + 1, mays[0], mays[mays.count - 1], augusts[augusts.count - 1]]
        days.formUnion([newYear, christmas, christmas + 1])
        switch PlainDay.weekday(newYear) {
        case 5: days.insert(newYear + 2)
        case 6: days.insert(newYear + 1)
        default: break
        }
        switch PlainDay.weekday(christmas) {
        case 4: days.insert(christmas + 3)  // Boxing Day is a Saturday: its Monday.
        case 5: days.formUnion([christmas + 2, christmas + 3])
        case 6: days.insert(christmas + 2)  // Boxing Day is the Monday, so Christmas gets the Tuesday.
        default: break
        }
        return days
    }

    /// Butcher's rule, as printed in 1876.
    private static func easter(_ year: Int) -> Int {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let (d, e) = (b / 4, b % 4)
        let g = (b - (b + 8) / 25 + 1) / 3
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = (c / 4, c % 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let n = h + l - 7 * m + 114
        return PlainDay.number(year, n / 31, n % 31 + 1)
    }
}
