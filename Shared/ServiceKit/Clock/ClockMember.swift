package import Contracts

/// Says when a tick of stepped time has come through all of a service's queues. Pure.
///
/// A queue that lost a tick (acknowledged just before a crash) never completes its round; the conductor asks again with
/// a higher round number, and an older round that is still incomplete is forgotten.
package struct ClockMember: Sendable, Hashable {
    private let queues: Set<String>
    private var round: Int64 = 0
    private var seen: Set<String> = []

    package enum Arrival: Sendable, Hashable {
        /// Others of the service's queues have not delivered it yet, or it is an old one.
        case waiting
        case complete(ClockTick)
    }

    package init(queues: some Sequence<String>) { self.queues = Set(queues) }

    package mutating func arrived(_ tick: ClockTick, from queue: String) -> Arrival {
        guard tick.round >= round, queues.contains(queue) else { return .waiting }
        if tick.round > round {
            round = tick.round
            seen = []
        }
        guard seen.insert(queue).inserted, seen == queues else { return .waiting }
        return .complete(tick)
    }
}
