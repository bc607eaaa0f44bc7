import Contracts
import Foundation
import Messaging
import Simulation
import Synchronization

/// A transport that does what it must not.
final class FaultyTransport: MessageTransport {
    private let inner: SimulatedTransport
    private let defect: Defect
    private let sent = Mutex<Set<String>>([])
    private let keptBack = Mutex<[OutgoingMessage]>([])

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
        case .losesReplies: return await publish(messages) { $0.exchange != "erp.replies" }
        case .losesEchoes: return await publish(messages) { $0.properties.type != FactEcho.messageType }
        case .hurriesEchoes: return await hurry(messages)
        default: return await inner.publish(messages)
        }
    }

    /// Says of the others that they are published.
    private func publish(
        _ messages: [OutgoingMessage], only isWanted: (OutgoingMessage) -> Bool
    ) async -> [PublishResult] {
        var results = await inner.publish(messages.filter(isWanted))[...]
        return messages.map { isWanted($0) ? results.removeFirst() : .confirmed }
    }

    /// Keeps the last of each call back until an echo is out.
    private func hurry(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        if messages.first?.properties.type == FactEcho.messageType {
            let results = await inner.publish(messages)
            let late = keptBack.withLock { kept in
                defer { kept = [] }
                return kept
            }
            _ = await inner.publish(late)
            return results
        }
        guard let last = messages.last else { return [] }
        keptBack.withLock { $0.append(last) }
        return await inner.publish(Array(messages.dropLast())) + [.confirmed]
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
        switch defect {
        case .acknowledgesBeforeCommit: return
        case .forgetsAcknowledgements: await inner.acknowledge(tokens.filter { $0.tag % 9 != 0 })
        default: await inner.acknowledge(tokens)
        }
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
