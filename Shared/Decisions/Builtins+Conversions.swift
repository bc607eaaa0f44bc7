extension Builtins {
    static let conversions: [String: Function] = [
        "string": Function(["from"]) { arguments, _ in
            arguments[0].isNull ? .null : .string(arguments[0].text)
        },
        "number": Function(["from, grouping separator?, decimal separator?"]) { arguments, _ in number(arguments) },
        "not": Function(["negand"]) { arguments, _ in FEELValue(arguments[0].booleanValue.map { !$0 }) },
        "date": Function(["from", "year, month, day"]) { arguments, _ in date(arguments) },
        "time": Function(["from", "hour, minute, second, offset?"]) { arguments, _ in time(arguments) },
        "date and time": Function(["from", "date, time", "date, timezone"]) { arguments, _ in dateTime(arguments) },
        "duration": Function(["from"]) { arguments, _ in
            arguments.string(0).flatMap { TemporalText.duration($0) } ?? .null
        },
        "years and months duration": Function(["from, to"]) { arguments, _ in
            guard let from = day(arguments[0]), let to = day(arguments[1]) else { return .null }
            var months = (to.year - from.year) * 12 + to.month - from.month
            // Only whole months count, in either direction.
            if months > 0, to.day < from.day { months -= 1 }
            if months < 0, to.day > from.day { months += 1 }
            return .yearsAndMonthsDuration(FEELYearMonthDuration(months: months))
        },
        "range": Function(["from"]) { arguments, _ in arguments.string(0).flatMap(rangeValue) ?? .null },
    ]

    private static func day(_ value: FEELValue) -> FEELDate? {
        switch value {
        case .date(let date): date
        case .dateTime(let value): value.date
        default: nil
        }
    }

    private static func number(_ arguments: Arguments) -> FEELValue {
        if case .number = arguments[0], arguments.values.count == 1 { return arguments[0] }
        guard var text = arguments.string(0) else { return .null }
        let grouping = arguments.string(1)
        let point = arguments.string(2)
        if arguments.isGiven(1), !arguments[1].isNull {
            guard let grouping, [" ", ",", "."].contains(grouping), grouping != point else { return .null }
            text = text.replacing(grouping, with: "")
        }
        if arguments.isGiven(2), !arguments[2].isNull {
            guard let point, point == "." || point == "," else { return .null }
            if point == ",", text.contains(".") { return .null }
            text = text.replacing(point, with: ".")
        }
        return FEELValue(FEELNumber(text))
    }

    private static func date(_ arguments: Arguments) -> FEELValue {
        if arguments.values.count == 3 {
            guard let year = arguments.int(0), let month = arguments.int(1), let day = arguments.int(2) else {
                return .null
            }
            return FEELDate(year: year, month: month, day: day).map { .date($0) } ?? .null
        }
        switch arguments[0] {
        case .string(let text): return TemporalText.date(text).map { .date($0) } ?? .null
        case .date: return arguments[0]
        case .dateTime(let value): return .date(value.date)
        default: return .null
        }
    }

    private static func time(_ arguments: Arguments) -> FEELValue {
        if arguments.values.count >= 3 { return timeOfParts(arguments) }
        switch arguments[0] {
        case .string(let text): return TemporalText.time(text).map { .time($0) } ?? .null
        case .time: return arguments[0]
        case .dateTime(let value): return .time(value.time)
        case .date: return .time(FEELTime(nanosecond: 0, zone: .offset(seconds: 0)))
        default: return .null
        }
    }

    private static func timeOfParts(_ arguments: Arguments) -> FEELValue {
        guard let hour = arguments.int(0), let minute = arguments.int(1), let seconds = arguments.number(2),
            let second = seconds.rounded(.floor), let fraction = seconds.subtracting(second),
            let nanosecond = fraction.multiplied(by: FEELNumber(FEELTime.nanosecondsPerSecond))?.rounded(.down)
        else { return .null }
        var zone: FEELZone?
        switch arguments[3] {
        case .null: break
        case .daysAndTimeDuration(let offset):
            guard abs(offset.nanoseconds) <= 64_800_000_000_000 else { return .null }
            zone = .offset(seconds: Int(offset.nanoseconds / Int128(FEELTime.nanosecondsPerSecond)))
        default: return .null
        }
        guard let whole = second.intValue, let rest = nanosecond.intValue else { return .null }
        return FEELTime(hour: hour, minute: minute, second: whole, nanosecond: rest, zone: zone).map { .time($0) }
            ?? .null
    }

    private static func dateTime(_ arguments: Arguments) -> FEELValue {
        if arguments.values.count == 2 {
            guard let date = day(arguments[0]), case .time(let time) = arguments[1] else { return .null }
            return .dateTime(FEELDateTime(date: date, time: time))
        }
        switch arguments[0] {
        case .string(let text):
            if let value = TemporalText.dateTime(text) { return .dateTime(value) }
            guard let date = TemporalText.date(text) else { return .null }
            return .dateTime(FEELDateTime(date: date, time: FEELTime(nanosecond: 0, zone: nil)))
        case .dateTime: return arguments[0]
        case .date(let date):
            return .dateTime(FEELDateTime(date: date, time: FEELTime(nanosecond: 0, zone: .offset(seconds: 0))))
        default: return .null
        }
    }

    /// A range literal whose ends are literals, or calls of date, time, date and time or duration on a literal.
    static func rangeValue(_ text: String) -> FEELValue? {
        guard let expression = try? Parser.expression(text, names: NameTable()) else { return nil }
        switch expression {
        case .literal: break
        case .range(let start, let end, _, _): guard isConstant(start), isConstant(end) else { return nil }
        default: return nil
        }
        let value = expression.value(in: Scope(.names([:])))
        guard case .range(let range) = value else { return nil }
        if let low = range.start, let high = range.end, low.order(against: high) == .above { return nil }
        return value
    }

    private static func isConstant(_ expression: Expression?) -> Bool {
        switch expression {
        case nil, .literal?: return true
        case .call(.name(let name), let arguments)?:
            guard ["date", "time", "date and time", "duration"].contains(name) else { return false }
            return arguments.allSatisfy { argument in
                if case .literal = argument { return true }
                return false
            }
        default: return false
        }
    }
}
