import Contracts
import Messaging
import Synchronization

/// Gathers what the ERPs are told, until the story comes to read it. Acknowledged at once: it stands in `replies.jsonl`
/// by the end of the instant, and a run that dies is played anew.
final class ReplyBox: Sendable {
    private struct State {
        var fresh: [ERPReply] = []
        var seen: Set<ERPReply> = []
        var answered: Set<String> = []
    }

    private let state = Mutex(State())

    /// Reads one ERP's queue until the transport stops.
    func read(_ system: SystemID, from transport: any MessageTransport) async {
        for await batch in transport.deliveries(of: [Subscription(queue: QueueName.replies(to: system))]) {
            for delivery in batch {
                if let reply = ERPReply(delivery, system: system) { put(reply) }
            }
            await transport.acknowledge(batch.map(\.token))
        }
    }

    /// A reply that comes twice counts once. Its id alone does not tell: two answers about one message, which was sent
    /// twice with different content, have one id.
    func put(_ reply: ERPReply) {
        state.withLock { state in
            guard state.seen.insert(reply).inserted else { return }
            state.fresh.append(reply)
            if let message = reply.messageID { state.answered.insert("\(reply.system)/\(message)") }
        }
    }

    /// Everything new, in an order that is the same on every run.
    func take() -> [ERPReply] {
        state.withLock { state in
            defer { state.fresh = [] }
            return state.fresh.sorted(by: ERPReply.precedes)
        }
    }

    /// The payments among what is new.
    var freshPayments: Set<String> {
        state.withLock { state in
            Set(
                state.fresh.filter { $0.type == ERPPaymentReceived.messageType }
                    .compactMap { $0.data["paymentId"]?.text })
        }
    }

    /// Until the ERPs were told of all these payments. Messages under way need some milliseconds; one that does not
    /// come within two seconds is read at a later instant.
    func wait(forPayments payments: Set<String>) async throws {
        guard !payments.isEmpty else { return }
        let deadline = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < deadline, !payments.isSubset(of: freshPayments) {
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    func isAnswered(_ system: SystemID, _ message: String) -> Bool {
        state.withLock { $0.answered.contains("\(system)/\(message)") }
    }
}
