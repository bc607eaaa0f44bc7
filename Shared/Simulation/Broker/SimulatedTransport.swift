package import Messaging
import Synchronization

/// A process's connections to a simulated broker, one for publishing and one for consuming. Keeps the promises of
/// `MessageTransport` that the RabbitMQ one keeps; both pass one contract suite.
package final class SimulatedTransport: MessageTransport {
    private struct State {
        var isRunning = false
        var isStopped = false
        var blocked: String?
        var publisher: Int?
        var consumer: Int?
        var epoch: UInt64 = 0
        var subscriptions: [Subscription]?
        var arrived: [Delivery] = []
        /// The last offset handed out, by stream.
        var streamOffsets: [String: Int64] = [:]
        var isConsumingOver = false
        var changes = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let broker: SimulatedBroker
    private let network: Network
    private let user: String
    private let content = Mutex(State())

    package init(broker: SimulatedBroker, network: Network, user: String) {
        self.broker = broker
        self.network = network
        self.user = user
    }

    // MARK: - Waiting for a change

    @discardableResult
    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        let (value, waiting) = content.withLock { state in
            let value = body(&state)
            state.changes += 1
            defer { state.waiting = [] }
            return (value, state.waiting)
        }
        for continuation in waiting { continuation.resume() }
        return value
    }

    /// Waits until the state gives an answer.
    @discardableResult
    private func until<Value: Sendable>(_ answer: @Sendable (State) -> Value?) async -> Value {
        while true {
            let (value, seen) = content.withLock { (answer($0), $0.changes) }
            if let value { return value }
            await withCheckedContinuation { continuation in
                let isOld = content.withLock { state in
                    guard state.changes == seen else { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isOld { continuation.resume() }
            }
        }
    }

    // MARK: - Life

    /// Keeps both connections until `shutdown()` or `kill()`. Call once.
    package func run() async {
        content.withLock { $0.isRunning = true }
        blocked(broker.join(self))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepPublisher() }
            group.addTask { await self.keepConsumer() }
        }
        broker.leave(self)
    }

    private func keepPublisher() async {
        while true {
            await network.stayAway()
            guard !content.withLock({ $0.isStopped }) else { return }
            let link = broker.open(epoch: 0) { _ in }
            change { $0.publisher = link }
            await until { $0.isStopped || $0.publisher != link ? true : nil }
            change { if $0.publisher == link { $0.publisher = nil } }
            broker.close(link)
        }
    }

    private func keepConsumer() async {
        var unnoticed: Int?
        while true {
            await network.stayAway()
            let subscriptions = await until { state -> [Subscription]?? in
                if state.isStopped || state.isConsumingOver { return .some(nil) }
                return state.subscriptions.map { .some($0) }
            }
            guard let subscriptions else { break }
            let link = connectConsumer(subscriptions)
            if let unnoticed {
                await network.stayAway()
                broker.close(unnoticed)
                network.effects.count(.lateNotice)
            }
            await until { $0.isStopped || $0.consumer != link ? true : nil }
            unnoticed = link
            if !network.noticesLate() {
                broker.close(link)
                unnoticed = nil
            }
        }
        if let unnoticed { broker.close(unnoticed) }
    }

    private func connectConsumer(_ subscriptions: [Subscription]) -> Int {
        let epoch = change { state in
            state.epoch += 1
            return state.epoch
        }
        let link = broker.open(epoch: epoch) { [weak self] in self?.receive($0) }
        let wanted = change { state in
            state.consumer = link
            return subscriptions.map { subscription in
                var subscription = subscription
                if let last = state.streamOffsets[subscription.queue] { subscription.streamOffset = .at(last + 1) }
                return subscription
            }
        }
        broker.consume(wanted, over: link)
        return link
    }

    private func receive(_ deliveries: [Delivery]) {
        change { state in
            // Over a connection that this end has given up already.
            guard deliveries.first?.token.epoch == state.epoch, state.consumer != nil, !state.isConsumingOver else {
                return
            }
            state.arrived += deliveries
        }
    }

    /// Ends `run()`; what was handed out and not acknowledged goes back to its queue.
    package func shutdown() async {
        change { state in
            state.isStopped = true
            state.isConsumingOver = true
        }
    }

    /// The process is gone: nothing that has arrived is handed out any more.
    package func kill() {
        change { state in
            state.isStopped = true
            state.isConsumingOver = true
            state.arrived = []
            state.publisher = nil
            state.consumer = nil
        }
    }

    // MARK: - What befalls it

    func blocked(_ reason: String?) { change { $0.blocked = reason } }

    /// - Returns: whether it was connected.
    @discardableResult
    package func dropPublisher() -> Bool {
        change { state in
            defer { state.publisher = nil }
            return state.publisher != nil
        }
    }

    /// What had arrived and was not handed out will come again, but for subscriptions without acknowledgements.
    /// - Returns: whether it was connected.
    @discardableResult
    package func dropConsumer() -> Bool {
        change { state in
            defer { state.consumer = nil }
            let automatic = state.subscriptions?.filter(\.automaticAcknowledgement).map(\.queue) ?? []
            state.arrived.removeAll { !automatic.contains($0.queue) }
            return state.consumer != nil
        }
    }

    package var state: TransportState {
        content.withLock { state in
            if state.isStopped { return .stopped }
            if !state.isRunning { return .connecting }
            let lacksConsumer = state.subscriptions != nil && !state.isConsumingOver && state.consumer == nil
            if state.publisher == nil || lacksConsumer { return .down(reason: "the connection is lost") }
            return state.blocked.map { .blocked(reason: $0) } ?? .ready
        }
    }
}

// MARK: - Publishing

extension SimulatedTransport {
    package func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        guard !messages.isEmpty else { return [] }
        await network.travel()
        if content.withLock({ $0.blocked != nil }) { network.effects.count(.brokerBlocked) }
        let link = await until { state -> Int?? in
            if state.isStopped { return .some(nil) }
            guard state.blocked == nil, let link = state.publisher else { return nil }
            return .some(link)
        }
        guard let link else { return messages.map { _ in .unknown(reason: "the transport was stopped") } }
        let fate = network.fate(ofPublishing: messages.count)
        var results = answers(to: messages, fate)
        let isLost = fate.toldThrough < messages.count || results.contains { $0.isOfLostChannel }
        if isLost { change { if $0.publisher == link { $0.publisher = nil } } }
        await network.travel()
        let isStill = content.withLock { $0.publisher == link }
        if !isStill, !isLost {
            results = results.map { _ in .unknown(reason: "connection lost") }
        }
        return results
    }

    private func answers(to messages: [OutgoingMessage], _ fate: Network.PublishFate) -> [PublishResult] {
        let receptions = broker.publish(fate.arriving.map { messages[$0] }, by: user)
        var results: [PublishResult] = messages.indices.map { index in
            fate.refused.contains(index) ? .refused : .unknown(reason: "connection lost")
        }
        for (index, reception) in zip(fate.arriving, receptions) {
            switch reception {
            case .taken: results[index] = .confirmed
            case .refused: results[index] = .refused
            case .unroutable:
                results[index] = messages[index].mandatory ? .returned(code: 312, text: "NO_ROUTE") : .confirmed
            case .fault(let code, let text):
                // The channel ends. AMQP does not say which of several messages it was.
                if messages.count == 1 { return [.returned(code: code, text: text)] }
                return messages.map { _ in .unknown(reason: "channel closed \(code): \(text)") }
            }
        }
        for index in fate.toldThrough..<messages.count { results[index] = .unknown(reason: "connection lost") }
        return results
    }
}

extension PublishResult {
    fileprivate var isOfLostChannel: Bool {
        switch self {
        case .returned(let code, _): code != 312
        case .unknown: true
        case .confirmed, .refused: false
        }
    }
}

// MARK: - Consuming

extension SimulatedTransport {
    package func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        precondition(!subscriptions.isEmpty, "deliveries need at least one subscription")
        change { state in
            precondition(state.subscriptions == nil, "deliveries may be asked for once")
            state.subscriptions = subscriptions
        }
        return DeliveryBatches {
            await self.nextBatch()
        } onCancel: {
            self.change { $0.isConsumingOver = true }
        }
    }

    private func nextBatch() async -> [Delivery]? {
        while true {
            let isOver = await until { state -> Bool? in
                if !state.arrived.isEmpty { return false }
                return state.isConsumingOver ? true : nil
            }
            if isOver { return nil }
            await network.travel()
            // Dropped meanwhile when it is empty.
            if let batch = takeBatch() { return batch }
        }
    }

    private func takeBatch() -> [Delivery]? {
        content.withLock { state in
            let places = network.nextBatch(of: state.arrived)
            guard !places.isEmpty else { return nil }
            let batch = places.map { state.arrived[$0] }
            for place in places.sorted(by: >) { state.arrived.remove(at: place) }
            for delivery in batch {
                if let offset = delivery.streamOffset { state.streamOffsets[delivery.queue] = offset }
            }
            return batch
        }
    }

    package func acknowledge(_ tokens: [DeliveryToken]) async {
        guard !tokens.isEmpty else { return }
        await network.travel()
        if network.losesAcknowledgement(), dropConsumer() { network.effects.count(.lostAcknowledgement) }
        let (link, epoch) = content.withLock { ($0.consumer, $0.epoch) }
        guard let link else { return }
        broker.acknowledge(tokens.filter { $0.epoch == epoch }.map(\.tag), on: link)
    }

    package func stopConsuming() async {
        let link = content.withLock { $0.consumer }
        // The broker first: what it hands out until then is still taken.
        if let link { broker.cancelConsumers(of: link) }
        change { $0.isConsumingOver = true }
    }
}
