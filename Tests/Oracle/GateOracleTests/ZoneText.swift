import Foundation

/// The zone database's own text (`tzdata.zi`): rules, zones and links as its editors wrote them, before any compiler
/// made zone files of them. The gate reads those files; this reads what they were made from.
///
/// The format is that of zic(8). Where rules meet a zone's next line, it is done as zic does it.
struct ZoneText {
    static let path = "/usr/share/zoneinfo/tzdata.zi"

    /// Every zone and link, by name.
    let names: [String]

    private var rules: [String: [Rule]] = [:]
    private var lines: [String: [Line]] = [:]
    private var links: [String: String] = [:]

    /// What the clock shows that a time is told by.
    private enum Wall { case local, standard, universal }

    /// A yearly change of the clocks.
    private struct Rule {
        let years: ClosedRange<Int>
        let month: Int
        let day: String
        let time: Int
        let wall: Wall
        let save: Int
    }

    /// A stretch of a zone's history.
    private struct Line {
        let standard: Int
        let rules: String
        let until: (year: Int, time: Int, wall: Wall)?
    }

    init() throws {
        var zone = ""
        for line in try String(contentsOfFile: Self.path, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "#": continue
            case "R": rules[words[1], default: []].append(Self.rule(words))
            case "L": links[words[2]] = words[1]
            case "Z":
                zone = words[1]
                lines[zone] = [Self.line(Array(words.dropFirst(2)))]
            default: lines[zone]?.append(Self.line(words))
            }
        }
        names = (Array(lines.keys) + Array(links.keys)).sorted()
    }

    func zone(_ name: String) -> PlainZone {
        var own = name
        while let target = links[own] { own = target }
        let lines = lines[own] ?? []
        var found: [(at: Int, offset: Int)] = []
        var first = lines[0].standard
        var start: Int?
        for line in lines {
            let stretch = changes(of: line, from: start)
            if start == nil, let initial = stretch.initial { first = initial }
            found += stretch.changes
            start = stretch.end
        }
        var changes: [Int] = []
        var offsets = [first]
        for change in Self.joined(found.sorted { $0.at < $1.at }, first)
        where change.offset != offsets[offsets.count - 1] {
            changes.append(change.at)
            offsets.append(change.offset)
        }
        return PlainZone(name: name, changes: changes, offsets: offsets)
    }
}

// MARK: - From a zone's line to changes of its clocks

extension ZoneText {
    /// Where a zone's next line begins and one of its rules changes the clocks at the same moment on the wall, that is
    /// one change and not two, an hour apart.
    private static func joined(_ changes: [(at: Int, offset: Int)], _ first: Int) -> [(at: Int, offset: Int)] {
        var joined: [(at: Int, offset: Int)] = []
        for change in changes {
            if let last = joined.last {
                let before = joined.count == 1 ? first : joined[joined.count - 2].offset
                guard change.at + last.offset > last.at + before else {
                    joined[joined.count - 1].offset = change.offset
                    continue
                }
            }
            joined.append(change)
        }
        return joined
    }

    private struct Stretch {
        var initial: Int?
        var changes: [(at: Int, offset: Int)] = []
        var end: Int?
    }

    private func changes(of line: Line, from start: Int?) -> Stretch {
        guard let yearly = rules[line.rules] else {
            let offset = line.standard + (line.rules == "-" ? 0 : Self.time(line.rules))
            var stretch = Stretch(initial: offset)
            if let start { stretch.changes = [(start, offset)] }
            stretch.end = end(of: line, save: offset - line.standard)
            return stretch
        }
        var stretch = Stretch()
        var save = 0
        var before = start
        var offsetAtStart = line.standard
        for year in 1900...max(1900, min(line.until?.year ?? 2202, 2202)) {
            var due = yearly.filter { $0.years.contains(year) }
            while let next = earliest(of: due, in: year, line: line, save: save) {
                due.remove(at: next.index)
                // A change that comes with the next line, or after it, is that line's; the year's others too.
                if let end = end(of: line, save: save), next.at >= end { break }
                save = next.save
                if before == next.at { before = nil }
                if let start = before, next.at < start {
                    offsetAtStart = line.standard + save
                    continue
                }
                stretch.changes.append((next.at, line.standard + save))
            }
        }
        if let before { stretch.changes.append((before, offsetAtStart)) }
        stretch.end = end(of: line, save: save)
        return stretch
    }

    private func earliest(of due: [Rule], in year: Int, line: Line, save: Int) -> (index: Int, at: Int, save: Int)? {
        let found = due.enumerated().map { index, rule in
            let local = Self.day(rule.day, year, rule.month) * 86_400 + rule.time
            return (index, local - Self.ahead(rule.wall, line.standard, save), rule.save)
        }
        return found.min { $0.1 < $1.1 }
    }

    private func end(of line: Line, save: Int) -> Int? {
        line.until.map { $0.time - Self.ahead($0.wall, line.standard, save) }
    }

    private static func ahead(_ wall: Wall, _ standard: Int, _ save: Int) -> Int {
        switch wall {
        case .local: standard + save
        case .standard: standard
        case .universal: 0
        }
    }
}

// MARK: - Words

extension ZoneText {
    private static func rule(_ words: [String]) -> Rule {
        let from = Int(words[2]) ?? 0
        let to = words[3].hasPrefix("o") ? from : Int(words[3]) ?? 9_999
        return Rule(
            years: from...to, month: month(words[5]), day: words[6], time: time(words[7]), wall: wall(words[7]),
            save: time(words[8]))
    }

    /// Offset, rules, name, and until when, if it ends.
    private static func line(_ words: [String]) -> Line {
        guard words.count > 3, let year = Int(words[3]) else {
            return Line(standard: time(words[0]), rules: words[1], until: nil)
        }
        let month = words.count > 4 ? month(words[4]) : 1
        let day = day(words.count > 5 ? words[5] : "1", year, month)
        let clock = words.count > 6 ? words[6] : "0"
        return Line(
            standard: time(words[0]), rules: words[1], until: (year, day * 86_400 + time(clock), wall(clock)))
    }

    private static func month(_ word: String) -> Int {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return 1 + (names.firstIndex { $0.hasPrefix(word) } ?? 0)
    }

    private static func weekday(_ word: Substring) -> Int {
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        return names.firstIndex { $0.hasPrefix(word) } ?? 0
    }

    /// `7`, `lastSu`, `Su>=8` or `Sa<=30`, which may lie in the month beside it.
    private static func day(_ word: String, _ year: Int, _ month: Int) -> Int {
        if let date = Int(word) { return PlainDay.number(year, month, date) }
        let isLast = word.hasPrefix("last")
        let parts = word.split(separator: "=")
        let wanted = weekday(isLast ? word.dropFirst(4) : parts[0].dropLast())
        var day = isLast ? PlainDay.last(year, month) : PlainDay.number(year, month, Int(parts[1]) ?? 1)
        let step = isLast || word.contains("<") ? -1 : 1
        while PlainDay.weekday(day) != wanted { day += step }
        return day
    }

    /// `2`, `-1`, `23:30`, `0:16:8`, perhaps with a letter behind it.
    private static func time(_ word: String) -> Int {
        let digits = word.drop { $0 == "-" }.prefix { !$0.isLetter }
        var seconds = 0
        for (part, unit) in zip(digits.split(separator: ":"), [3_600, 60, 1]) { seconds += (Int(part) ?? 0) * unit }
        return word.hasPrefix("-") ? -seconds : seconds
    }

    private static func wall(_ word: String) -> Wall {
        switch word.last {
        case "s": .standard
        case "u", "g", "z": .universal
        default: .local
        }
    }
}
