package import Calendars
import Contracts

/// The made-up world of a demo: creditors, debtors and everything their two ERPs will say. The same arguments and the
/// same zone files give the same world, byte for byte.
package struct World: Sendable {
    package let seed: UInt64
    package let days: Int
    /// On the half-hour grid; everything happens from here to before `end`.
    package let start: Instant
    package let end: Instant
    package let creditors: [SandboxCreditor]
    package let debtors: [SandboxDebtor]
    /// All ERP events, in order of (instant, number).
    package let feed: [FeedEvent]
    /// Names, addresses, numbers and words that stand in no other place than the vault, the spools and the sandbox's
    /// own files. Whoever finds one in a store, a log or a message that is not a debtor record has found a leak.
    package let plantedPersonalData: [String]

    let debtorsByID: [DebtorID: SandboxDebtor]
    let backgrounds: [AccountID: AccountBackground]
    let businessDays: BusinessCalendar

    /// - Parameters:
    ///   - days: 1 to 400.
    ///   - count: 1 to 100 000 debtor records, over both ERPs.
    ///   - start: on the half-hour grid; 03:00 UTC is the beginning of the creditors' day.
    ///   - zones: of the system; read here and nowhere else.
    /// - Throws: when the system lacks a zone in which debtors live.
    package init(
        seed: UInt64, days: Int, debtors count: Int, start: Instant, zones: ZoneDatabase
    ) throws(CalendarError) {
        precondition((1...400).contains(days), "a story lasts 1 to 400 days, not \(days)")
        precondition((1...100_000).contains(count), "a world has 1 to 100000 debtors, not \(count)")
        precondition(start == Grid.floor(start), "a story starts on the half hour, not at \(start)")
        let timetable = Timetable(start: start, days: days)
        var maker = WorldMaker(seed: seed, timetable: timetable, living: try LivingZones(zones))
        maker.make(count)
        self.seed = seed
        self.days = days
        self.start = start
        end = timetable.end
        creditors = SandboxCreditor.all
        debtors = maker.debtors
        feed = maker.draft.finished()
        plantedPersonalData = maker.plantedPersonalData
        debtorsByID = Dictionary(uniqueKeysWithValues: maker.debtors.map { ($0.debtorID, $0) })
        backgrounds = maker.backgrounds
        businessDays = BusinessCalendar(holidays: try HolidayCalendar(country: "ZA", declared: []))
    }
}
