extension FEELValue {
    /// `value.name`: an entry of a context, a part of a date, time, duration or range; of a list, each item's.
    func member(_ name: String) -> FEELValue {
        switch self {
        case .context(let context): context[name] ?? .null
        case .list(let items): .list(items.map { $0.member(name) })
        case .date(let date): Self.member(name, of: date)
        case .time(let time): Self.member(name, of: time)
        case .dateTime(let value): Self.member(name, of: value)
        case .daysAndTimeDuration(let value):
            switch name {
            case "days": FEELValue(value.days)
            case "hours": FEELValue(value.hours)
            case "minutes": FEELValue(value.minutes)
            case "seconds": FEELValue(value.seconds)
            default: .null
            }
        case .yearsAndMonthsDuration(let value):
            switch name {
            case "years": FEELValue(value.months / 12)
            case "months": FEELValue(value.months % 12)
            default: .null
            }
        case .range(let range):
            switch name {
            case "start": range.start ?? .null
            case "end": range.end ?? .null
            case "start included": .boolean(range.isStartIncluded)
            case "end included": .boolean(range.isEndIncluded)
            default: .null
            }
        default: .null
        }
    }

    private static func member(_ name: String, of date: FEELDate) -> FEELValue {
        switch name {
        case "year": FEELValue(date.year)
        case "month": FEELValue(date.month)
        case "day": FEELValue(date.day)
        case "weekday": FEELValue(date.dayOfWeek)
        default: .null
        }
    }

    private static func member(_ name: String, of time: FEELTime, offset: Int? = nil) -> FEELValue {
        switch name {
        case "hour": return FEELValue(time.hour)
        case "minute": return FEELValue(time.minute)
        case "second": return FEELValue(time.second)
        case "time offset":
            guard let zone = time.zone else { return .null }
            let seconds = offset ?? zone.offset(atLocal: 0)
            return .daysAndTimeDuration(
                FEELDayTimeDuration(nanoseconds: Int128(seconds) * Int128(FEELTime.nanosecondsPerSecond)))
        case "timezone":
            if case .named(let zone)? = time.zone { return .string(zone) }
            return .null
        default: return .null
        }
    }

    private static func member(_ name: String, of value: FEELDateTime) -> FEELValue {
        let part = member(name, of: value.date)
        return part.isNull ? member(name, of: value.time, offset: value.offsetSeconds) : part
    }
}
