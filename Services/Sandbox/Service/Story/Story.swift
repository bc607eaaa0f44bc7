import Calendars
import Contracts
import Messaging
import SandboxCore
import ServiceKit

/// Plays a world from its first instant to its last: moves time, says what the ERPs say, lets people act and see what
/// was sent to them.
///
/// An instant: set the time; the ERPs' events; what people do; until nothing moves. Then what is due; until nothing
/// moves. Only then are the spools complete, and reactions are planned, each for a later instant.
struct Story {
    let world: World
    let folder: RunFolder
    let clock: BusinessClock
    let performer: ActPerformer
    let replies: ReplyBox
    let counts: LogCounts
    let calls: Browser.CallCount
    var conductor: Conductor
    var publisher: FeedPublisher
    var spool: SpoolReader
    let progress: ProgressDisplay
    var measured = Measurements()
    var tally = Tally()
    private var minds: Minds
    private var reactions: Reactions
    private var schedule: Schedule
    private var specialistDay = -1

    init(
        world: World, folder: RunFolder, clock: BusinessClock, performer: ActPerformer, replies: ReplyBox,
        counts: LogCounts, calls: Browser.CallCount, conductor: Conductor, publisher: FeedPublisher, spool: SpoolReader,
        progress: ProgressDisplay
    ) {
        self.world = world
        self.folder = folder
        self.clock = clock
        self.performer = performer
        self.replies = replies
        self.counts = counts
        self.calls = calls
        self.conductor = conductor
        self.publisher = publisher
        self.spool = spool
        self.progress = progress
        minds = Minds(world: world)
        reactions = Reactions(world: world)
        schedule = Schedule(feed: world.feed, end: world.end)
        for act in minds.spontaneous() { schedule.add(act) }
    }

    /// Returns when the last day is over.
    mutating func play() async throws {
        try folder.write(world.file(), to: RunFolder.world)
        try folder.write(world.plantedFile, to: "planted.json")
        var now: Instant? = world.start
        while let instant = now {
            now = try await play(instant)
        }
        try await gatherLastReplies()
        try folder.write(world.file(instants: measured.instants), to: RunFolder.world)
        try folder.write(
            measured.json(
                calls: calls.now, rounds: (conductor.rounds, conductor.roundsAsked), unreadable: spool.unreadable),
            to: "measured.json")
        count()
        progress.end(tally)
    }

    /// - Returns: the next instant, nil at the end.
    private mutating func play(_ now: Instant) async throws -> Instant? {
        measured.beginInstant()
        let acts = schedule.takeActs(through: now)
        let events = schedule.takeEvents(through: now) + acts.compactMap { world.erpEvent(for: $0, at: now) }
        let visits = acts.filter { !$0.kind.needsNoPage }
        let set = try await move(to: now, awaited: events.isEmpty)
        measured.end(.set)
        try await publish(events)
        if !events.isEmpty && !visits.isEmpty { _ = try await conductor.settle(after: try await probe(now), at: now) }
        measured.end(.feed)
        let lines = try await perform(acts, now)
        measured.end(.acts)
        let facts = if let set, visits.isEmpty { set } else { try await probe(now) }
        _ = try await conductor.settle(after: facts, at: now)
        measured.end(.facts)
        let due = try await conductor.round(.due, at: now)
        let end = try await conductor.settle(after: due, at: now)
        measured.end(.due)
        try await react(to: lines, events, now)
        measured.end(.reading)
        measured.endInstant()
        count()
        progress.show(now, tally)
        return [end.nextDue, schedule.next].compactMap { $0 }.filter { $0 > now && $0 < world.end }.min()
    }

    /// Events stand behind the tick in every queue, so they need not wait for the answers to it; people's requests do.
    private mutating func move(to now: Instant, awaited: Bool) async throws -> ConductorMachine.Round? {
        defer { clock.adopt(now) }
        if awaited { return try await conductor.round(.set, at: now) }
        try await conductor.announce(now)
        return nil
    }

    private mutating func probe(_ now: Instant) async throws -> ConductorMachine.Round {
        try await conductor.round(.probe, at: now)
    }

    private mutating func count() {
        let counts = counts.now
        tally.holds = counts.holds
        tally.refusals = counts.refusals
    }
}

// MARK: - The parts of an instant

extension Story {
    private mutating func publish(_ events: [FeedEvent]) async throws {
        guard !events.isEmpty else { return }
        try await publisher.publish(events)
        try folder.append(events.map(\.line), to: .feed)
        reactions.published(events)
        conductor.disturb()
    }

    private mutating func perform(_ acts: [PlannedAct], _ now: Instant) async throws -> [ActLine] {
        guard !acts.isEmpty else { return [] }
        let lines = try await performer.perform(acts)
        try folder.append(lines.compactMap(\.json), to: .acts)
        conductor.disturb()
        for line in lines {
            tally.add(line)
            reactions.done(line)
            let next = minds.done(
                line.act, succeeded: line.outcome.succeeded, detail: .object(line.outcome.detail), now: now)
            for act in next { schedule.add(act) }
        }
        return lines
    }

    /// What comes of the instant: answers to the ERPs, messages seen, disputes to decide.
    private mutating func react(to lines: [ActLine], _ events: [FeedEvent], _ now: Instant) async throws {
        try await replies.wait(forPayments: reactions.unansweredPayments)
        try take(replies.take(), now)
        for message in spool.new() {
            tally.add(message)
            for act in minds.see(message, now: now) { schedule.add(act) }
        }
        let day = ProgressText.day(of: now, since: world.start, of: world.days)
        guard day > specialistDay || Reactions.mayOpenDispute(lines, events) else { return }
        specialistDay = day
        for dispute in try await performer.specialist.open() {
            if let act = reactions.verdict(on: dispute, now: now) { schedule.add(act) }
        }
    }

    private mutating func take(_ fresh: [ERPReply], _ now: Instant) throws {
        try folder.append(fresh.map(\.line), to: .replies)
        for reply in fresh where reply.type == ERPPaymentReceived.messageType {
            if let echo = reactions.echo(of: reply, now: now) { schedule.add(echo) }
            if let line = reactions.strangersPayment(reply, now: now) { try folder.append([line], to: .acts) }
        }
    }

    /// The ERPs' last messages are answered a moment after the last instant.
    private mutating func gatherLastReplies() async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline, !reactions.allAnswered(replies) {
            try await Task.sleep(for: .milliseconds(20))
        }
        try take(replies.take(), world.end)
    }
}
