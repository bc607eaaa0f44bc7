/// What may go wrong in a world, and how often. A seed switches each kind on or off (swarm testing): a world in which
/// everything fails at once never gets far enough to meet the rarer faults.
package struct Faults: Sendable, Hashable {
    /// How long one step of a message's way takes at most. Zero: no step takes any time.
    package var latencyMax: Duration = .zero
    /// How long the broker or a process stays away at most.
    package var absenceMax: Duration = .zero
    /// Batches of what has arrived are cut at most so long.
    package var batchMax = 1_000

    // Each in a thousand cases.
    /// The publisher's connection ends within a batch: some of it is in and told, some in and not told, some not in.
    package var lostConfirm = 0
    /// One message of a batch is refused (`basic.nack`); those behind it are not.
    package var refusal = 0
    /// A message enters twice, as if an earlier process had sent it too.
    package var duplicate = 0
    /// The consumer's connection ends before an acknowledgement reaches the broker.
    package var lostAcknowledgement = 0
    /// The broker notices the end of a connection only after the next one is there.
    package var lateNotice = 0
    /// Deliveries of different queues overtake each other.
    package var reorder = false
    /// The seed decides which task goes on; else the first that can.
    package var shuffledTasks = false

    /// What befalls the world as a whole, one after the other, with pauses of at most `disturbancePauseMax`.
    package var disturbances: [Disturbance] = []
    package var disturbancePauseMax: Duration = .milliseconds(300)

    package init() {}

    package enum Disturbance: String, Sendable, Hashable, CaseIterable {
        case consumerDropped, publisherDropped, brokerBlocked
        /// Between two steps of the process, before a commit, and after one before anything else.
        case crash, crashBeforeCommit, crashAfterCommit
        /// The n-th commit from now fails; or no statement gets another page.
        case diskFullAtCommit, diskFullInStatement
    }

    /// The faults of a seed.
    package init(seed: UInt64) {
        var chance = Chance(seed: seed, stream: 2)
        latencyMax = .milliseconds(chance.pick([1, 5, 40]))
        absenceMax = .milliseconds(chance.pick([5, 100, 600]))
        batchMax = chance.pick([1, 3, 20, 200])
        lostConfirm = chance.pick([0, 30, 200])
        refusal = chance.pick([0, 20, 150])
        duplicate = chance.pick([0, 20, 200])
        lostAcknowledgement = chance.pick([0, 30, 200])
        lateNotice = chance.pick([0, 300])
        reorder = chance.happens(perThousand: 500)
        shuffledTasks = chance.happens(perThousand: 700)
        disturbances = Disturbance.allCases.filter { _ in chance.happens(perThousand: 500) }
        disturbancePauseMax = .milliseconds(chance.pick([40, 200, 800]))
    }

    /// The same world with nothing going wrong any more: what was delayed arrives.
    package var healed: Faults {
        var healed = Faults()
        healed.latencyMax = latencyMax
        healed.batchMax = batchMax
        healed.reorder = reorder
        return healed
    }
}
