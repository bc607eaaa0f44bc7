/// The clocks of one zone: when they change, and how far they are from UTC in between.
struct PlainZone: Sendable {
    let name: String
    /// Seconds since 1970, rising.
    let changes: [Int]
    /// `offsets[0]` before the first change, `offsets[n + 1]` from change `n` on; seconds east.
    let offsets: [Int]

    func offset(at second: Int) -> Int {
        var clock = Clock(self, from: second)
        return clock.offset(at: second)
    }

    /// The day on its wall at a second.
    func day(at second: Int) -> Int { PlainDay.split(second + offset(at: second)).day }

    /// Reads a zone from one second to later ones, without a search at each.
    struct Clock {
        private let zone: PlainZone
        private var index: Int
        private var until: Int
        private var offset: Int

        init(_ zone: PlainZone, from second: Int) {
            self.zone = zone
            var low = 0
            var high = zone.changes.count
            while low < high {
                let middle = (low + high) / 2
                if zone.changes[middle] > second { high = middle } else { low = middle + 1 }
            }
            index = low
            offset = zone.offsets[low]
            until = low < zone.changes.count ? zone.changes[low] : .max
        }

        mutating func offset(at second: Int) -> Int {
            while second >= until {
                index += 1
                offset = zone.offsets[index]
                until = index < zone.changes.count ? zone.changes[index] : .max
            }
            return offset
        }
    }

    /// The widest step in seconds, a minute at most, that from zero on meets every full minute on these zones' walls
    /// and every change of their clocks in a stretch of time.
    static func step(_ zones: [PlainZone], from first: Int, through last: Int) -> Int {
        var step = 60
        func meet(_ number: Int) {
            var rest = abs(number)
            while rest != 0 { (step, rest) = (rest, step % rest) }
        }
        for zone in zones {
            meet(zone.offset(at: first))
            for (index, change) in zone.changes.enumerated() where first < change && change <= last {
                meet(change)
                meet(zone.offsets[index + 1])
            }
        }
        return step
    }
}
