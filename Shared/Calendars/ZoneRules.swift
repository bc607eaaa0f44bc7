/// The offsets of one zone over time: what a TZif file says, with its footer's yearly rule spelled out to 2201.
///
/// Spelling the rule out (some 350 entries) makes every question one search in one list; the rejected choice, working
/// the rule out at each question, needs two code paths that must agree where they meet.
struct ZoneRules: Hashable, Sendable {
    /// When clocks change, in seconds since 1970, ascending. Changes of name alone are left out.
    let transitions: [Int]
    /// `offsets[0]` holds before the first transition, `offsets[n + 1]` from transition `n` on. Seconds east.
    let offsets: [Int]

    /// `changes` must ascend; of several at one instant the last holds, and those that do not change the offset are
    /// dropped.
    init(initialOffset: Int, changes: [(at: Int, offset: Int)]) {
        var transitions: [Int] = []
        var offsets = [initialOffset]
        for change in changes {
            if transitions.last == change.at {
                transitions.removeLast()
                offsets.removeLast()
            }
            guard change.offset != offsets.last else { continue }
            transitions.append(change.at)
            offsets.append(change.offset)
        }
        self.transitions = transitions
        self.offsets = offsets
    }

    func offset(at seconds: Int) -> Int { offsets[transitionCount(through: seconds)] }

    /// How many transitions lie at or before `seconds`.
    func transitionCount(through seconds: Int) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
