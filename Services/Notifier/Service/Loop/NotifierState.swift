import Contracts
import NotifierCore
import Synchronization

/// What the asking, the handing over and the telling know together. Each call is one step of the machines under one
/// lock.
final class NotifierState: Sendable {
    struct Asking: Sendable {
        let requestID: String
        let limit: Int
        let carriers: [ChannelCarrier]

        var channels: [Channel] { carriers.map(\.channel) }
    }

    enum NextAsk: Sendable {
        case ask(Asking)
        /// Nothing to ask now; look again when something changed, or after the time.
        case wait(atMost: Duration?)
        /// Draining: no request any more.
        case over
    }

    private struct State {
        var slots: SlotMachine
        var health: ChannelHealth
        var book = OutcomeBook()
        var lastRequest = 0
    }

    /// Raised when a slot came free, outcomes were confirmed, or draining began.
    let slotsChanged = Signal()
    /// Raised when there is something to tell, or nothing will come any more.
    let outcomesChanged = Signal()

    private let prefix: String
    private let traits: [Channel: AdapterTraits]
    private let state: Mutex<State>

    /// - Parameter prefix: begins every request's id; no other process, also of the same replica, ever has the same.
    /// - Parameter adapters: one a channel.
    init(prefix: String, capacity: Int, adapters: [any ChannelAdapter]) {
        self.prefix = prefix
        traits = Dictionary(adapters.map { ($0.channel, $0.traits) }) { first, _ in first }
        let cares = adapters.map {
            ChannelHealth.Care($0.channel, failuresMax: $0.traits.failuresMax, rate: $0.traits.rate)
        }
        state = Mutex(State(slots: SlotMachine(capacity: capacity), health: ChannelHealth(cares)))
    }

    var busy: Int { state.withLock { $0.slots.busy } }
    var isDraining: Bool { state.withLock { $0.slots.isDraining } }
    var unconfirmed: Int { state.withLock { $0.book.count } }

    // MARK: - Asking

    func nextAsk(at now: Duration) -> NextAsk {
        state.withLock { state in
            guard !state.slots.isDraining else { return .over }
            let rooms = state.health.open(at: now)
            guard !rooms.isEmpty else {
                return .wait(atMost: state.health.reopens(after: now).map { $0 - now })
            }
            guard let free = state.slots.ask() else { return .wait(atMost: nil) }
            state.lastRequest += 1
            return .ask(
                Asking(
                    requestID: "\(prefix)-\(state.lastRequest)", limit: min(free, PermitRequest.limitMax),
                    carriers: rooms.compactMap { room in
                        traits[room.channel]?.carrier(of: room.channel, limit: room.limit)
                    }))
        }
    }

    func answered(_ grants: [Grant], at now: Duration) {
        state.withLock { state in
            state.slots.answered(grants: grants.count)
            let byChannel = Dictionary(grouping: grants, by: \.contact.channel)
            for (channel, grants) in byChannel { state.health.took(grants.count, of: channel, at: now) }
        }
        outcomesChanged.raise()
    }

    // MARK: - Handing over

    /// - Parameter item: nil when nothing may be said of it yet.
    func finished(_ item: ContactOutcomes.Item?) {
        state.withLock { state in
            state.slots.finished(hasOutcome: item != nil)
            if let item { state.book.add(item) }
        }
        slotsChanged.raise()
        outcomesChanged.raise()
    }

    func worked(_ channel: Channel) { state.withLock { $0.health.worked(channel) } }

    func undecided(_ channel: Channel) { state.withLock { $0.health.undecided(channel) } }

    /// - Returns: whether the trouble is news.
    func failed(_ channel: Channel, at now: Duration) -> Bool {
        state.withLock { $0.health.failed(channel, at: now) }
    }

    // MARK: - Telling

    enum NextBatch: Sendable {
        case send(OutcomeBook.Batch, messageID: String)
        case wait
        case over
    }

    func nextBatch() -> NextBatch {
        state.withLock { state in
            if let batch = state.book.batch() {
                return .send(batch, messageID: "\(prefix)/outcomes/\(batch.number)")
            }
            return state.slots.isDrained ? .over : .wait
        }
    }

    func confirmed(_ number: Int) {
        state.withLock { state in
            state.slots.confirmed(state.book.confirmed(number))
        }
        slotsChanged.raise()
    }

    func drain() {
        state.withLock { $0.slots.drain() }
        slotsChanged.raise()
        outcomesChanged.raise()
    }
}
