package import Contracts

/// For how many messages of each channel permits may be asked now: what its provider's rate leaves, one to try
/// whether a channel that failed works again, none while it is left alone.
package struct ChannelHealth: Sendable, Hashable {
    /// How careful to be with a channel.
    package struct Care: Sendable, Hashable {
        package let channel: Channel
        /// So many failures in a row and it is left alone. One is enough for a folder: it is there or not.
        package let failuresMax: Int
        /// Messages a second; no bound when nil.
        package let rate: Double?

        package init(_ channel: Channel, failuresMax: Int = 1, rate: Double? = nil) {
            self.channel = channel
            self.failuresMax = failuresMax
            self.rate = rate
        }
    }

    private struct Gate: Sendable, Hashable {
        let channel: Channel
        var breaker: CircuitBreaker
        var bucket: TokenBucket?

        func room(at now: Duration) -> Room? {
            let bound: Int?
            switch breaker.standing(at: now) {
            case .open, .trying: return nil
            case .trial: bound = 1
            case .closed: bound = nil
            }
            guard let bucket else { return Room(channel: channel, limit: bound) }
            let tokens = bucket.available(at: now)
            return tokens > 0 ? Room(channel: channel, limit: min(tokens, bound ?? tokens)) : nil
        }

        /// When there may be room again; nil when there is, or only the end of a message can tell.
        func changes(after now: Duration) -> Duration? {
            switch breaker.standing(at: now) {
            case .open(let until): return until
            case .trying: return nil
            case .trial, .closed:
                guard let bucket, bucket.available(at: now) == 0 else { return nil }
                return now + bucket.wait(at: now)
            }
        }
    }

    /// A channel to ask for.
    package struct Room: Sendable, Hashable {
        package let channel: Channel
        /// No bound when nil.
        package let limit: Int?

        package init(channel: Channel, limit: Int? = nil) {
            self.channel = channel
            self.limit = limit
        }
    }

    /// In the order in which the channels were given.
    private var gates: [Gate]

    package init(_ cares: [Care], at now: Duration = .zero) {
        gates = cares.map { care in
            Gate(
                channel: care.channel, breaker: CircuitBreaker(failuresMax: care.failuresMax),
                bucket: care.rate.map { TokenBucket(rate: $0, at: now) })
        }
    }

    package func open(at now: Duration) -> [Room] { gates.compactMap { $0.room(at: now) } }

    /// When another channel may be asked for; nil when none waits for a time.
    package func reopens(after now: Duration) -> Duration? { gates.compactMap { $0.changes(after: now) }.min() }

    /// So many messages of a channel were taken on.
    package mutating func took(_ count: Int, of channel: Channel, at now: Duration) {
        guard count > 0 else { return }
        change(channel) { gate in
            gate.breaker.began(at: now)
            gate.bucket?.take(count, at: now)
        }
    }

    package mutating func worked(_ channel: Channel) { change(channel) { $0.breaker.worked() } }

    package mutating func undecided(_ channel: Channel) { change(channel) { $0.breaker.undecided() } }

    /// - Returns: whether the channel stood open before, so that the trouble is told once and not for every message.
    package mutating func failed(_ channel: Channel, at now: Duration) -> Bool {
        var isNews = false
        change(channel) { isNews = $0.breaker.failed(at: now) }
        return isNews
    }

    private mutating func change(_ channel: Channel, _ body: (inout Gate) -> Void) {
        guard let index = gates.firstIndex(where: { $0.channel == channel }) else { return }
        body(&gates[index])
    }
}
