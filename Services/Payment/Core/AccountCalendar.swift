package import Calendars

/// When a day begins and ends for the accounts of one country. A country with several zones has the day end where it
/// ends last, so that nobody's promise is broken while it is still that day where they live.
package struct AccountCalendar: Sendable, Hashable {
    private let zones: [Zone]

    /// - Parameter zones: the country's; UTC when there is none.
    package init(zones: [Zone]) { self.zones = zones.isEmpty ? [.utc] : zones }

    /// The earliest date that a clock in the country shows.
    package func today(at now: Instant) -> LocalDate {
        zones.map { $0.local(at: now).date }.min() ?? Zone.utc.local(at: now).date
    }

    /// The first half hour of UTC at which a day has begun everywhere in the country.
    package func start(of day: LocalDate) -> Instant {
        let first = zones.map { $0.firstInstant(notBefore: LocalDateTime(startOf: day)) }.max() ?? .distantFuture
        return first.roundedUpToHalfHour
    }

    /// When a promise that is still open is broken: the days of grace have ended.
    package func deadline(of promise: PromiseToPay) -> Instant { start(of: promise.lateOn) }
}

extension Instant {
    /// Everything that comes due lies on half hours, so that many things share one instant.
    package var roundedUpToHalfHour: Instant {
        let grid: Int64 = 30 * 60 * 1_000
        let rest = millisecondsSinceEpoch % grid
        let up = rest == 0 ? 0 : (rest > 0 ? grid - rest : -rest)
        return Instant(millisecondsSinceEpoch: millisecondsSinceEpoch + up)
    }
}
