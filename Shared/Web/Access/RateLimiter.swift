package import Calendars
import Synchronization

/// A token bucket for each key, in bounded memory.
///
/// It keeps one number a key: the instant at which the bucket is full again (the generic cell rate algorithm). A key
/// whose bucket is full is the same as one never seen, so those are forgotten first; if none is full, the tenth of the
/// keys nearest to it.
package final class RateLimiter: Sendable {
    private let burst: Int64
    private let interval: Int64
    private let keysMaximum: Int
    private let now: @Sendable () -> Instant
    private let fullAt = Mutex<[String: Int64]>([:])

    /// `burst` tokens at most (at least 1), one more every `interval` (at least a millisecond); `now` is wall time.
    package init(
        burst: Int, interval: Duration, keysMaximum: Int = 10_000, now: @escaping @Sendable () -> Instant
    ) {
        precondition(burst >= 1 && keysMaximum >= 10, "a limiter needs a burst of 1 and room for 10 keys at least")
        self.burst = Int64(burst)
        self.interval = max(1, interval.milliseconds)
        self.keysMaximum = keysMaximum
        self.now = now
    }

    /// Takes a token: nil if there was one, else how long until the next.
    package func take(_ key: String) -> Duration? {
        let now = now().millisecondsSinceEpoch
        return fullAt.withLock { fullAt in
            let full = fill(fullAt[key], now)
            let wait = full + interval - burst * interval - now
            guard wait <= 0 else { return .milliseconds(wait) }
            if fullAt[key] == nil, fullAt.count >= keysMaximum { forget(&fullAt, now) }
            fullAt[key] = full + interval
            return nil
        }
    }

    /// Puts a token back that was taken for something which turned out harmless.
    package func giveBack(_ key: String) {
        fullAt.withLock { fullAt in
            guard let full = fullAt[key] else { return }
            fullAt[key] = full - interval
        }
    }

    /// How many keys are kept.
    package var count: Int { fullAt.withLock(\.count) }

    /// Never in the past, and never further ahead than an empty bucket: a clock set back must not lock anyone out.
    private func fill(_ stored: Int64?, _ now: Int64) -> Int64 {
        min(max(stored ?? now, now), now + burst * interval)
    }

    private func forget(_ fullAt: inout [String: Int64], _ now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count >= keysMaximum else { return }
        for (key, _) in fullAt.sorted(by: { $0.value < $1.value }).prefix(keysMaximum / 10) { fullAt[key] = nil }
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
