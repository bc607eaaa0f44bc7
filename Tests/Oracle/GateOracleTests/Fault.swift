import Contracts

/// A fault as a gate could have it, planted in what the gate is told, to see that the oracle finds it.
enum Fault: String, Sendable, CaseIterable {
    case allowsOneMoreInRollingDays
    case allowsOneMoreInCalendarDays
    case forgetsTheLastDayOfAPeriod
    /// A contact exactly so many times 24 hours ago still counts, or one a millisecond younger no longer does.
    case countsTheEndOfRollingDays
    case countsDaysOnTheClock
    case countsOneDebtOnly
    case countsWhatNeverLeft
    case isQuietOneDayTooFew
    case forgetsConversations
    case opensAMinuteEarly
    case closesAMinuteLate
    case isOpenOnSundays
    case forgetsHolidays
    case forgetsAZone
    case keepsTheClocksFromBeforeTheChange
    case setsTheClocksBeforeTheChange
    case sendsUntilTheClose
    case keepsARuleADayTooLong

    /// The case as a gate with the fault would understand it.
    func plant(in question: GateCase, _ catalogue: ZoneCatalogue) -> GateCase {
        var told = question
        switch self {
        case .forgetsAZone: if told.zones.count > 1 { told.zones.removeLast() }
        case .keepsTheClocksFromBeforeTheChange: told.zones = standing(told, catalogue, hoursAgo: 6)
        case .setsTheClocksBeforeTheChange: told.zones = standing(told, catalogue, hoursAgo: -6)
        case .sendsUntilTheClose: told.margin = 0
        case .forgetsConversations:
            for index in told.history.indices { told.history[index].conversation = false }
        case .countsWhatNeverLeft:
            for index in told.history.indices { told.history[index].outcome = .sent }
        case .countsTheEndOfRollingDays:
            for index in told.history.indices { told.history[index].at -= told.history[index].at == told.now ? 0 : 1 }
        default: told.rules = told.rules.map(planted)
        }
        return told
    }

    private func planted(_ rule: CaseRule) -> CaseRule {
        var rule = rule
        switch (self, rule.effect) {
        case (.allowsOneMoreInRollingDays, .rolling(let days, let max, let perDebt)):
            rule.effect = .rolling(days: days, max: max + 1, perDebt: perDebt)
        case (.allowsOneMoreInCalendarDays, .calendar(let days, let max, let perDebt)):
            rule.effect = .calendar(days: days, max: max + 1, perDebt: perDebt)
        case (.forgetsTheLastDayOfAPeriod, .calendar(let days, let max, let perDebt)):
            rule.effect = .calendar(days: days - 1, max: max, perDebt: perDebt)
        case (.countsDaysOnTheClock, .calendar(let days, let max, let perDebt)):
            rule.effect = .rolling(days: days, max: max, perDebt: perDebt)
        case (.countsOneDebtOnly, .rolling(let days, let max, false)):
            rule.effect = .rolling(days: days, max: max, perDebt: true)
        case (.isQuietOneDayTooFew, .quiet(let days)): rule.effect = .quiet(days: days - 1)
        case (.keepsARuleADayTooLong, _): rule.until = rule.until.map { $0 + 1 }
        case (_, .window(let week, let barsHolidays)): rule.effect = planted(week, barsHolidays)
        default: break
        }
        return rule
    }

    private func planted(_ week: [CaseRule.Hours?], _ barsHolidays: Bool) -> CaseRule.Effect {
        switch self {
        case .opensAMinuteEarly:
            let earlier = week.map { $0.map { CaseRule.Hours(opens: max(0, $0.opens - 1), closes: $0.closes) } }
            return .window(earlier, barsHolidays: barsHolidays)
        case .closesAMinuteLate:
            let later = week.map { $0.map { CaseRule.Hours(opens: $0.opens, closes: min(1_440, $0.closes + 1)) } }
            return .window(later, barsHolidays: barsHolidays)
        case .isOpenOnSundays: return .window(Array(week.prefix(6)) + [week[5]], barsHolidays: barsHolidays)
        case .forgetsHolidays: return .window(week, barsHolidays: false)
        default: return .window(week, barsHolidays: barsHolidays)
        }
    }

    /// Zones whose clocks stand as these did some hours before, or will some hours later, and never change.
    private func standing(_ told: GateCase, _ catalogue: ZoneCatalogue, hoursAgo: Int) -> [String] {
        told.zones.map { name in
            let offset = catalogue.plain(name).offset(at: told.now / 1_000 - hoursAgo * 3_600)
            guard offset % 3_600 == 0, (-12...14).contains(offset / 3_600) else { return name }
            // In these names west is positive.
            let hours = -offset / 3_600
            return "Etc/GMT\(hours < 0 ? "\(hours)" : "+\(hours)")"
        }
    }
}
