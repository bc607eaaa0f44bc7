import Foundation
import Messaging
import Simulation
import Storage
import Synchronization

/// A fault planted at a process's doors, to see that the simulation finds it, and by which words.
enum Defect: String, Sendable, CaseIterable {
    /// Acknowledges what arrives before anything of it is in the store.
    case acknowledgesBeforeCommit
    /// Forgets at once which messages were handled.
    case skipsInbox
    /// Takes a message for published before the broker has confirmed it.
    case trustsItsPublishes
    /// Takes what nobody has for published.
    case trustsReturns
    /// Sends other words when it sends again.
    case changesWhatItRepeats
    /// Never sends its answers to the ERP.
    case losesReplies
    /// Throws away what it cannot apply.
    case losesWhatIsSetAside
    /// Goes on holding what is parked no more.
    case keepsHolds
    /// Goes on counting the beginnings of what is done.
    case keepsAttempts
    /// Forgets some timers.
    case losesTimers
    /// Leaves something out of its projection.
    case skipsInProjection

    /// What a finding says that comes of it.
    var shows: String {
        switch self {
        case .acknowledgesBeforeCommit: "entries: lost"
        case .skipsInbox: "entries: duplicated"
        case .trustsItsPublishes: "published by"
        case .trustsReturns: "stands in the outbox as"
        case .changesWhatItRepeats: "contents"
        case .losesReplies: "was not answered so"
        case .losesWhatIsSetAside: "should be set aside for"
        case .keepsHolds: "parked messages"
        case .keepsAttempts: "attempts are counted"
        case .losesTimers: "settled: 0"
        case .skipsInProjection: "the projection is"
        }
    }

    func plant(in recipe: inout SimulatedProcess.Recipe) {
        if let sql = trigger(recipe.name) {
            recipe.migrations.append(Migration("defect", "CREATE TRIGGER defect \(sql)"))
        } else if isInTransport {
            recipe.around = { FaultyTransport(inner: $0, defect: self) }
        }
    }

    private var isInTransport: Bool {
        switch self {
        case .acknowledgesBeforeCommit, .trustsItsPublishes, .trustsReturns, .changesWhatItRepeats, .losesReplies: true
        default: false
        }
    }

    private func trigger(_ process: String) -> String? {
        switch self {
        case .skipsInbox: "AFTER INSERT ON inbox BEGIN DELETE FROM inbox; END"
        case .losesWhatIsSetAside: "AFTER INSERT ON setAside BEGIN DELETE FROM setAside WHERE id = NEW.id; END"
        case .keepsHolds: "BEFORE DELETE ON hold BEGIN SELECT RAISE(IGNORE); END"
        case .keepsAttempts: "BEFORE DELETE ON attempt BEGIN SELECT RAISE(IGNORE); END"
        case .losesTimers:
            "AFTER INSERT ON timer WHEN NEW.key LIKE '%1' BEGIN DELETE FROM timer WHERE key = NEW.key; END"
        case .skipsInProjection where process == "desk":
            "BEFORE UPDATE ON projection WHEN OLD.count = 7 BEGIN SELECT RAISE(IGNORE); END"
        default: nil
        }
    }
}

/// A transport that does what it must not.
private final class FaultyTransport: MessageTransport {
    private let inner: SimulatedTransport
    private let defect: Defect
    private let sent = Mutex<Set<String>>([])

    init(inner: SimulatedTransport, defect: Defect) {
        self.inner = inner
        self.defect = defect
    }

    var state: TransportState { inner.state }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        switch defect {
        case .trustsItsPublishes: return await inner.publish(messages).map { _ in .confirmed }
        case .trustsReturns:
            return await inner.publish(messages).map { if case .returned = $0 { .confirmed } else { $0 } }
        case .changesWhatItRepeats: return await inner.publish(messages.map(changedIfSentBefore))
        case .losesReplies:
            let others = messages.filter { $0.exchange != "erp.replies" }
            var results = await inner.publish(others)[...]
            return messages.map { $0.exchange == "erp.replies" ? .confirmed : results.removeFirst() }
        default: return await inner.publish(messages)
        }
    }

    private func changedIfSentBefore(_ message: OutgoingMessage) -> OutgoingMessage {
        guard let id = message.properties.messageID, !sent.withLock({ $0.insert(id).inserted }) else { return message }
        var changed = message
        changed.body += Data(" ".utf8)
        return changed
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        let batches = inner.deliveries(of: subscriptions)
        guard defect == .acknowledgesBeforeCommit else { return batches }
        let reader = Reader(batches: batches)
        return DeliveryBatches { [inner] in
            let batch = await reader.next()
            if let batch { await inner.acknowledge(batch.map(\.token)) }
            return batch
        }
    }

    func acknowledge(_ tokens: [DeliveryToken]) async {
        if defect != .acknowledgesBeforeCommit { await inner.acknowledge(tokens) }
    }

    func stopConsuming() async { await inner.stopConsuming() }
}

/// Lets one sequence be read through another.
private struct Reader: Sendable {
    let batches: DeliveryBatches

    func next() async -> [Delivery]? {
        var iterator = batches.makeAsyncIterator()
        return await iterator.next()
    }
}
