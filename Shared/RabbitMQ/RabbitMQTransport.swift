package import Logging
package import Messaging
package import Metrics
import Synchronization

/// The broker, as services see it: one connection for publishing and one for consuming, so that a broker that takes no
/// messages still takes acknowledgements. See the README for what it promises.
package final class RabbitMQTransport: MessageTransport {
    private struct Progress {
        var isRunning = false
        var isStopped = false
        var isConsumingOver = false
        var subscriptions: [Subscription]?
        var inbox: DeliveryInbox?
        var isConsumerStarted = false
    }

    let configuration: RabbitMQConfiguration
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let publisher = Link<PublisherRole>(purpose: "publisher")
    private let consumer = Link<ConsumerRole>(purpose: "consumer")
    private let progress = Mutex(Progress())

    /// Connects to nothing yet; `run()` does.
    package init(
        configuration: RabbitMQConfiguration, logger: Logger, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
    }

    /// What must be on the broker before anything is published or consumed. Every new connection looks for it first,
    /// and is down with the names of what is missing until all of it is there. Call before `run()`.
    package func require(_ topology: RequiredTopology) {
        publisher.topology = topology
        consumer.topology = topology
    }

    /// Returns when there is a connection to publish on, so the required topology is there, or when the task is
    /// cancelled.
    package func connected() async {
        let clock = ContinuousClock()
        while !publisher.state.isUp, (try? await clock.sleep(for: .milliseconds(50))) != nil {}
    }

    // MARK: - Life

    /// Keeps the connections until `shutdown()` is called or the task is cancelled, then waits for what is under way
    /// (at most the configuration's `drainTimeout`) and closes them. Call once.
    /// - Throws: `RabbitMQError` when the system has no file descriptor left to begin with. A broker that is away is no
    ///   error.
    package func run() async throws {
        guard publisher.mailbox.wakeUp >= 0, consumer.mailbox.wakeUp >= 0 else {
            throw RabbitMQError(.outOfResources, "no file descriptor left for the connections' threads")
        }
        let isStopped = progress.withLock { progress in
            precondition(!progress.isRunning, "a transport runs once")
            progress.isRunning = !progress.isStopped
            return progress.isStopped
        }
        if isStopped { return }
        let configuration = configuration
        publisher.start(configuration: configuration, logger: logger, metrics: metrics) {
            PublisherRole(configuration: configuration)
        }
        startConsumerWhenDue()
        // Not a child task: it must outlive the cancellation that ends this one, for a send may hang just then.
        let watcher = Task { await watchForStalls() }
        await withTaskCancellationHandler {
            await publisher.ended.wait()
            await consumer.ended.wait()
        } onCancel: {
            stop()
        }
        watcher.cancel()
    }

    /// Ends `run()` in good order: no more deliveries, confirms that are out are waited for, connections are closed.
    /// Returns when they are. Messages that were handed out and not acknowledged go back to their queues.
    package func shutdown() async {
        stop()
        await publisher.ended.wait()
        await consumer.ended.wait()
    }

    private func stop() {
        let (wasRunning, hadConsumer) = progress.withLock { progress in
            progress.isStopped = true
            progress.isConsumingOver = true
            return (progress.isRunning, progress.isConsumerStarted)
        }
        publisher.stop()
        consumer.stop()
        if !hadConsumer { abandonConsumer() }
        guard !wasRunning else { return }
        for command in publisher.abandon() {
            command.answer.resume(returning: Self.stopped(command.messages.count))
        }
    }

    private func watchForStalls() async {
        let clock = ContinuousClock()
        while (try? await clock.sleep(for: .seconds(1))) != nil {
            for (stallGuard, name) in [(publisher.stallGuard, "publisher"), (consumer.stallGuard, "consumer")]
            where stallGuard.shutIfStalled(for: configuration.stallTimeout, now: clock.now) {
                logger.warning("a connection was stuck and has been shut", metadata: ["connection": "\(name)"])
            }
        }
    }

    // MARK: - Publishing

    package func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        guard !messages.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            if !publisher.post(.init(messages: messages, answer: continuation)) {
                continuation.resume(returning: Self.stopped(messages.count))
            }
        }
    }

    private static func stopped(_ count: Int) -> [PublishResult] {
        Array(repeating: .unknown(reason: "the transport was stopped"), count: count)
    }

    // MARK: - Consuming

    package func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
        precondition(!subscriptions.isEmpty, "deliveries need at least one subscription")
        let prefetch = subscriptions.reduce(0) { $0 + Int($1.prefetch) }
        precondition(
            subscriptions.allSatisfy { (1...2_000).contains($0.prefetch) }, "prefetch must be 1 to 2,000")
        precondition(
            !subscriptions.contains { $0.streamOffset != nil && $0.automaticAcknowledgement },
            "a stream is read with acknowledgements: they are its flow control")
        let mailbox = consumer.mailbox
        let inbox = DeliveryInbox(limit: prefetch) { mailbox.wake() }
        let isOver = progress.withLock { progress in
            precondition(progress.subscriptions == nil, "deliveries may be asked for once")
            progress.subscriptions = subscriptions
            progress.inbox = inbox
            return progress.isConsumingOver
        }
        if isOver { inbox.finish() }
        startConsumerWhenDue()
        return DeliveryBatches {
            await inbox.next()
        } onCancel: { [consumer] in
            if !consumer.post(.stopConsuming(done: nil)) { inbox.finish() }
        }
    }

    package func acknowledge(_ tokens: [DeliveryToken]) async {
        guard !tokens.isEmpty else { return }
        // A stopped transport has given everything back to the broker, so there is nothing to acknowledge any more.
        _ = consumer.post(.acknowledge(tokens))
    }

    package func stopConsuming() async {
        let isConsuming = progress.withLock { $0.isConsumerStarted }
        guard isConsuming else { return abandonConsumer() }
        await withCheckedContinuation { continuation in
            if !consumer.post(.stopConsuming(done: continuation)) { continuation.resume() }
        }
    }

    private func startConsumerWhenDue() {
        let due: (subscriptions: [Subscription], inbox: DeliveryInbox)? = progress.withLock { progress in
            guard progress.isRunning, !progress.isConsumingOver, !progress.isConsumerStarted,
                let subscriptions = progress.subscriptions, let inbox = progress.inbox
            else { return nil }
            progress.isConsumerStarted = true
            return (subscriptions, inbox)
        }
        guard let due else { return }
        consumer.start(configuration: configuration, logger: logger, metrics: metrics) {
            ConsumerRole(subscriptions: due.subscriptions, inbox: due.inbox)
        }
    }

    /// For a consumer that never began.
    private func abandonConsumer() {
        for case .stopConsuming(let done) in consumer.abandon() { done?.resume() }
        progress.withLock { progress in
            progress.isConsumingOver = true
            return progress.inbox
        }?.finish()
    }

    // MARK: - State

    /// The worse of the two connections. The consumer counts once deliveries were asked for.
    package var state: TransportState {
        let isConsuming = progress.withLock { $0.isConsumerStarted }
        let publisher = publisher.state
        guard isConsuming else { return publisher }
        let consumer = consumer.state
        return Self.severity(consumer) > Self.severity(publisher) ? consumer : publisher
    }

    /// Each connection by itself. The consumer is among them once deliveries were asked for.
    package var connections: [ConnectionReport] {
        let isConsuming = progress.withLock { $0.isConsumerStarted }
        return isConsuming ? [publisher.report, consumer.report] : [publisher.report]
    }

    private static func severity(_ state: TransportState) -> Int {
        switch state {
        case .ready: 0
        case .blocked: 1
        case .connecting: 2
        case .down: 3
        case .stopped: 4
        }
    }
}
