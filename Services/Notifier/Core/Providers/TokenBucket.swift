/// How much a provider lets through: a number a second, and so many at once after a pause.
///
/// A value without a clock; monotonic times count from one fixed origin.
package struct TokenBucket: Sendable, Hashable {
    /// Tokens a second.
    package let rate: Double
    /// Tokens it holds at most.
    package let burst: Double
    private var tokens: Double
    private var filledAt: Duration

    /// - Parameter rate: a second of it is what it holds, and at least one.
    package init(rate: Double, at now: Duration) {
        precondition(rate > 0 && rate.isFinite, "a rate must be above nothing, not \(rate)")
        self.rate = rate
        burst = max(1, rate)
        tokens = burst
        filledAt = now
    }

    /// As few as this are not worth a request: a tenth of a second is waited for.
    package var least: Int { max(1, Int(rate / 10)) }

    /// - Returns: whole tokens, 0 when they are fewer than `least`.
    package func available(at now: Duration) -> Int {
        let whole = Int(level(at: now))
        return whole >= least ? whole : 0
    }

    /// How long until there are `least`; zero when there are.
    package func wait(at now: Duration) -> Duration {
        let missing = Double(least) - level(at: now)
        // A millisecond more than it takes, so that rounding never wakes anybody for nothing.
        return missing > 0 ? .seconds(missing / rate) + .milliseconds(1) : .zero
    }

    package mutating func take(_ count: Int, at now: Duration) {
        tokens = level(at: now) - Double(count)
        filledAt = max(filledAt, now)
    }

    private func level(at now: Duration) -> Double {
        min(burst, tokens + max(0, (now - filledAt) / .seconds(1)) * rate)
    }
}
