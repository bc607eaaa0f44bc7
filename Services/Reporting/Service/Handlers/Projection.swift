import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore
import Storage

/// Where the effect of one event goes, within the turn's transaction.
struct Projection {
    let work: UnitOfWork
    let envelope: Envelope
    let zone: Zone

    var database: Database { work.database }

    /// When it came about. Every event of ours says so; the clock is for strangers'.
    var at: Instant { envelope.time ?? work.now }

    /// The day on the house's clocks.
    func day(_ instant: Instant) -> Int { zone.local(at: instant).date.dayNumber }

    func count(
        _ metric: Metric, at instant: Instant, creditor: String = "", key: String = "", other: String = "",
        amount: Int64 = 0
    ) throws {
        try TallyStore.add(
            Tally(metric, day: day(instant), creditor: creditor, key: key, other: other, amount: amount), in: database)
    }

    func tell(_ entry: TimelineEntry) throws { try LogStore.add(entry, in: database) }
}
