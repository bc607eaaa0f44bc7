package import Contracts

/// Which channels to ask permits for. A spool that could not be written is left alone for a while, longer each time:
/// asking on would only spin grants around.
package struct ChannelHealth: Sendable, Hashable {
    private struct Trouble: Sendable, Hashable {
        var failures: Int
        /// Monotonic, from one fixed origin.
        var until: Duration
    }

    package static let pauseMin: Duration = .seconds(1)
    package static let pauseMax: Duration = .seconds(60)

    private let channels: [Channel]
    private var trouble: [Channel: Trouble] = [:]

    package init(channels: [Channel]) { self.channels = channels }

    package func open(at now: Duration) -> [Channel] {
        channels.filter { channel in trouble[channel].map { $0.until <= now } ?? true }
    }

    /// When the next channel is tried again; nil when none waits.
    package func reopens(after now: Duration) -> Duration? {
        trouble.values.map(\.until).filter { $0 > now }.min()
    }

    package mutating func worked(_ channel: Channel) { trouble[channel] = nil }

    /// - Returns: whether the channel stood open before, so that the trouble is told once and not for every message.
    package mutating func failed(_ channel: Channel, at now: Duration) -> Bool {
        let known = trouble[channel]
        if let known, known.until > now { return false }
        let failures = (known?.failures ?? 0) + 1
        let pause = min(Self.pauseMin * (1 << min(failures - 1, 6)), Self.pauseMax)
        trouble[channel] = Trouble(failures: failures, until: now + pause)
        return true
    }
}
