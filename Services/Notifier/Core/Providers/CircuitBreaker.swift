/// Keeps messages from a way out that does not work: after some failures in a row it is left alone, then tried with one
/// message, and left alone for longer when that fails too.
///
/// A value without a clock; monotonic times count from one fixed origin.
package struct CircuitBreaker: Sendable, Hashable {
    package enum Standing: Sendable, Hashable {
        case closed
        /// Nothing is to be handed over before the time.
        case open(until: Duration)
        /// One message may show whether it works again.
        case trial
        /// That message is under way.
        case trying
    }

    package static let pauseMin: Duration = .seconds(1)
    package static let pauseMax: Duration = .seconds(60)

    /// So many failures in a row open it.
    package let failuresMax: Int
    private var failures = 0
    /// How often it opened since it last worked.
    private var openings = 0
    private var until: Duration?
    private var isTrying = false

    package init(failuresMax: Int) {
        precondition(failuresMax > 0, "a breaker opens after one failure at the earliest, not after \(failuresMax)")
        self.failuresMax = failuresMax
    }

    package func standing(at now: Duration) -> Standing {
        guard let until else { return .closed }
        if now < until { return .open(until: until) }
        return isTrying ? .trying : .trial
    }

    /// The one message of a trial was taken on.
    package mutating func began(at now: Duration) {
        if standing(at: now) == .trial { isTrying = true }
    }

    package mutating func worked() {
        failures = 0
        openings = 0
        until = nil
        isTrying = false
    }

    /// A message ended without a word about the way out: the next one may be the trial.
    package mutating func undecided() { isTrying = false }

    /// - Returns: whether it opened by this: said once, not for every message that was under way.
    package mutating func failed(at now: Duration) -> Bool {
        switch standing(at: now) {
        case .open: return false
        case .closed:
            failures += 1
            guard failures >= failuresMax else { return false }
        case .trial, .trying: break
        }
        let pause = min(Self.pauseMin * (1 << min(openings, 6)), Self.pauseMax)
        openings += 1
        isTrying = false
        until = now + pause
        return true
    }
}
