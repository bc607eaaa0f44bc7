/// Days as a number since 1970-01-01, counted by adding up the lengths of years and months.
enum PlainDay {
    private static let firstYear = 1500
    /// The number of 1 January of each year from `firstYear` on.
    private static let newYears: [Int] = {
        var lengths: [Int] = []
        for year in firstYear...2300 { lengths.append(isLeap(year) ? 366 : 365) }
        var number = -lengths.prefix(1970 - firstYear).reduce(0, +)
        return lengths.map { length in
            defer { number += length }
            return number
        }
    }()

    static func isLeap(_ year: Int) -> Bool { year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return lengths[month - 1]
    }

    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        newYears[year - firstYear] + (1..<month).map { length(ofMonth: $0, year) }.reduce(0, +) + day - 1
    }

    /// The number of a month's last day.
    static func last(_ year: Int, _ month: Int) -> Int { number(year, month, length(ofMonth: month, year)) }

    /// 0 is a Monday, 6 a Sunday; 1970-01-01 was a Thursday.
    static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

    /// The day a second falls on, and the second of that day.
    static func split(_ second: Int) -> (day: Int, second: Int) {
        let day = second >= 0 ? second / 86_400 : -((86_399 - second) / 86_400)
        return (day, second - day * 86_400)
    }
}
