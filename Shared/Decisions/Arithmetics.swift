/// The arithmetic operators on every pair of kinds that has a result (DMN 1.5, tables 57 to 63).
enum Arithmetics {
    static func apply(_ operation: Expression.Arithmetic, _ left: FEELValue, _ right: FEELValue) -> FEELValue {
        if case .number(let first) = left, case .number(let second) = right {
            switch operation {
            case .add: return FEELValue(first.adding(second))
            case .subtract: return FEELValue(first.subtracting(second))
            case .multiply: return FEELValue(first.multiplied(by: second))
            case .divide: return FEELValue(first.divided(by: second))
            case .power: return FEELValue(first.raised(to: second))
            }
        }
        switch operation {
        case .add: return add(left, right) ?? add(right, left) ?? .null
        case .subtract: return subtract(left, right)
        case .multiply: return multiply(left, right) ?? multiply(right, left) ?? .null
        case .divide: return divide(left, right)
        case .power: return .null
        }
    }

    // MARK: - Sums

    /// Nil when this order of the operands has no meaning.
    private static func add(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        switch (left, right) {
        case (.string(let first), .string(let second)): return .string(first + second)
        case (.yearsAndMonthsDuration(let first), .yearsAndMonthsDuration(let second)):
            let (months, overflow) = first.months.addingReportingOverflow(second.months)
            return overflow ? .null : .yearsAndMonthsDuration(FEELYearMonthDuration(months: months))
        case (.daysAndTimeDuration(let first), .daysAndTimeDuration(let second)):
            return duration(first.nanoseconds + second.nanoseconds)
        case (_, .yearsAndMonthsDuration(let duration)): return add(left, months: duration.months)
        case (_, .daysAndTimeDuration(let duration)): return add(left, nanoseconds: duration.nanoseconds)
        default: return nil
        }
    }

    private static func add(_ moment: FEELValue, months: Int) -> FEELValue? {
        switch moment {
        case .date(let date): return date.adding(months: months).map { .date($0) } ?? .null
        case .dateTime(let value):
            return value.date.adding(months: months).map { .dateTime(FEELDateTime(date: $0, time: value.time)) }
                ?? .null
        default: return nil
        }
    }

    private static func add(_ moment: FEELValue, nanoseconds: Int128) -> FEELValue? {
        switch moment {
        case .date(let date):
            let midnight = FEELDateTime(date: date, time: FEELTime(nanosecond: 0, zone: nil))
            return midnight.adding(nanoseconds: nanoseconds).map { .date($0.date) } ?? .null
        case .dateTime(let value): return value.adding(nanoseconds: nanoseconds).map { .dateTime($0) } ?? .null
        case .time(let time):
            let rest = Int(nanoseconds % Int128(FEELTime.nanosecondsPerDay))
            return .time(FEELTime(nanosecond: time.nanosecond + rest, zone: time.zone))
        default: return nil
        }
    }

    private static func duration(_ nanoseconds: Int128) -> FEELValue {
        // Ten times the span of all dates: far beyond use, and safe to add and multiply further.
        guard abs(nanoseconds) < 1_000_000_000_000_000_000_000_000_000_000 else { return .null }
        return .daysAndTimeDuration(FEELDayTimeDuration(nanoseconds: nanoseconds))
    }

    // MARK: - Differences

    private static func subtract(_ left: FEELValue, _ right: FEELValue) -> FEELValue {
        switch (left, right) {
        case (_, .yearsAndMonthsDuration), (_, .daysAndTimeDuration): return add(left, right.negated) ?? .null
        case (.time(let first), .time(let second)):
            guard (first.zone == nil) == (second.zone == nil) else { return .null }
            return duration(Int128(first.universalNanosecond - second.universalNanosecond))
        default:
            guard let first = moment(left), let second = moment(right) else { return .null }
            guard (first.time.zone == nil) == (second.time.zone == nil) else { return .null }
            return duration(first.instant - second.instant)
        }
    }

    /// A date counts as midnight UTC (DMN 1.5, 10.3.2.3.6).
    private static func moment(_ value: FEELValue) -> FEELDateTime? {
        switch value {
        case .date(let date): FEELDateTime(date: date, time: FEELTime(nanosecond: 0, zone: .offset(seconds: 0)))
        case .dateTime(let value): value
        default: nil
        }
    }

    // MARK: - Products and quotients

    private static func multiply(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        guard case .number(let factor) = right else { return nil }
        switch left {
        case .yearsAndMonthsDuration(let value):
            return months(FEELNumber(value.months).multiplied(by: factor))
        case .daysAndTimeDuration(let value):
            return nanoseconds(number(value.nanoseconds).multiplied(by: factor))
        default: return nil
        }
    }

    private static func divide(_ left: FEELValue, _ right: FEELValue) -> FEELValue {
        switch (left, right) {
        case (.yearsAndMonthsDuration(let value), .number(let divisor)):
            return months(FEELNumber(value.months).divided(by: divisor))
        case (.daysAndTimeDuration(let value), .number(let divisor)):
            return nanoseconds(number(value.nanoseconds).divided(by: divisor))
        case (.yearsAndMonthsDuration(let first), .yearsAndMonthsDuration(let second)):
            return FEELValue(FEELNumber(first.months).divided(by: FEELNumber(second.months)))
        case (.daysAndTimeDuration(let first), .daysAndTimeDuration(let second)):
            return FEELValue(number(first.nanoseconds).divided(by: number(second.nanoseconds)))
        default: return .null
        }
    }

    /// Parts of a month and of a nanosecond are cut off.
    private static func months(_ value: FEELNumber?) -> FEELValue {
        guard let whole = value?.rounded(.down)?.intValue else { return .null }
        return .yearsAndMonthsDuration(FEELYearMonthDuration(months: whole))
    }

    private static func nanoseconds(_ value: FEELNumber?) -> FEELValue {
        guard let text = value?.rounded(.down)?.description, let whole = Int128(text) else { return .null }
        return duration(whole)
    }

    private static func number(_ value: Int128) -> FEELNumber {
        FEELNumber.rounded(value < 0, value.magnitude, 0) ?? .zero
    }
}

extension FEELValue {
    var negated: FEELValue {
        switch self {
        case .number(let number): .number(-number)
        case .daysAndTimeDuration(let value):
            .daysAndTimeDuration(FEELDayTimeDuration(nanoseconds: -value.nanoseconds))
        case .yearsAndMonthsDuration(let value):
            value.months == .min ? .null : .yearsAndMonthsDuration(FEELYearMonthDuration(months: -value.months))
        default: .null
        }
    }
}
