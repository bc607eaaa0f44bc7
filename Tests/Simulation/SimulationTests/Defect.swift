import Messaging
import Simulation
import Storage

/// A fault planted at a process's doors, to see that the simulation finds it.
enum Defect: String, Sendable, CaseIterable {
    /// Acknowledges what arrives before anything of it is in the store.
    case acknowledgesBeforeCommit
    /// Forgets at once which messages were handled.
    case skipsInbox
    /// Takes a message for published before the broker has confirmed it.
    case trustsItsPublishes

    func plant(in recipe: inout SimulatedProcess.Recipe) {
        switch self {
        case .acknowledgesBeforeCommit:
            recipe.around = { HastyTransport(inner: $0, acknowledgesAtOnce: true, trustsPublishes: false) }
        case .trustsItsPublishes:
            recipe.around = { HastyTransport(inner: $0, acknowledgesAtOnce: false, trustsPublishes: true) }
        case .skipsInbox:
            recipe.migrations.append(
                Migration(
                    "forgetful",
                    "CREATE TRIGGER forget AFTER INSERT ON inbox BEGIN DELETE FROM inbox; END"))
        }
    }
}

/// A transport that does not wait.
private struct HastyTransport: MessageTransport {
    let inner: SimulatedTransport
    let acknowledgesAtOnce: Bool
    let trustsPublishes: Bool

    var state: TransportState { inner.state }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        let results = await inner.publish(messages)
        return trustsPublishes ? results.map { _ in .confirmed } : results
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        let batches = inner.deliveries(of: subscriptions)
        guard acknowledgesAtOnce else { return batches }
        let reader = Reader(batches: batches)
        return DeliveryBatches {
            let batch = await reader.next()
            if let batch { await inner.acknowledge(batch.map(\.token)) }
            return batch
        }
    }

    func acknowledge(_ tokens: [DeliveryToken]) async {
        if !acknowledgesAtOnce { await inner.acknowledge(tokens) }
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
