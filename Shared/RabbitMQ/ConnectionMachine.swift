/// Decides what one connection does next. It has no clock and no socket: the link's thread tells it what happened and
/// does what it answers.
///
/// A failed connection is never repaired in place, it is dropped and rebuilt, since half of a channel's state (tags,
/// consumers, windows) is lost with the first exception anyway.
struct ConnectionMachine {
    enum State: Equatable {
        case idle
        case connecting
        case declaring
        case ready
        case blocked(reason: String)
        case draining(mayPublish: Bool)
        case backingOff
        case closed
    }

    enum Action: Equatable {
        /// Connect and log in to the endpoint with this index.
        case open(endpoint: Int)
        /// Set up the channel: confirms, prefetch, consumers.
        case prepare
        case serve
        case wait(Duration)
        /// Close what is open and end the thread.
        case finish
    }

    private(set) var state = State.idle
    private let endpointCount: Int
    private var endpoint = 0
    private var backoff: Backoff

    init(endpointCount: Int, backoff: Backoff) {
        precondition(endpointCount > 0, "a connection needs an endpoint")
        self.endpointCount = endpointCount
        self.backoff = backoff
    }

    /// The broker takes messages now.
    var mayPublish: Bool { state == .ready || state == .draining(mayPublish: true) }

    mutating func start() -> Action {
        precondition(state == .idle, "start in state \(state)")
        state = .connecting
        return .open(endpoint: endpoint)
    }

    mutating func opened() -> Action {
        precondition(state == .connecting, "opened in state \(state)")
        state = .declaring
        return .prepare
    }

    mutating func prepared() -> Action {
        precondition(state == .declaring, "prepared in state \(state)")
        state = .ready
        return .serve
    }

    /// The broker takes no messages, or says so again.
    mutating func blocked(reason: String) {
        switch state {
        case .ready, .blocked: state = .blocked(reason: reason)
        case .draining: state = .draining(mayPublish: false)
        case .idle, .connecting, .declaring, .backingOff, .closed: preconditionFailure("blocked in state \(state)")
        }
    }

    mutating func unblocked() {
        switch state {
        case .ready, .blocked: state = .ready
        case .draining: state = .draining(mayPublish: true)
        case .idle, .connecting, .declaring, .backingOff, .closed: preconditionFailure("unblocked in state \(state)")
        }
    }

    mutating func failed(servedFor: Duration, using random: inout some RandomNumberGenerator) -> Action {
        switch state {
        case .connecting, .declaring, .ready, .blocked:
            state = .backingOff
            endpoint = (endpoint + 1) % endpointCount
            return .wait(backoff.pause(servedFor: servedFor, using: &random))
        case .draining:
            state = .closed
            return .finish
        case .idle, .backingOff, .closed:
            preconditionFailure("failed in state \(state)")
        }
    }

    mutating func waited() -> Action {
        precondition(state == .backingOff, "waited in state \(state)")
        state = .connecting
        return .open(endpoint: endpoint)
    }

    /// Somebody wants the connection to end.
    /// - Returns: the action to take at once, or nil when the link goes on serving until it is drained.
    mutating func stop() -> Action? {
        switch state {
        case .ready:
            state = .draining(mayPublish: true)
            return nil
        case .blocked:
            state = .draining(mayPublish: false)
            return nil
        case .draining:
            return nil
        case .idle, .connecting, .declaring, .backingOff, .closed:
            state = .closed
            return .finish
        }
    }

    mutating func drained() -> Action {
        guard case .draining = state else { preconditionFailure("drained in state \(state)") }
        state = .closed
        return .finish
    }
}
