package import Calendars
import Foundation
import Synchronization

/// The clock of law, due dates, timers, pay links and promises: the system's, or stepped by a conductor.
///
/// Stepped, it holds the last instant that the service *processed from its own queues*, so that time is ordered with
/// facts; it is kept in the store and never goes back.
package final class BusinessClock: Sendable {
    package enum Mode: Sendable, Hashable {
        case system
        case stepped
    }

    package let mode: Mode
    private let stepped: Mutex<Instant>
    private let wall: WallClock

    package init(mode: Mode, wall: WallClock = .system, startingAt instant: Instant = .distantPast) {
        self.mode = mode
        self.wall = wall
        stepped = Mutex(instant)
    }

    package var now: Instant {
        switch mode {
        case .system: wall.now()
        case .stepped: stepped.withLock { $0 }
        }
    }

    /// Adopts a stepped instant; an earlier one than the present is ignored.
    package func adopt(_ instant: Instant) {
        stepped.withLock { $0 = max($0, instant) }
    }
}

/// Real calendar time, for sessions, tokens and housekeeping only.
package struct WallClock: Sendable {
    package let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    package static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
