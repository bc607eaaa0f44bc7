import Calendars
import Testing

@testable import SandboxCore

@Suite struct BuildingBlockTests {
    @Test("the same seed and label give the same choices, any other gives others")
    func random() {
        func first(_ seed: UInt64, _ label: String...) -> [Int] {
            var random = SeededRandom(seed: seed, label.joined(separator: "/"))
            return (0..<8).map { _ in random.below(1_000_000) }
        }
        #expect(first(1, "a") == first(1, "a"))
        #expect(first(1, "a") != first(2, "a"))
        #expect(first(1, "a") != first(1, "b"))
    }

    @Test("labels of several parts do not run together")
    func labels() {
        var one = SeededRandom(seed: 1, "ab", "c")
        var other = SeededRandom(seed: 1, "a", "bc")
        #expect(one.next() != other.next())
    }

    @Test("a choice by weights leaves out what weighs nothing and keeps to the shares")
    func weights() {
        var random = SeededRandom(seed: 9, "weights")
        var counts: [String: Int] = [:]
        for _ in 0..<10_000 { counts[random.pick(weighted: [("a", 700), ("b", 0), ("c", 300)]), default: 0] += 1 }
        #expect(counts["b"] == nil)
        #expect((6_700...7_300).contains(counts["a"] ?? 0))
    }

    @Test("id numbers pass Luhn's rule and begin with the date of birth")
    func idNumbers() throws {
        // A published example: 1980-01-01, 5009, citizen, check digit 7.
        let known = SouthAfricanID.number(born: try LocalDate(year: 1980, month: 1, day: 1), sequence: 5_009)
        #expect(known == "8001015009087")
        var random = SeededRandom(seed: 4, "numbers")
        for _ in 0..<500 {
            let born = LocalDate(dayNumber: random.within(-10_000...12_000))
            let number = SouthAfricanID.number(born: born, sequence: random.below(10_000))
            #expect(number.count == 13 && number.hasPrefix(born.iso8601.filter { $0 != "-" }.suffix(6)))
            let sum = number.reversed().enumerated().reduce(0) { sum, one in
                let digit = (one.element.wholeNumberValue ?? 0) * (one.offset.isMultiple(of: 2) ? 1 : 2)
                return sum + digit / 10 + digit % 10
            }
            #expect(sum.isMultiple(of: 10))
        }
    }

    @Test(
        "an act is moved to waking hours of its own zone and is always later",
        arguments: [
            "Africa/Johannesburg", "Europe/London", "America/New_York",
        ])
    func waking(name: String) throws {
        let zone = try #require(try Worlds.zones?.zone(name))
        // Over both clock changes of the year, from instants on and off the grid.
        for quarter in 0..<(4 * 24 * 365 / 5) {
            let now = Worlds.start + .seconds(quarter * 4_500)
            for delay in [0, 1, 7] {
                let at = Grid.waking(after: now, halfHours: delay, jitter: quarter % 12, in: zone)
                #expect(at > now && at == Grid.floor(at))
                let hour = zone.local(at: at).time.hour
                #expect((5...21).contains(hour) && at.duration(since: now) < .seconds(86_400))
            }
        }
    }
}
