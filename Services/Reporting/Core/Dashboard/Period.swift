package import Calendars

/// How far back the dashboard looks, today included.
package enum Period: String, Sendable, Hashable, CaseIterable {
    case week = "7", month = "30", twoMonths = "60", all

    package var title: String {
        switch self {
        case .week: "7 days"
        case .month: "30 days"
        case .twoMonths: "60 days"
        case .all: "All"
        }
    }

    /// The days in question, by their numbers.
    /// - Parameter first: the first day anything is known of.
    package func days(through today: LocalDate, first: Int?) -> ClosedRange<Int> {
        let end = today.dayNumber
        let start =
            switch self {
            case .week: end - 6
            case .month: end - 29
            case .twoMonths: end - 59
            case .all: first ?? end
            }
        return min(start, end)...end
    }
}

/// Days gathered so that a chart stays readable: one by one, or by weeks when there are more than `singleMax`.
package struct DayBuckets: Sendable, Hashable {
    package static let singleMax = 62
    /// The first day of each.
    package let starts: [Int]
    package let width: Int

    package init(_ days: ClosedRange<Int>, singleMax: Int = DayBuckets.singleMax) {
        width = days.count > singleMax ? 7 : 1
        starts = Array(stride(from: days.lowerBound, through: days.upperBound, by: width))
    }

    /// Which bucket a day falls into; nil outside of all.
    package func index(of day: Int) -> Int? {
        guard let first = starts.first, day >= first else { return nil }
        let index = (day - first) / width
        return index < starts.count ? index : nil
    }

    /// `5 Jan`, for weeks that of their first day.
    package var labels: [String] { starts.map { PlainTime.shortDay(LocalDate(dayNumber: $0)) } }
}
