import Contracts
import TestSupport

/// Makes the case of a seed: the same one each time. Nine in ten moments lie where something happens: at a change of
/// the clocks, at the edge of a window or of a day.
struct CaseMaker {
    private let catalogue: ZoneCatalogue
    private var random: SeededGenerator
    private var zones: [PlainZone] = []
    private var debtorCountry: String?
    private var lawCountry = ""

    init(seed: UInt64, catalogue: ZoneCatalogue) {
        self.catalogue = catalogue
        random = SeededGenerator(seed: seed)
    }

    mutating func make() -> GateCase {
        let names = zoneNames()
        zones = names.map(catalogue.plain)
        debtorCountry = chance(90) ? pick(["ZA", "US", "GB"]) : pick(["FR", nil])
        lawCountry = pick(["ZA", "US", "GB"])
        let channel = pick(Channel.allCases)
        var rules = (0..<pick([1, 1, 1, 1, 1, 1, 2, 2, 3, chance(20) ? 0 : 1])).map { window($0) }
        rules += (0..<pick([0, 1, 1, 2, 2, 3])).map { cap($0, channel) }
        if chance(30) { rules.append(quiet(channel)) }
        let now = moment(rules)
        for index in rules.indices where chance(6) { setDays(&rules[index], around: now) }
        var history: [CaseContact] = []
        let count = chance(2) ? number(58...75) : number(0...12)
        for _ in 0..<count { history.append(contact(before: now, rules, channel)) }
        return GateCase(
            now: now, zones: names, debtorCountry: debtorCountry, lawCountry: lawCountry,
            contactClass: chance(85) ? pick([.reminder, .collection, .marketing]) : pick(ContactClass.allCases),
            channel: channel, rules: rules, history: history, margin: pick([11_000, 11_000, 11_000, 1_000, 90_000, 0]))
    }

    // MARK: - Dice

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    private mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...(items.count - 1))] }

    // MARK: - Where

    private mutating func zoneNames() -> [String] {
        let kind = number(0...99)
        if kind < 60 { return [pick(catalogue.names)] }
        let group = kind < 85 ? pick(catalogue.regions) : kind < 96 ? pick(catalogue.countries) : catalogue.names
        // A whole country, whatever its size, is what the gate is asked about where only the country is known.
        if kind < 96, kind > 92 { return group }
        let count = pick([1, 2, 2, 3])
        var names: [String] = []
        for _ in 0..<count {
            let name = pick(group)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// One whose rules bind here; now and then one whose rules must not.
    private mutating func ruleCountry() -> String {
        chance(85) ? debtorCountry.flatMap { $0 == "FR" ? nil : $0 } ?? lawCountry : pick(["ZA", "US", "GB"])
    }

    // MARK: - Rules

    private mutating func window(_ index: Int) -> CaseRule {
        let country = chance(50) ? nil : ruleCountry()
        var week: [CaseRule.Hours?]
        switch number(0...9) {
        case 0...3:
            week = Array(repeating: .init(opens: 480, closes: pick([1_200, 1_260])), count: 6) + [nil]
            if chance(50) { week[5] = .init(opens: 540, closes: 780) }
        case 4, 5: week = Array(repeating: .init(opens: 0, closes: 1_440), count: 7)
        case 6:
            // A crack that may lie in an hour that the clocks skip or show twice.
            let opens = pick([0, 60, 119, 120, 150, 1_380, 1_439])
            week = Array(repeating: .init(opens: opens, closes: opens + 1), count: 7)
        default:
            week = []
            for _ in 0..<7 { week.append(chance(75) ? hours() : nil) }
        }
        return CaseRule(
            id: "W-\(index)", country: country, channels: [], classes: [],
            effect: .window(week, barsHolidays: chance(60)))
    }

    private mutating func hours() -> CaseRule.Hours {
        let opens = chance(50) ? number(0...46) * 30 : number(0...1_438)
        let closes = chance(15) ? 1_440 : min(1_440, opens + pick([1, 30, 60, 240, 480, 720]))
        return .init(opens: opens, closes: closes)
    }

    private mutating func cap(_ index: Int, _ channel: Channel) -> CaseRule {
        let max = chance(3) ? 0 : pick([1, 1, 2, 3, 3, 5, 7])
        let perDebt = chance(40)
        let effect: CaseRule.Effect =
            chance(50)
            ? .rolling(days: pick([1, 1, 2, 7, 7, 30]), max: max, perDebt: perDebt)
            : .calendar(days: pick([1, 1, 2, 3, 7, 7, 10]), max: max, perDebt: perDebt)
        let channels: [Channel] = pick([[], [], [channel], [.sms, .email, .whatsapp], [.call]])
        let classes: [ContactClass] = pick([[], [.reminder, .collection, .marketing], [.collection]])
        return CaseRule(
            id: "C-\(index)", country: chance(70) ? nil : ruleCountry(), channels: channels,
            classes: classes, effect: effect)
    }

    private mutating func quiet(_ channel: Channel) -> CaseRule {
        CaseRule(
            id: "T-0", country: chance(70) ? nil : ruleCountry(), channels: pick([[], [channel], [.call]]), classes: [],
            effect: .quiet(days: pick([1, 2, 7, 7, 14])))
    }

    private mutating func setDays(_ rule: inout CaseRule, around now: Int) {
        let today = zones[0].day(at: now / 1_000)
        if chance(60) { rule.from = today + number(-2...2) }
        if chance(60) { rule.until = (rule.from ?? today) + number(1...3) }
    }
}

// MARK: - When

extension CaseMaker {
    private static let day = GateCase.dayLength
    private static let from = PlainDay.number(1902, 1, 1)
    private static let through = PlainDay.number(2197, 12, 31)

    private mutating func moment(_ rules: [CaseRule]) -> Int {
        let zone = pick(zones)
        let found: Int
        switch number(0...9) {
        case 0...4: found = change(zone).map { $0 + aside() } ?? edge(zone, rules)
        case 5, 6: found = edge(zone, rules)
        case 7, 8: found = onWall(someDay(zone), 0, zone) + aside()
        default: found = number(Self.from...Self.through) * Self.day + number(0...(Self.day - 1))
        }
        return min(max(found, Self.from * Self.day), Self.through * Self.day)
    }

    /// A change of the zone's clocks, since 1970 or ever.
    private mutating func change(_ zone: PlainZone) -> Int? {
        let first = chance(75) ? 0 : Self.from * 86_400
        let changes = zone.changes.filter { first <= $0 && $0 < Self.through * 86_400 }
        return changes.isEmpty ? nil : pick(changes) * 1_000
    }

    private mutating func edge(_ zone: PlainZone, _ rules: [CaseRule]) -> Int {
        var minutes = [0]
        for case .window(let week, _) in rules.map(\.effect) {
            minutes += week.compactMap { $0 }.flatMap { [$0.opens, $0.closes] }
        }
        return onWall(someDay(zone), pick(minutes) * 60, zone) + pick([0, 0, -1_000, -11_000, -11_001, aside()])
    }

    private mutating func someDay(_ zone: PlainZone) -> Int {
        if chance(40), let change = change(zone) { return zone.day(at: change / 1_000) + number(-1...1) }
        return chance(60)
            ? number(PlainDay.number(2020, 1, 1)...PlainDay.number(2040, 1, 1)) : number(Self.from...Self.through)
    }

    /// About when a wall shows a time; exact where no clock changes nearby.
    private func onWall(_ day: Int, _ second: Int, _ zone: PlainZone) -> Int {
        let wall = day * 86_400 + second
        return (wall - zone.offset(at: wall - zone.offset(at: wall))) * 1_000
    }

    /// A little beside a moment at which something happens.
    private mutating func aside() -> Int {
        switch number(0...9) {
        case 0, 1: 0
        case 2: pick([-1, 1])
        case 3: pick([-1_000, 1_000, -999, 999])
        case 4: pick([-3_600_000, 3_600_000, -1_800_000, 1_800_000])
        case 5, 6: number(-7_200...7_200) * 1_000
        case 7: number(-26 * 3_600...26 * 3_600) * 1_000
        default: number(-15 * Self.day...15 * Self.day)
        }
    }
}

// MARK: - What was before

extension CaseMaker {
    private mutating func contact(before now: Int, _ rules: [CaseRule], _ channel: Channel) -> CaseContact {
        let kind = chance(60) ? channel : pick(Channel.allCases)
        return CaseContact(
            at: min(now, past(now, rules)), channel: kind,
            contactClass: pick([.collection, .reminder, .collection, .marketing, .receipt, .statutory, nil]),
            account: pick([GateCase.account, GateCase.account, "city:A-77", nil]),
            outcome: pick([.sent, .sent, .sent, .inDoubt, .failed, .unused, nil]), inbound: chance(8),
            conversation: chance(12))
    }

    /// Where a contact just leaves a period, or just does not, or anywhere.
    private mutating func past(_ now: Int, _ rules: [CaseRule]) -> Int {
        var lengths = [1]
        for rule in rules {
            switch rule.effect {
            case .window: break
            case .rolling(let days, _, _), .calendar(let days, _, _), .quiet(let days): lengths.append(days)
            }
        }
        let days = pick(lengths)
        switch number(0...9) {
        case 0...2: return now - days * Self.day + pick([0, 0, 1, -1, 1_000, 3_600_000, -3_600_000])
        case 3...5:
            let zone = pick(zones)
            let midnight = onWall(zone.day(at: now / 1_000) - days + number(0...1), 0, zone)
            return midnight + pick([0, -1, -1_000, 1_000, 3_600_000, -3_600_000])
        case 6, 7: return now - number(0...(days * Self.day))
        default: return now - number(0...(40 * Self.day))
        }
    }
}
