package import Calendars
import Contracts
package import Messaging

/// All debtors' minds. Each has a source of choices of its own (seed, debtor, number of the act), so the order in which
/// the messages of different debtors are seen makes no difference.
package struct Minds: Sendable {
    private let world: World
    private let unasked: [PlannedAct]
    private var minds: [DebtorID: DebtorMind] = [:]

    /// Debtors of a thousand who write without having been written to.
    static let stopUnaskedPermille = 8
    static let questionUnaskedPermille = 5

    package init(world: World) {
        self.world = world
        unasked = world.debtors.compactMap { Self.unasked($0, world) }.sorted()
        let counts = Dictionary(grouping: unasked, by: \.debtorID).mapValues(\.count)
        for debtor in world.debtors {
            minds[debtor.debtorID] = DebtorMind(
                debtor, seed: world.seed, end: world.end, actsPlanned: counts[debtor.debtorID] ?? 0)
        }
    }

    /// The acts a message causes, each strictly later than `now`, on the half-hour grid between 05:00 and 22:00 of the
    /// debtor's own zone. The same contact twice changes nothing, and a message to nobody of this world causes nothing.
    package mutating func see(_ message: SeenMessage, now: Instant) -> [PlannedAct] {
        guard let background = world.backgrounds[message.accountID] else { return [] }
        return minds[message.debtorID]?.see(message, background: background, now: now) ?? []
    }

    /// Acts that no message causes, in order; ask once.
    package func spontaneous() -> [PlannedAct] { unasked }

    /// What follows from an act that succeeded or failed: the payment that was promised, another try. Strictly later
    /// than `now`, on the grid.
    /// - Parameters:
    ///   - succeeded: of `payFails` either will do, because the decline is what was wanted.
    ///   - detail: what the shell learnt, the act's `detail` in `acts.jsonl`; kept out of the choice, so that ids that
    ///     services make do not change the story.
    package mutating func done(
        _ act: PlannedAct, succeeded: Bool, detail: JSONValue, now: Instant
    ) -> [PlannedAct] {
        guard act.number < Specialist.numberMin else { return [] }
        return minds[act.debtorID]?.done(act, succeeded: succeeded, now: now) ?? []
    }

    private static func unasked(_ debtor: SandboxDebtor, _ world: World) -> PlannedAct? {
        var random = SeededRandom(seed: world.seed, "unasked", debtor.debtorID.value)
        let stops = random.chance(stopUnaskedPermille)
        let asks = random.chance(questionUnaskedPermille)
        let day = random.below(world.days)
        let at = Grid.instant(
            on: Timetable(start: world.start, days: world.days).date(day), halfHoursAfterOpening: random.below(34),
            in: debtor.zone)
        guard stops || asks, debtor.mobile?.reachesDebtor == true, let account = debtor.accounts.first,
            world.start < at, at < world.end
        else { return nil }
        let kind: ActKind =
            stops
            ? .stopSMS(text: random.pick(Wording.stop(debtor.language)))
            : .reply(text: random.pick(Wording.question(debtor.language)))
        return PlannedAct(
            at: at, person: debtor.person, debtorID: debtor.debtorID, accountID: account, number: 1, kind: kind,
            link: nil)
    }
}
