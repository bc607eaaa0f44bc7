import Synchronization

/// What happened in a world, in order: for comparing two runs of one seed, and for reading when one fails.
package final class History: Sendable {
    private struct State {
        var lines: [String] = []
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    }

    private let state = Mutex(State())
    private let scheduler: SimulatedScheduler

    package init(scheduler: SimulatedScheduler) { self.scheduler = scheduler }

    package func note(_ text: String) {
        let line = "\(scheduler.now / .milliseconds(1)) \(text)"
        stamp(line)
        state.withLock { $0.lines.append(line) }
    }

    /// Counts in the digest, and is not read.
    package func stamp(_ text: String) {
        state.withLock { state in
            for byte in text.utf8 { state.digest = (state.digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
    }

    /// FNV-1a over all lines and stamps: two runs with the same digest did the same.
    package var digest: UInt64 { state.withLock { $0.digest } }

    package func last(_ count: Int) -> [String] { state.withLock { Array($0.lines.suffix(count)) } }
}
