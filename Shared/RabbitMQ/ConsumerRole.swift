import Messaging

/// Consumes all subscriptions over one channel and acknowledges what the service settles.
struct ConsumerRole: LinkRole {
    enum Command: Sendable {
        case acknowledge([DeliveryToken])
        case stopConsuming(done: CheckedContinuation<Void, Never>?)
    }

    private let subscriptions: [Subscription]
    private let automatic: Set<String>
    private let inbox: DeliveryInbox
    private var planner = AcknowledgementPlanner()
    private var arrived: [Delivery] = []
    private var isConnected = false
    private var mustCancel = false
    private var isStopping = false
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    init(subscriptions: [Subscription], inbox: DeliveryInbox) {
        self.subscriptions = subscriptions
        self.inbox = inbox
        automatic = Set(subscriptions.filter(\.automaticAcknowledgement).map(\.queue))
    }

    mutating func accept(_ command: Command, now: ContinuousClock.Instant) {
        switch command {
        case .acknowledge(let tokens):
            planner.settle(tokens)
        case .stopConsuming(let done):
            if let done { stopWaiters.append(done) }
            mustCancel = isConnected && !isStopping
            isStopping = true
            if !isConnected { endSequence() }
        }
    }

    mutating func prepare(_ connection: BrokerConnection) throws(RabbitMQError) {
        planner.begin(epoch: planner.epoch + 1)
        guard !isStopping else { return }
        for (index, subscription) in subscriptions.enumerated() {
            try connection.limitPrefetch(to: subscription.prefetch)
            try connection.consume(
                queue: subscription.queue, consumer: index,
                automaticAcknowledgement: subscription.automaticAcknowledgement, streamStart: streamStart(subscription))
        }
        isConnected = true
    }

    mutating func send(on connection: BrokerConnection, mayPublish: Bool) throws(RabbitMQError) {
        for acknowledgement in planner.plan() {
            try connection.acknowledge(tag: acknowledgement.tag, multiple: acknowledgement.multiple)
        }
        if mustCancel {
            mustCancel = false
            for index in subscriptions.indices { try connection.cancel(consumer: index) }
        }
    }

    func wantsToSend(mayPublish: Bool) -> Bool { false }

    mutating func receive(_ event: LinkEvent, now: ContinuousClock.Instant) throws(RabbitMQError) {
        switch event {
        case .content(let content):
            guard case .deliver(let deliver) = content.start, subscriptions.indices.contains(deliver.consumer) else {
                throw RabbitMQError(.protocolViolation, "a message for no consumer of ours")
            }
            try take(content, deliver)
        case .consumerCancelled(let consumer):
            let queue = consumer.flatMap { subscriptions.indices.contains($0) ? subscriptions[$0].queue : nil }
            throw RabbitMQError(
                .consumerCancelled, "the broker ended the consumer of \(queue ?? "an unknown queue")")
        case .acknowledged, .refused:
            throw RabbitMQError(.protocolViolation, "a confirm on the consuming connection")
        }
    }

    private mutating func take(
        _ content: ContentAssembler.Content, _ deliver: Frame.Deliver
    ) throws(RabbitMQError) {
        let subscription = subscriptions[deliver.consumer]
        let inOrder = planner.delivered(
            tag: deliver.tag, needsAcknowledgement: !subscription.automaticAcknowledgement)
        guard inOrder else { throw RabbitMQError(.protocolViolation, "delivery tag \(deliver.tag) out of order") }
        arrived.append(
            Delivery(
                token: DeliveryToken(epoch: planner.epoch, tag: deliver.tag), queue: subscription.queue,
                exchange: deliver.exchange, routingKey: deliver.routingKey, redelivered: deliver.redelivered,
                properties: content.properties, body: content.body))
    }

    mutating func turnEnded(isQuiet: Bool) {
        if !arrived.isEmpty {
            inbox.offer(arrived)
            arrived.removeAll(keepingCapacity: true)
        }
        // After the cancels were answered nothing more can come, and what came before has been read by now.
        if isStopping, isQuiet { endSequence() }
    }

    mutating func disconnected(_ error: RabbitMQError) {
        isConnected = false
        mustCancel = false
        // Those without acknowledgements will not come again, those with them will.
        inbox.offer(arrived.filter { automatic.contains($0.queue) })
        arrived.removeAll(keepingCapacity: true)
        inbox.removeUnacknowledged(except: automatic)
        if isStopping { endSequence() }
    }

    mutating func expire(now: ContinuousClock.Instant, trouble: String?) {}

    var nextDeadline: ContinuousClock.Instant? { nil }

    /// Prefetch bounds what comes; only consumers without acknowledgements have none.
    var wantsFrames: Bool { automatic.isEmpty || isStopping || !inbox.isFull }

    var isDrained: Bool { true }

    mutating func finish() {
        isStopping = true
        endSequence()
    }

    private mutating func endSequence() {
        inbox.finish()
        for waiter in stopWaiters { waiter.resume() }
        stopWaiters = []
    }

    private func streamStart(_ subscription: Subscription) -> BrokerConnection.StreamStart? {
        guard let wanted = subscription.streamOffset else { return nil }
        if let last = inbox.streamOffset(of: subscription.queue) { return .offset(last + 1) }
        return switch wanted {
        case .first: .word("first")
        case .next: .word("next")
        case .at(let offset): .offset(offset)
        }
    }
}
