/// Days and time duration to the nanosecond (DMN 1.5, 10.3.2.3.7).
package struct FEELDayTimeDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let nanoseconds: Int128

    package init(nanoseconds: Int128) { self.nanoseconds = nanoseconds }

    package init(days: Int) { self.init(nanoseconds: Int128(days) * Int128(FEELTime.nanosecondsPerDay)) }

    private var wholeSeconds: Int128 { nanoseconds / Int128(FEELTime.nanosecondsPerSecond) }
    package var days: Int { Int(clamping: wholeSeconds / 86_400) }
    package var hours: Int { Int(wholeSeconds / 3600 % 24) }
    package var minutes: Int { Int(wholeSeconds / 60 % 60) }
    package var seconds: Int { Int(wholeSeconds % 60) }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    package var description: String {
        if nanoseconds == 0 { return "PT0S" }
        let magnitude = FEELDayTimeDuration(nanoseconds: abs(nanoseconds))
        var text = nanoseconds < 0 ? "-P" : "P"
        if magnitude.days > 0 { text += "\(magnitude.days)D" }
        var time = ""
        if magnitude.hours > 0 { time += "\(magnitude.hours)H" }
        if magnitude.minutes > 0 { time += "\(magnitude.minutes)M" }
        let rest = Int(magnitude.nanoseconds % Int128(60 * FEELTime.nanosecondsPerSecond))
        if rest > 0 {
            let fraction = FEELTime(nanosecond: rest, zone: nil).description.dropFirst(6)
            time += (fraction.first == "0" ? fraction.dropFirst() : fraction) + "S"
        }
        return time.isEmpty ? text : text + "T" + time
    }
}

/// Years and months duration (DMN 1.5, 10.3.2.3.8).
package struct FEELYearMonthDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let months: Int

    package init(months: Int) { self.months = months }

    package static func < (left: Self, right: Self) -> Bool { left.months < right.months }

    package var description: String {
        if months == 0 { return "P0M" }
        let size = months.magnitude
        let years = size >= 12 ? "\(size / 12)Y" : ""
        let rest = size % 12 > 0 ? "\(size % 12)M" : ""
        return (months < 0 ? "-P" : "P") + years + rest
    }
}
