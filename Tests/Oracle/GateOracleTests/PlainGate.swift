import Contracts

/// Answers a case by looking: minute by minute (second by second where clocks have odd seconds) along the walls of all
/// zones, counting every contact anew each time. It shares no code with the gate, its calendars or its zones.
struct PlainGate {
    private let question: GateCase
    private let zones: [PlainZone]
    /// What each zone's calendar shows now.
    private let today: [Int]
    private let rules: [CaseRule]
    private let windows: [Window]

    /// A window's rule, ready to be asked at each step.
    private struct Window {
        let id: String
        /// Seconds of Monday to Sunday; a closed day closes before it opens.
        let opens: [Int]
        let closes: [Int]
        let barsHolidays: Bool
        let holidays: PlainHolidays.Marks?

        func isOpen(_ walls: Walls) -> Bool {
            for index in walls.days.indices {
                let day = walls.days[index]
                let second = walls.seconds[index]
                let weekday = PlainDay.weekday(day)
                guard opens[weekday] <= second, second < closes[weekday] else { return false }
                guard !barsHolidays || holidays?.isHoliday(day) == false else { return false }
            }
            return true
        }
    }

    /// What hangs on the walls at one second.
    private struct Walls {
        private var clocks: [PlainZone.Clock]
        private(set) var days: [Int]
        private(set) var seconds: [Int]

        init(_ zones: [PlainZone], at second: Int) {
            clocks = zones.map { PlainZone.Clock($0, from: second) }
            days = zones.map { _ in 0 }
            seconds = days
            move(to: second)
        }

        mutating func move(to second: Int) {
            for index in clocks.indices {
                (days[index], seconds[index]) = PlainDay.split(second + clocks[index].offset(at: second))
            }
        }
    }

    init(_ question: GateCase, zones: [PlainZone]) {
        self.question = question
        self.zones = zones
        let second = Self.second(question.now)
        let today = zones.map { $0.day(at: second) }
        self.today = today
        rules = question.rules.filter { rule in
            let isPlaced = rule.country == nil || [question.debtorCountry, question.lawCountry].contains(rule.country)
            let isMeant =
                (rule.channels.isEmpty || rule.channels.contains(question.channel))
                && (rule.classes.isEmpty || rule.classes.contains(question.contactClass))
            return isPlaced && isMeant
                && today.contains { day in (rule.from ?? .min) <= day && day < (rule.until ?? .max) }
        }
        windows = rules.compactMap { rule in
            guard case .window(let hours, let barsHolidays) = rule.effect else { return nil }
            return Window(
                id: rule.id, opens: hours.map { ($0?.opens ?? 1) * 60 }, closes: hours.map { ($0?.closes ?? 0) * 60 },
                barsHolidays: barsHolidays,
                holidays: PlainHolidays.all.marks(of: rule.country ?? question.debtorCountry))
        }
    }

    func answer() -> PlainAnswer {
        var words: [String: PlainAnswer.Word] = [:]
        for rule in rules {
            switch rule.effect {
            case .window: break
            case .rolling(let days, let max, let perDebt):
                words[rule.id] = rolling(counted(rule, perDebt), days: days, max: max)
            case .calendar(let days, let max, let perDebt):
                words[rule.id] = calendar(counted(rule, perDebt), days: days, max: max)
            case .quiet(let days): words[rule.id] = quiet(days: days)
            }
        }
        let hours = askWindows()
        words.merge(hours.words) { _, new in new }
        if words.values.contains(.deny) { return PlainAnswer(decision: .deny, words: words) }
        let delays = words.values.compactMap { word in if case .delay(let until) = word { until } else { nil } }
        guard let latest = delays.max() else {
            return PlainAnswer(decision: .allow(notAfter: hours.closes - question.margin), words: words)
        }
        let until = latest > question.now ? firstOpen(from: latest) ?? latest : question.now
        return PlainAnswer(decision: .delay(until: until), words: words)
    }

    private static func second(_ milliseconds: Int) -> Int {
        milliseconds >= 0 ? milliseconds / 1_000 : -((999 - milliseconds) / 1_000)
    }
}

// MARK: - Looking along the walls

extension PlainGate {
    /// The first moment from `start` on, itself included, and through so many days, at which `holds` is true.
    private func first(from start: Int, days: Int, where holds: (Walls) -> Bool) -> Int? {
        var second = Self.second(start)
        var walls = Walls(zones, at: second)
        if holds(walls) { return start }
        let last = Self.second(start + days * GateCase.dayLength)
        let step = PlainZone.step(zones, from: second, through: last)
        second += step - (second % step + step) % step
        while second <= last {
            walls.move(to: second)
            if holds(walls) { return second * 1_000 }
            second += step
        }
        return nil
    }

    private func firstOpen(from start: Int) -> Int? {
        first(from: start, days: 14) { walls in windows.allSatisfy { $0.isOpen(walls) } }
    }

    private func askWindows() -> (words: [String: PlainAnswer.Word], closes: Int) {
        let now = question.now
        guard !windows.isEmpty, let common = firstOpen(from: now) else {
            return ([PlainAnswer.noHours: .deny], now)
        }
        var words: [String: PlainAnswer.Word] = [:]
        var open: [Window] = []
        let here = Walls(zones, at: Self.second(now))
        for window in windows {
            if window.isOpen(here) {
                open.append(window)
                words[window.id] = .allow
            } else {
                words[window.id] = .delay(until: first(from: now, days: 14, where: window.isOpen) ?? common)
            }
        }
        let closes = first(from: now, days: 4) { walls in
            open.contains { !$0.isOpen(walls) } || zip(walls.days, today).contains { $0 > $1 }
        }
        guard common == now, let closes else { return (words, closes ?? now) }
        if closes - question.margin < now { words[PlainAnswer.closing] = .delay(until: closes) }
        return (words, closes)
    }
}

// MARK: - Counting

extension PlainGate {
    private func counted(_ rule: CaseRule, _ perDebt: Bool) -> [Int] {
        var found: [Int] = []
        for contact in question.history {
            if contact.inbound || contact.outcome == .failed || contact.outcome == .unused { continue }
            if let kind = contact.contactClass {
                if [.receipt, .confirmation, .statutory].contains(kind) { continue }
                if !rule.classes.isEmpty, !rule.classes.contains(kind) { continue }
            }
            if !rule.channels.isEmpty, !rule.channels.contains(contact.channel) { continue }
            if perDebt, let account = contact.account, account != GateCase.account { continue }
            found.append(contact.at)
        }
        return found
    }

    private var isPressing: Bool { [.reminder, .collection, .marketing].contains(question.contactClass) }

    private func rolling(_ contacts: [Int], days: Int, max: Int) -> PlainAnswer.Word? {
        guard isPressing else { return nil }
        let length = days * GateCase.dayLength
        let fits = { (moment: Int) in contacts.filter { moment - $0 < length }.count < max }
        if fits(question.now) { return .allow }
        // Room can only come where a contact leaves the period.
        return contacts.map { $0 + length }.sorted().first(where: fits).map { .delay(until: $0) } ?? .deny
    }

    private func calendar(_ contacts: [Int], days: Int, max: Int) -> PlainAnswer.Word? {
        guard isPressing else { return nil }
        if max == 0 { return .deny }
        let shown = zones.map { zone in contacts.map { zone.day(at: Self.second($0)) } }
        let until = first(from: question.now, days: days + 3) { walls in
            zip(walls.days, shown).allSatisfy { day, contacts in
                var count = 0
                for contact in contacts where contact > day - days { count += 1 }
                return count < max
            }
        }
        return until.map { $0 == question.now ? .allow : .delay(until: $0) } ?? .deny
    }

    private func quiet(days: Int) -> PlainAnswer.Word? {
        guard isPressing else { return nil }
        let talks = question.history.filter { talk in
            talk.conversation && (talk.account == nil || talk.account == GateCase.account)
        }
        let shown = zones.map { zone in talks.map { zone.day(at: Self.second($0.at)) }.max() ?? .min }
        guard !talks.isEmpty else { return nil }
        let until = first(from: question.now, days: days + 3) { walls in
            zip(walls.days, shown).allSatisfy { $0 >= $1 + days }
        }
        return until.flatMap { $0 == question.now ? nil : .delay(until: $0) }
    }
}
