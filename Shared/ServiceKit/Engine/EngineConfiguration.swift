package import Logging
package import Messaging
package import Storage

/// Everything the engine needs to know of its service.
package struct EngineConfiguration: Sendable {
    package let service: String
    /// In order of importance: of what has arrived, the first queue's messages are handled first.
    package let subscriptions: [Subscription]
    package let handlers: Handlers
    package let clock: BusinessClock
    package let wall: WallClock
    package let monotonic: MonotonicClock
    package let seal: BodySeal
    package let requests: (any TurnExtension)?
    package let logger: Logger

    package init(
        service: String, subscriptions: [Subscription], handlers: Handlers, clock: BusinessClock,
        wall: WallClock = .system, monotonic: MonotonicClock = .system, seal: BodySeal,
        requests: (any TurnExtension)? = nil, logger: Logger
    ) {
        self.service = service
        self.subscriptions = subscriptions
        self.handlers = handlers
        self.clock = clock
        self.wall = wall
        self.monotonic = monotonic
        self.seal = seal
        self.requests = requests
        self.logger = logger
    }

    /// The queues that stepped time goes through. Streams and request queues carry no ticks.
    var clockQueues: [String] {
        subscriptions.filter { $0.streamOffset == nil && $0.queue != requests?.requestQueue }.map(\.queue)
    }

    /// Most messages in one transaction.
    static let turnMessagesMax = 500
    /// Most timers, and most retries, that have a transaction each at the start.
    static let aloneMax = 200
    /// Most timers fired in one transaction.
    static let turnTimersMax = 200
}
