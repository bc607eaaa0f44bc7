import Calendars
import Contracts

/// How far the story is, in words: a block of lines for a terminal, one line for a file. Pure.
struct ProgressText: Sendable {
    let day: Int
    let days: Int
    let tally: Tally
    let elapsed: Duration

    /// A line of the block: what it is about, and what there is to say.
    struct Line: Sendable, Hashable {
        let label: String
        let text: String
    }

    /// Narrower than that nothing can be read anyway.
    static let columnsMin = 40
    /// Wider, the eye loses the line.
    static let columnsMax = 120
    /// `Day 400 of 400` and a space.
    static let labelWidth = 15
    private static let barMax = 40
    private static let gap = "   "

    /// The same number of lines always, none of which is wider than the columns.
    func block(columns: Int) -> [Line] {
        let room = min(max(columns, Self.columnsMin), Self.columnsMax) - Self.labelWidth
        return [
            Line(label: "Day \(day) of \(days)", text: bar(room)),
            Line(label: "Sent", text: fitting(sent, room) ?? "nothing yet"),
            Line(label: "Debtors", text: fitting(doings, room) ?? ""),
            Line(label: "Refused", text: refused(room)),
        ]
    }

    /// Everything on one line of at most so many columns.
    func line(columns: Int = columnsMax) -> String {
        let whole = min(columns, Self.columnsMax)
        let parts = [
            "day \(day) of \(days)", sent.isEmpty ? "no messages yet" : sent.joined(separator: " "),
            doings.joined(separator: " · "), clock,
        ]
        let facts = parts.joined(separator: " · ")
        let room = whole - facts.count - " · refused ".count
        guard !tally.refusals.isEmpty, room > 0 else { return String(facts.prefix(whole)) }
        return "\(facts) · refused \(refused(room, gap: " "))"
    }

    // MARK: - Parts

    private var sent: [String] { tally.sent.map { "\($0.channel.rawValue) \(Self.grouped($0.count))" } }

    private var doings: [String] {
        [("payments", tally.payments), ("disputes", tally.disputes), ("holds", tally.holds)]
            .map { "\($0.0) \(Self.grouped($0.1))" }
    }

    /// `0:34`
    private var clock: String {
        let seconds = Int(elapsed / .seconds(1))
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    private func bar(_ room: Int) -> String {
        let share = day * 100 / max(1, days)
        let ending = "\(Self.gap)\(String(repeating: " ", count: 3 - String(share).count))\(share) %\(Self.gap)\(clock)"
        let width = max(0, min(Self.barMax, room - ending.count))
        let done = width * day / max(1, days)
        return String(repeating: "━", count: done) + String(repeating: "┄", count: width - done) + ending
    }

    /// As many as fit, from the first on; nil when there are none.
    private func fitting(_ parts: [String], _ room: Int) -> String? {
        var text: String?
        for part in parts {
            let longer = text.map { $0 + Self.gap + part } ?? part
            guard longer.count <= room else { break }
            text = longer
        }
        return text
    }

    /// The rules that spoke most often, as many as fit, and how many others spoke.
    private func refused(_ room: Int, gap: String = gap) -> String {
        let rules = tally.refusalsByCount
        guard !rules.isEmpty else { return "nothing yet" }
        for shown in stride(from: rules.count, through: 1, by: -1) {
            let named = rules.prefix(shown).map { "\($0.rule) \(Self.grouped($0.count))" }.joined(separator: gap)
            let text = shown == rules.count ? named : "\(named)\(gap)and \(rules.count - shown) more"
            if text.count <= room { return text }
        }
        return rules.count == 1 ? "by one rule" : "by \(rules.count) rules"
    }

    /// `1,204`
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        guard digits.count > 3 else { return digits }
        return grouped(number / 1_000) + "," + digits.suffix(3)
    }
}

extension ProgressText {
    /// From 1 to `days`.
    static func day(of now: Instant, since start: Instant, of days: Int) -> Int {
        let passed = now.duration(since: start) / .seconds(86_400)
        return min(days, max(0, Int(passed)) + 1)
    }

    /// Says who keeps time from going on.
    static func text(_ trouble: Conductor.Trouble) -> String {
        switch trouble {
        case .missing(let services): "Waiting for \(services.sorted().joined(separator: ", ")) …"
        case .pending(let counts) where counts.isEmpty:
            "The services do not come to rest: something moves all the time."
        case .pending(let counts):
            "Not done yet: "
                + counts.map { "\($0.key) with \($0.value)" }.sorted().joined(separator: ", ") + " …"
        case .over: "All services answer again."
        }
    }
}
