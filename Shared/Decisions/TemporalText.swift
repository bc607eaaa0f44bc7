/// Reads the texts of dates, times and durations (XML Schema forms plus FEEL's `@zone`), byte by byte.
/// Every function returns nil unless the whole text is one value of its kind.
struct TemporalText {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    private var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    static func date(_ text: String) -> FEELDate? {
        var reader = TemporalText(text)
        guard let date = reader.readDate(), reader.isAtEnd else { return nil }
        return date
    }

    static func time(_ text: String) -> FEELTime? {
        var reader = TemporalText(text)
        guard let read = reader.readTime(), !read.isNextDay, reader.isAtEnd else { return nil }
        return read.time
    }

    static func dateTime(_ text: String) -> FEELDateTime? {
        var reader = TemporalText(text)
        guard let date = reader.readDate(), reader.take("T"), let read = reader.readTime(), reader.isAtEnd else {
            return nil
        }
        guard read.isNextDay else { return FEELDateTime(date: date, time: read.time) }
        return FEELDate(epochDay: date.epochDay + 1).map { FEELDateTime(date: $0, time: read.time) }
    }

    /// Either kind of duration.
    static func duration(_ text: String) -> FEELValue? {
        var reader = TemporalText(text)
        guard let value = reader.readDuration(), reader.isAtEnd else { return nil }
        return value
    }

    /// Whatever kind the text has the form of, as an at-literal.
    static func any(_ text: String) -> FEELValue? {
        if let value = date(text) { return .date(value) }
        if let value = dateTime(text) { return .dateTime(value) }
        if let value = time(text) { return .time(value) }
        return duration(text)
    }

    // MARK: - Parts

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func digits(_ count: ClosedRange<Int>) -> (value: Int, count: Int, first: UInt8)? {
        let start = position
        var value = 0
        while let byte = next, byte >= 48, byte <= 57, position - start < count.upperBound {
            value = value * 10 + Int(byte - 48)
            position += 1
        }
        guard count.contains(position - start) else { return nil }
        return (value, position - start, bytes[start])
    }

    private mutating func two() -> Int? { digits(2...2)?.value }

    private mutating func readDate() -> FEELDate? {
        let isNegative = take("-")
        guard let year = digits(4...9), year.count == 4 || year.first != 48, take("-"), let month = two(), take("-"),
            let day = two()
        else { return nil }
        return FEELDate(year: isNegative ? -year.value : year.value, month: month, day: day)
    }

    private mutating func readTime() -> (time: FEELTime, isNextDay: Bool)? {
        guard let hour = two(), take(":"), let minute = two(), take(":"), let second = two() else { return nil }
        var nanosecond = 0
        if take(".") {
            guard let fraction = digits(1...9) else { return nil }
            nanosecond = (fraction.count..<9).reduce(fraction.value) { value, _ in value * 10 }
            while let byte = next, byte >= 48, byte <= 57 { position += 1 }
        }
        guard let zone = readZone() else { return nil }
        let isNextDay = hour == 24
        if isNextDay, minute != 0 || second != 0 || nanosecond != 0 { return nil }
        let time = FEELTime(
            hour: isNextDay ? 0 : hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone.value)
        return time.map { ($0, isNextDay) }
    }

    private struct OptionalZone { let value: FEELZone? }

    private mutating func readZone() -> OptionalZone? {
        if isAtEnd { return OptionalZone(value: nil) }
        if take("Z") { return OptionalZone(value: .offset(seconds: 0)) }
        if take("@") {
            let name = String(decoding: bytes[position...], as: UTF8.self)
            position = bytes.count
            return FEELZone(name: name).map { OptionalZone(value: $0) }
        }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = two(), take(":"), let minutes = two(), minutes < 60 else {
            return nil
        }
        var seconds = 0
        if take(":") {
            guard let value = two(), value < 60 else { return nil }
            seconds = value
        }
        let total = (hours * 60 + minutes) * 60 + seconds
        // The tz database and ISO 8601 practice know nothing beyond eighteen hours.
        guard total <= 18 * 3600 else { return nil }
        return OptionalZone(value: .offset(seconds: isNegative ? -total : total))
    }

    private mutating func readDuration() -> FEELValue? {
        let isNegative = take("-")
        guard take("P") else { return nil }
        var months: Int128 = 0
        var nanoseconds: Int128 = 0
        var isTime = false
        var isYearMonth = false
        var count = 0
        var order = -1
        while !isAtEnd {
            if !isTime, take("T") {
                isTime = true
                guard !isAtEnd else { return nil }
            }
            guard let part = digits(1...18) else { return nil }
            let fraction = take(".") ? digits(1...9) : nil
            guard let unit = next, let rank = Self.rank(unit, isTime: isTime), rank > order else { return nil }
            if fraction != nil || bytes[position - 1] == UInt8(ascii: "."), rank != 5 { return nil }
            position += 1
            order = rank
            count += 1
            switch rank {
            case 0: months += Int128(part.value) * 12
            case 1: months += Int128(part.value)
            default: nanoseconds += Int128(part.value) * Self.unitNanoseconds[rank - 2]
            }
            if rank < 2 { isYearMonth = true }
            if let fraction {
                nanoseconds += Int128((fraction.count..<9).reduce(fraction.value) { value, _ in value * 10 })
            }
        }
        guard count > 0 else { return nil }
        if !isYearMonth {
            return .daysAndTimeDuration(FEELDayTimeDuration(nanoseconds: isNegative ? -nanoseconds : nanoseconds))
        }
        guard nanoseconds == 0, order < 2, let size = Int(exactly: isNegative ? -months : months) else { return nil }
        return .yearsAndMonthsDuration(FEELYearMonthDuration(months: size))
    }

    private static let unitNanoseconds: [Int128] = [
        Int128(FEELTime.nanosecondsPerDay), 3_600_000_000_000, 60_000_000_000, 1_000_000_000,
    ]

    /// The units in the order in which they must stand: Y, M, D, then after T: H, M, S.
    private static func rank(_ unit: UInt8, isTime: Bool) -> Int? {
        switch (unit, isTime) {
        case (UInt8(ascii: "Y"), false): 0
        case (UInt8(ascii: "M"), false): 1
        case (UInt8(ascii: "D"), false): 2
        case (UInt8(ascii: "H"), true): 3
        case (UInt8(ascii: "M"), true): 4
        case (UInt8(ascii: "S"), true): 5
        default: nil
        }
    }
}
