import Calendars

/// When an ERP publishes: in batches three hours apart, all of them on the half-hour grid when the start is.
struct Timetable: Sendable {
    let start: Instant
    let days: Int

    static let batchesPerDay = 8
    private static let secondsPerBatch = 10_800

    var end: Instant { start + .seconds(days * 86_400) }

    /// Batches from the start to before the end.
    var batchCount: Int { days * Self.batchesPerDay }

    func batch(_ index: Int) -> Instant { start + .seconds(index * Self.secondsPerBatch) }

    /// The batch of a day (0 is the first) and a slot in it; at the start for everything that lies before it.
    func batch(day: Int, slot: Int) -> Instant {
        day < 0 ? start : batch(day * Self.batchesPerDay + slot)
    }

    func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    /// The creditors' date on a day of the story: South Africa is two hours ahead, all year.
    func date(_ day: Int) -> LocalDate { Self.date(of: start).adding(days: day) }

    static func date(of instant: Instant) -> LocalDate { Zone.utc.local(at: instant + .seconds(7_200)).date }
}
