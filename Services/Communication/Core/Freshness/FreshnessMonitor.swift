package import Contracts

/// How old the facts of other services are at most (Q-FRESH).
///
/// Communication asks at a moment of its own monotonic clock; the answer comes back through the source's outbox, behind
/// everything the source said before. So once the answer is processed, everything the source knew when it was asked is
/// known here too, and the facts are no older than the question. No other clock is involved.
///
/// A new value knows nothing: after a restart everything is stale until an answer is back.
package struct FreshnessMonitor: Sendable, Hashable {
    /// The services without whose fresh word nothing leaves.
    package static let sources = ["dispute", "payment"]

    /// Questions remembered; older ones are far beyond any bound anyway.
    static let probesMax = 120

    /// Differs with every start, so that answers to an earlier life do not count.
    package let asker: String
    private var next: Int64 = 1
    private var sentAt: [Int64: Duration] = [:]
    private var newest: [String: Int64] = [:]
    private var freshAt: [String: Duration] = [:]

    package init(asker: String) {
        self.asker = asker
    }

    /// The next question, to be sent to all sources now.
    ///
    /// - Parameter now: monotonic time since any fixed origin, *before* the question is sent.
    package mutating func probe(at now: Duration) -> FactProbe {
        let number = next
        next += 1
        sentAt[number] = now
        sentAt[number - Int64(Self.probesMax)] = nil
        return FactProbe(number: number, asker: asker)
    }

    /// Takes an answer in.
    ///
    /// - Returns: false when it is not to us, to no question we remember, from no source we wait for, or older than one
    ///   already taken in; nothing has changed then.
    @discardableResult
    package mutating func echo(_ echo: FactEcho) -> Bool {
        guard echo.asker == asker, Self.sources.contains(echo.source), let sent = sentAt[echo.number],
            echo.number > newest[echo.source] ?? 0
        else { return false }
        newest[echo.source] = echo.number
        freshAt[echo.source] = sent
        return true
    }

    /// How old the facts of a source are at most; nil when that cannot be told.
    package func age(of source: String, at now: Duration) -> Duration? {
        guard let fresh = freshAt[source], now >= fresh else { return nil }
        return now - fresh
    }

    /// Whether a permit granted now would end its life on facts within the bound.
    package func isFresh(at now: Duration, permitLife: Duration, freshnessMax: Duration) -> Bool {
        Self.sources.allSatisfy { source in
            age(of: source, at: now).map { $0 + permitLife <= freshnessMax } ?? false
        }
    }

    /// For the gate's input. A part of a millisecond counts as a whole one, so that rounding never makes facts younger.
    package func facts(at now: Duration) -> [FreshnessFacts.Source] {
        Self.sources.map { source in
            FreshnessFacts.Source(name: source, age: age(of: source, at: now).map(Self.milliseconds))
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (whole, fraction) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        return seconds * 1_000 + whole + (fraction > 0 ? 1 : 0)
    }
}
