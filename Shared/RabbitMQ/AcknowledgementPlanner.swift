import DequeModule
import Messaging

/// Turns settled deliveries into as few acknowledgements as AMQP allows: one `multiple` for everything up to the first
/// message still in hand, single ones for the rest. Fewer frames are worth two orders of magnitude on a quorum queue.
struct AcknowledgementPlanner {
    struct Acknowledgement: Equatable {
        var tag: UInt64
        var multiple: Bool
    }

    private enum Mark {
        case inHand
        case settled
        /// Acknowledged, or never in need of it.
        case done
    }

    private(set) var epoch: UInt64 = 0
    /// Marks of consecutive tags, the first of which is `base`.
    private var marks = Deque<Mark>()
    private var base: UInt64 = 1
    private var fresh: [UInt64] = []

    /// A new channel: all tags before it are void.
    mutating func begin(epoch: UInt64) {
        self.epoch = epoch
        marks.removeAll(keepingCapacity: true)
        base = 1
        fresh.removeAll(keepingCapacity: true)
    }

    /// A delivery arrived.
    /// - Returns: false when its tag is not the next one, which the protocol rules out.
    mutating func delivered(tag: UInt64, needsAcknowledgement: Bool) -> Bool {
        guard tag == base + UInt64(marks.count) else { return false }
        marks.append(needsAcknowledgement ? .inHand : .done)
        if !needsAcknowledgement { dropDonePrefix() }
        return true
    }

    /// Marks deliveries as handled. Tokens of another epoch, unknown ones and repeated ones are dropped.
    mutating func settle(_ tokens: [DeliveryToken]) {
        for token in tokens where token.epoch == epoch {
            guard token.tag >= base, token.tag < base + UInt64(marks.count) else { continue }
            let index = Int(token.tag - base)
            guard marks[index] == .inHand else { continue }
            marks[index] = .settled
            fresh.append(token.tag)
        }
    }

    /// What to send now. Each acknowledgement is planned once.
    mutating func plan() -> [Acknowledgement] {
        guard !fresh.isEmpty else { return [] }
        var planned: [Acknowledgement] = []
        var last: UInt64?
        while let mark = marks.first, mark != .inHand {
            // The broker refuses a `multiple` that names a tag it no longer waits for: it must end on a fresh one.
            if mark == .settled { last = base }
            marks.removeFirst()
            base += 1
        }
        if let last { planned.append(Acknowledgement(tag: last, multiple: true)) }
        for tag in fresh where tag >= base {
            planned.append(Acknowledgement(tag: tag, multiple: false))
            marks[Int(tag - base)] = .done
        }
        fresh.removeAll(keepingCapacity: true)
        return planned
    }

    private mutating func dropDonePrefix() {
        while let mark = marks.first, mark == .done {
            marks.removeFirst()
            base += 1
        }
    }
}
