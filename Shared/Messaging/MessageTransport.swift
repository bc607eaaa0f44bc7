/// What a service needs of a broker. Two things implement it: the RabbitMQ client and the simulated broker; both pass
/// the same contract suite.
///
/// There is no reject or requeue on purpose: a message that cannot be handled is stored (refused or parked) and
/// acknowledged, because `basic.nack(requeue)` breaks order and a dead-letter queue hides what waits in it.
package protocol MessageTransport: Sendable {
    /// Publishes in the given order and answers in the same order, one result a message. Suspends while the window of
    /// unconfirmed messages is full or the broker is blocked. Never throws: what went wrong is in the results.
    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult]

    /// Consumes all the queues over one channel and hands out what has arrived, in batches, until the task is cancelled
    /// or `stopConsuming` is called. After a reconnect the sequence goes on with a new epoch. May be called once.
    ///
    /// Within a queue the broker's order is kept. A batch never mixes a redelivered message with others: redelivered
    /// messages come one by one, so that one that kills its handler cannot take its neighbours along.
    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches

    /// Acknowledges. Tokens of an earlier epoch are dropped. Returns once the frames are handed to the socket's thread;
    /// there is no answer from the broker to wait for.
    func acknowledge(_ tokens: [DeliveryToken]) async

    /// Cancels the consumers; batches already received are still handed out, then the sequence ends.
    func stopConsuming() async

    /// How the connections stand now, for `/readyz` and metrics.
    var state: TransportState { get }
}

/// Batches of deliveries; bounded by the subscriptions' prefetch.
package typealias DeliveryBatches = AsyncStream<[Delivery]>

/// One queue to consume.
package struct Subscription: Sendable, Hashable {
    package var queue: String
    /// The most unacknowledged messages the broker hands out. 1 to 2,000.
    package var prefetch: UInt16
    /// No acknowledgements: right for transient requests, where a lost one is asked again.
    package var automaticAcknowledgement: Bool
    /// Where to start in a stream queue; `nil` for other kinds of queue.
    package var streamOffset: StreamOffset?

    package init(
        queue: String, prefetch: UInt16 = 200, automaticAcknowledgement: Bool = false, streamOffset: StreamOffset? = nil
    ) {
        self.queue = queue
        self.prefetch = prefetch
        self.automaticAcknowledgement = automaticAcknowledgement
        self.streamOffset = streamOffset
    }
}

/// Where reading a stream begins. After a reconnect the transport goes on behind the last offset it handed out.
package enum StreamOffset: Sendable, Hashable {
    case first
    /// Only what is published from now on.
    case next
    case at(Int64)
}

/// How a transport stands.
package enum TransportState: Sendable, Hashable {
    case connecting
    case ready
    /// Connected, but the broker takes no messages (memory or disk alarm).
    case blocked(reason: String)
    case down(reason: String)
    case stopped

    /// There is a connection, even if it takes no messages.
    package var isUp: Bool {
        switch self {
        case .ready, .blocked: true
        case .connecting, .down, .stopped: false
        }
    }
}
