/// What the frames of one direction said. A client's acknowledgements count as confirms: they are the same frame.
struct FrameCounts: Sendable {
    private(set) var heartbeats = 0
    /// Confirms for a message while an earlier one of its channel had none yet.
    private(set) var outOfOrder = 0
    /// Confirms for more than one message at once.
    private(set) var multiple = 0
    /// Confirms for one message.
    private(set) var single = 0
    private(set) var refused = 0
    private var confirmedUpTo: UInt64 = 0
    private var confirmedBeyond: Set<UInt64> = []

    mutating func add(_ frames: [FrameReader.Frame]) {
        for frame in frames {
            switch frame {
            case .heartbeat: heartbeats += 1
            case .confirm(let tag, let isMultiple, let isRefused): add(tag, isMultiple, isRefused)
            case .other: break
            }
        }
    }

    private mutating func add(_ tag: UInt64, _ isMultiple: Bool, _ isRefused: Bool) {
        if isRefused { refused += 1 }
        if isMultiple {
            if tag > confirmedUpTo + 1 { multiple += 1 }
            confirmedUpTo = max(confirmedUpTo, tag)
            return settle()
        }
        single += 1
        if tag == confirmedUpTo + 1 {
            confirmedUpTo = tag
        } else if tag > confirmedUpTo {
            outOfOrder += 1
            confirmedBeyond.insert(tag)
        }
        settle()
    }

    private mutating func settle() {
        while confirmedBeyond.remove(confirmedUpTo + 1) != nil { confirmedUpTo += 1 }
        confirmedBeyond = confirmedBeyond.filter { $0 > confirmedUpTo }
    }
}
