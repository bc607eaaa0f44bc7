import Calendars
import GRDB

/// One day of contacts, on the clocks of the console.
struct ContactDay: Sendable {
    let now: Instant
    let zone: Zone
    let date: LocalDate

    init(of now: Instant, zone: Zone) {
        self.now = now
        self.zone = zone
        date = zone.local(at: now).date
    }

    func lines(
        _ filter: ContactFilter, limit: Int, offset: Int, in database: Database
    ) throws -> (lines: [ContactLine], total: Int) {
        try ContactQueries.day(
            filter, from: zone.firstInstant(notBefore: LocalDateTime(startOf: date)),
            until: zone.firstInstant(notBefore: LocalDateTime(startOf: date.adding(days: 1))), limit: limit,
            offset: offset, in: database)
    }
}
