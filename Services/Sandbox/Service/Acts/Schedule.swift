import Calendars
import Contracts
import SandboxCore

/// What is still to be done, by instant: acts of people and events of ERPs. Pure.
struct Schedule: Sendable {
    /// The half-hour grid on which everything of the sandbox lies.
    static let grain: Duration = .seconds(1_800)

    private var acts: [Instant: [PlannedAct]] = [:]
    private var events: [Instant: [FeedEvent]] = [:]
    private let end: Instant

    /// - Parameter end: what lies at or behind it is never done.
    init(feed: [FeedEvent], end: Instant) {
        self.end = end
        for event in feed { add(event) }
    }

    /// The first half hour strictly later than `instant`.
    static func next(after instant: Instant) -> Instant {
        let grain = Int64(grain / .milliseconds(1))
        let milliseconds = instant.millisecondsSinceEpoch
        let rest = (milliseconds % grain + grain) % grain
        return Instant(millisecondsSinceEpoch: milliseconds - rest + grain)
    }

    mutating func add(_ event: FeedEvent) {
        if event.instant < end { events[event.instant, default: []].append(event) }
    }

    mutating func add(_ act: PlannedAct) {
        if act.at < end { acts[act.at, default: []].append(act) }
    }

    /// The next instant with something to do.
    var next: Instant? { [acts.keys.min(), events.keys.min()].compactMap { $0 }.min() }

    /// Everything due by `now`, in order.
    mutating func takeEvents(through now: Instant) -> [FeedEvent] {
        let due = events.keys.filter { $0 <= now }
        return due.flatMap { events.removeValue(forKey: $0) ?? [] }
            .sorted {
                ($0.instant, $0.number, $0.system.value, $0.id) < ($1.instant, $1.number, $1.system.value, $1.id)
            }
    }

    mutating func takeActs(through now: Instant) -> [PlannedAct] {
        let due = acts.keys.filter { $0 <= now }
        return due.flatMap { acts.removeValue(forKey: $0) ?? [] }.sorted()
    }
}
