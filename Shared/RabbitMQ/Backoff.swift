/// How long to wait before the next attempt: doubling from `first` to `cap`, of which the upper half is random so that
/// many clients of one broker do not come back in step.
package struct Backoff: Sendable, Hashable {
    package var first: Duration
    package var cap: Duration
    /// A connection that lived this long counts as healthy: the next failure starts from `first` again.
    package var healthyAfter: Duration
    private(set) var failures = 0

    package init(
        first: Duration = .milliseconds(200), cap: Duration = .seconds(30), healthyAfter: Duration = .seconds(60)
    ) {
        precondition(first > .zero && cap >= first, "backoff needs 0 < first <= cap, not \(first) and \(cap)")
        self.first = first
        self.cap = cap
        self.healthyAfter = healthyAfter
    }

    /// The pause after a failure of a connection that had served for `servedFor`.
    mutating func pause(servedFor: Duration, using random: inout some RandomNumberGenerator) -> Duration {
        if servedFor >= healthyAfter { failures = 0 }
        var full = first
        for _ in 0..<failures where full < cap { full = min(full * 2, cap) }
        failures += 1
        // 53 random bits as a fraction of 1: all that a Double holds.
        return full / 2 + full / 2 * (Double(random.next() >> 11) / 0x1p53)
    }
}
