import Calendars
import Contracts
import Policies

/// One account's episode at one moment: when each of its steps would fall due, and which is next.
struct Episode {
    /// A step with its times.
    struct Slot {
        let step: Strategy.Step
        /// When the strategy would have it.
        let nominalAt: Instant
        /// Before this it must not be made: the time between steps, or the gate's own word.
        let floor: Instant
        /// On the grid, after now.
        let dueAt: Instant
    }

    let strategy: Strategy
    let dueOn: LocalDate
    let debtor: PlanDebtor
    let hours: ContactHours?
    let progress: EpisodeProgress
    let now: Instant
    let grid: Duration

    private var zones: [Zone] { debtor.zones.isEmpty ? [.utc] : debtor.zones }

    func next() -> Slot? {
        let open = strategy.steps.filter(isOpen).sorted { $0.position < $1.position }.map(slot).filter(isInTime)
        let passed = open.last { $0.nominalAt <= now }
        guard var chosen = passed ?? open.first else { return nil }
        // A step that has to wait until after a later one's time gives way to it.
        while let later = open.last(where: { $0.step.position > chosen.step.position && $0.nominalAt <= chosen.dueAt })
        {
            chosen = later
        }
        return chosen
    }

    /// The first channel of the step that is open and was not tried; its first one where none is, so that the refusal
    /// is on record.
    func channel(of step: Strategy.Step) -> Channel {
        let tried = progress.triedChannels(of: step.id)
        let left = step.channels.filter { !tried.contains($0) }
        return left.first(where: debtor.openChannels.contains) ?? left.first ?? step.channel
    }

    /// Neither done itself, nor before a step that is done or held.
    private func isOpen(_ step: Strategy.Step) -> Bool {
        guard !progress.entries.contains(where: { $0.step == step.id }) else { return false }
        let behind = (progress.entries + [progress.held].compactMap { $0 }).map(\.position).max()
        return behind.map { step.position > $0 } ?? true
    }

    /// A reminder speaks of a date to come: once that day is over on any of the debtor's clocks, it is no use any more.
    private func isInTime(_ slot: Slot) -> Bool {
        guard slot.step.contactClass == .reminder else { return true }
        return zones.allSatisfy { $0.local(at: slot.dueAt).date <= dueOn }
    }

    private func slot(_ step: Strategy.Step) -> Slot {
        let nominal = nominal(dueOn.adding(days: step.day), step.at)
        var floor = Instant.distantPast
        if let last = progress.lastContactAt {
            floor =
                zones.map { zone in
                    let day = zone.local(at: last).date.adding(days: strategy.minimumDaysBetweenSteps)
                    return zone.firstInstant(notBefore: LocalDateTime(step.at, on: day))
                }.max() ?? floor
            // Without a minimum the step's time of day on the day of the last contact means nothing.
            if strategy.minimumDaysBetweenSteps <= 0 { floor = .distantPast }
        }
        if progress.stepInHand == step.id, let again = progress.again { floor = max(floor, again) }
        let dueAt = max(nominal.slot(of: grid), floor.slot(of: grid), now.nextSlot(of: grid))
        return Slot(step: step, nominalAt: nominal, floor: floor, dueAt: dueAt)
    }

    /// With several candidate zones the first instant at which all are open, from the time in the first of them on.
    private func nominal(_ date: LocalDate, _ time: LocalTime) -> Instant {
        let local = LocalDateTime(time, on: date)
        let instants = zones.map { $0.firstInstant(notBefore: local) }
        guard let first = instants.min(), let last = instants.max() else { return now }
        guard first < last else { return first }
        return hours?.nextOpening(atOrAfter: first, zones: zones) ?? last
    }
}

/// Where a step stands among the steps of any strategy.
private struct Position: Comparable {
    let day: Int
    let time: LocalTime

    static func < (left: Position, right: Position) -> Bool { (left.day, left.time) < (right.day, right.time) }
}

extension Strategy.Step {
    fileprivate var position: Position { Position(day: day, time: at) }
}

extension EpisodeProgress.Entry {
    fileprivate var position: Position { Position(day: day, time: time) }
}

extension LocalDateTime {
    /// A time on a date, where 24:00 is the first moment of the next one.
    fileprivate init(_ time: LocalTime, on date: LocalDate) {
        let isNextDay = time == .endOfDay
        let start = LocalDateTime(startOf: isNextDay ? date.adding(days: 1) : date)
        self = isNextDay ? start : (try? LocalDateTime(date: date, time: time)) ?? start
    }
}

extension Instant {
    /// This instant, or the next multiple of `grid` since 1970.
    func slot(of grid: Duration) -> Instant {
        let length = grid.wholeMilliseconds
        let rest = millisecondsSinceEpoch % length
        guard rest != 0 else { return self }
        let up = rest > 0 ? length - rest : -rest
        return self + .milliseconds(up)
    }

    /// The first multiple of `grid` after this instant.
    func nextSlot(of grid: Duration) -> Instant { (self + .milliseconds(1)).slot(of: grid) }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
