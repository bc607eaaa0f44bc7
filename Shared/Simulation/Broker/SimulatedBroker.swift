package import Messaging
import Synchronization

/// A broker in memory that several transports share: exchanges, durable queues, streams, prefetch, redelivery. What
/// goes wrong on the way to it and back is the transports' affair (`Network`).
package final class SimulatedBroker: Sendable {
    typealias Receive = @Sendable ([Delivery]) -> Void

    private struct State {
        var core: BrokerCore
        var receivers: [Int: Receive] = [:]
        var blocked: String?
        var transports: [SimulatedTransport] = []
    }

    private let state: Mutex<State>

    package init(topology: SimulatedTopology) {
        state = Mutex(State(core: BrokerCore(topology: topology)))
    }

    // MARK: - For transports

    func join(_ transport: SimulatedTransport) -> String? {
        state.withLock { state in
            state.transports.append(transport)
            return state.blocked
        }
    }

    func leave(_ transport: SimulatedTransport) {
        state.withLock { $0.transports.removeAll { $0 === transport } }
    }

    func open(epoch: UInt64, receive: @escaping Receive) -> Int {
        state.withLock { state in
            let link = state.core.open(epoch: epoch)
            state.receivers[link] = receive
            return link
        }
    }

    func consume(_ subscriptions: [Subscription], over link: Int) {
        change { core in for subscription in subscriptions { core.consume(subscription, over: link) } }
    }

    func publish(_ messages: some Sequence<OutgoingMessage>, by user: String) -> [BrokerCore.Reception] {
        change { core in
            var receptions: [BrokerCore.Reception] = []
            for message in messages {
                receptions.append(core.publish(message, by: user))
                // The channel is closed: nothing behind the fault is read.
                if case .fault? = receptions.last { break }
            }
            return receptions
        }
    }

    func acknowledge(_ tags: [UInt64], on link: Int) {
        change { core in for tag in tags { core.acknowledge(tag, on: link) } }
    }

    func cancelConsumers(of link: Int) { change { $0.cancelConsumers(of: link) } }

    func close(_ link: Int) {
        change { $0.close(link) }
        state.withLock { $0.receivers[link] = nil }
    }

    /// Receivers are called under the lock, so that a queue's order is kept; they never call back.
    @discardableResult
    private func change<Value>(_ body: (inout BrokerCore) -> Value) -> Value {
        state.withLock { state in
            let value = body(&state.core)
            for (link, delivery) in state.core.handOut() { state.receivers[link]?([delivery]) }
            return value
        }
    }

    // MARK: - For whoever looks after the world

    /// Takes no messages any more (a memory or disk alarm), but acknowledgements.
    package func block(_ reason: String) { setBlocked(reason) }

    package func unblock() { setBlocked(nil) }

    private func setBlocked(_ reason: String?) {
        let transports = state.withLock { state in
            state.blocked = reason
            return state.transports
        }
        for transport in transports { transport.blocked(reason) }
    }

    package func closeAllConnections() {
        for transport in state.withLock({ $0.transports }) {
            transport.dropPublisher()
            transport.dropConsumer()
        }
    }

    package struct Counts: Sendable, Hashable {
        package let ready: Int
        package let handedOut: Int

        package init(ready: Int, handedOut: Int) {
            self.ready = ready
            self.handedOut = handedOut
        }
    }

    package func counts(of queue: String) -> Counts {
        state.withLock { Counts(ready: $0.core.waitingCount(in: queue), handedOut: $0.core.handedOut(of: queue)) }
    }

    /// What waits in a queue; everything that a stream ever took.
    package func messages(in queue: String) -> [OutgoingMessage] { state.withLock { $0.core.waiting(in: queue) } }

    /// When each message that stands in a queue first came to the broker, by its id: comparable between queues.
    package func firstArrivals(in queue: String) -> [String: Int64] {
        let all = state.withLock { $0.core.arrivals(in: queue) }
        return Dictionary(all.map { ($0.message.properties.messageID ?? "", $0.arrival) }, uniquingKeysWith: min)
    }

    package func route(_ message: OutgoingMessage) -> [String] {
        state.withLock { $0.core.topology.route(exchange: message.exchange, key: message.routingKey) ?? [] }
    }
}
