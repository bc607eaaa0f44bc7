import Foundation

/// The offset or zone that a time or a date and time may carry.
package enum FEELZone: Sendable, Hashable, CustomStringConvertible {
    case offset(seconds: Int)
    case named(String)

    /// A zone of the tz database by name; nil when there is none of that name.
    init?(name: String) {
        guard TimeZone(identifier: name) != nil else { return nil }
        self = .named(name)
    }

    /// Seconds east of UTC at a local moment, given as seconds since 1970-01-01T00:00 on the local clock.
    func offset(atLocal localSeconds: Int) -> Int {
        switch self {
        case .offset(let seconds): return seconds
        case .named(let name):
            guard let zone = TimeZone(identifier: name) else { return 0 }
            let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(localSeconds)))
            return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(localSeconds - guess)))
        }
    }

    /// Seconds east of UTC at an instant, given as seconds since 1970-01-01T00:00Z.
    func offset(atInstant seconds: Int) -> Int {
        switch self {
        case .offset(let seconds): return seconds
        case .named(let name):
            return TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
        }
    }

    package var description: String {
        switch self {
        case .named(let name): return "@" + name
        case .offset(0): return "Z"
        case .offset(let seconds):
            let size = abs(seconds)
            let tail = size % 60 == 0 ? "" : ":" + twoDigits(size % 60)
            return "\(seconds < 0 ? "-" : "+")\(twoDigits(size / 3600)):\(twoDigits(size / 60 % 60))\(tail)"
        }
    }
}

/// A time of day to the nanosecond, with or without an offset or zone (DMN 1.5, 10.3.2.3.5).
package struct FEELTime: Sendable, Hashable, CustomStringConvertible {
    /// Nanoseconds since midnight, 0 ..< 86 400 000 000 000.
    package let nanosecond: Int
    package let zone: FEELZone?

    static let nanosecondsPerSecond = 1_000_000_000
    static let nanosecondsPerDay = 86_400 * nanosecondsPerSecond

    package init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: FEELZone? = nil) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0..<Self.nanosecondsPerSecond).contains(nanosecond)
        else { return nil }
        self.init(nanosecond: ((hour * 60 + minute) * 60 + second) * Self.nanosecondsPerSecond + nanosecond, zone: zone)
    }

    /// `nanosecond` is taken modulo one day.
    init(nanosecond: Int, zone: FEELZone?) {
        let rest = nanosecond % Self.nanosecondsPerDay
        self.nanosecond = rest < 0 ? rest + Self.nanosecondsPerDay : rest
        self.zone = zone
    }

    package var hour: Int { nanosecond / Self.nanosecondsPerSecond / 3600 }
    package var minute: Int { nanosecond / Self.nanosecondsPerSecond / 60 % 60 }
    package var second: Int { nanosecond / Self.nanosecondsPerSecond % 60 }

    /// Nanoseconds since midnight UTC; a named zone counts with its offset of 1970-01-01, as a time has no date.
    var universalNanosecond: Int {
        nanosecond - (zone?.offset(atLocal: nanosecond / Self.nanosecondsPerSecond) ?? 0) * Self.nanosecondsPerSecond
    }

    package var description: String {
        var text = "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))"
        var fraction = nanosecond % Self.nanosecondsPerSecond
        if fraction != 0 {
            var width = 9
            while fraction % 10 == 0 {
                fraction /= 10
                width -= 1
            }
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: width - digits.utf8.count) + digits
        }
        return text + (zone?.description ?? "")
    }
}

/// A date with a time of day (DMN 1.5, 10.3.2.3.6).
package struct FEELDateTime: Sendable, Hashable, CustomStringConvertible {
    package let date: FEELDate
    package let time: FEELTime

    package init(date: FEELDate, time: FEELTime) {
        self.date = date
        self.time = time
    }

    /// The local moment as nanoseconds since 1970-01-01T00:00 on its own clock.
    var localNanosecond: Int128 {
        Int128(date.epochDay) * Int128(FEELTime.nanosecondsPerDay) + Int128(time.nanosecond)
    }

    var offsetSeconds: Int {
        time.zone?.offset(atLocal: date.epochDay * 86_400 + time.nanosecond / FEELTime.nanosecondsPerSecond) ?? 0
    }

    /// Nanoseconds since 1970-01-01T00:00Z; a value without zone counts as UTC.
    var instant: Int128 { localNanosecond - Int128(offsetSeconds) * Int128(FEELTime.nanosecondsPerSecond) }

    init?(localNanosecond: Int128, zone: FEELZone?) {
        let perDay = Int128(FEELTime.nanosecondsPerDay)
        var day = localNanosecond / perDay
        var rest = localNanosecond % perDay
        if rest < 0 {
            rest += perDay
            day -= 1
        }
        // Twice the largest year, in days: keeps the conversion to a date clear of overflow.
        guard abs(day) < 800_000_000_000, let date = FEELDate(epochDay: Int(day)) else { return nil }
        self.init(date: date, time: FEELTime(nanosecond: Int(rest), zone: zone))
    }

    /// The moment `nanoseconds` later. In a named zone the elapsed time counts, so the clock may jump with the zone.
    func adding(nanoseconds: Int128) -> FEELDateTime? {
        guard case .named? = time.zone, let zone = time.zone else {
            return FEELDateTime(localNanosecond: localNanosecond + nanoseconds, zone: time.zone)
        }
        let moment = instant + nanoseconds
        let perSecond = Int128(FEELTime.nanosecondsPerSecond)
        guard let seconds = Int(exactly: moment / perSecond) else { return nil }
        return FEELDateTime(localNanosecond: moment + Int128(zone.offset(atInstant: seconds)) * perSecond, zone: zone)
    }

    package var description: String { "\(date)T\(time)" }
}
