import Messaging
import Synchronization

/// The real transport with a counter beside it: tells when as many messages as wanted are published, confirmed and
/// acknowledged. What it adds is one lock for a batch.
final class MeteredTransport: MessageTransport {
    private struct Counts {
        var confirmed = 0
        var acknowledged = 0
        var failure: (any Error)?
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let transport: any MessageTransport
    private let goal: Int
    private let onAcknowledge: @Sendable () -> Void
    private let counts = Mutex(Counts())

    /// - Parameter onAcknowledge: called right after the commit of what is being acknowledged.
    init(_ transport: any MessageTransport, goal: Int, onAcknowledge: @escaping @Sendable () -> Void = {}) {
        self.transport = transport
        self.goal = goal
        self.onAcknowledge = onAcknowledge
    }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        let results = await transport.publish(messages)
        let confirmed = results.count { $0 == .confirmed }
        change { $0.confirmed += confirmed }
        return results
    }

    func acknowledge(_ tokens: [DeliveryToken]) async {
        onAcknowledge()
        await transport.acknowledge(tokens)
        change { $0.acknowledged += tokens.count }
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches { transport.deliveries(of: subscriptions) }

    func stopConsuming() async { await transport.stopConsuming() }

    var state: TransportState { transport.state }

    /// Returns once the goal is reached. One caller.
    /// - Throws: what `giveUp` was told.
    func reached() async throws {
        try await withCheckedThrowingContinuation { continuation in
            change { $0.waiter = continuation }
        }
    }

    /// What should reach the goal has ended.
    func giveUp(_ error: any Error) { change { $0.failure = error } }

    private func change(_ body: (inout Counts) -> Void) {
        let ready = counts.withLock { counts -> (CheckedContinuation<Void, any Error>, (any Error)?)? in
            body(&counts)
            let isOver = isReached(counts) || counts.failure != nil
            guard isOver, let waiter = counts.waiter else { return nil }
            counts.waiter = nil
            return (waiter, isReached(counts) ? nil : counts.failure)
        }
        guard let (waiter, failure) = ready else { return }
        if let failure { waiter.resume(throwing: failure) } else { waiter.resume() }
    }

    private func isReached(_ counts: Counts) -> Bool { counts.confirmed >= goal && counts.acknowledged >= goal }
}
