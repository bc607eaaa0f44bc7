import Calendars
import Contracts
import Messaging
import SandboxCore
import Testing

@testable import SandboxService

@Suite("Schedule")
struct ScheduleTests {
    private func at(_ text: String) throws -> Instant { try Instant(rfc3339: "2026-01-05T\(text)Z") }

    private func act(_ person: String, _ number: Int, _ time: String) throws -> PlannedAct {
        PlannedAct(
            at: try at(time), person: person, debtorID: "city:D-1", accountID: "city:A-1", number: number,
            kind: .ignoreCall, link: nil)
    }

    @Test(
        "The next half hour is strictly later",
        arguments: [
            ("03:00:00", "03:30:00"), ("03:29:59", "03:30:00"), ("03:30:00", "04:00:00"), ("23:10:00", "23:30:00"),
        ])
    func grid(_ now: String, _ next: String) throws {
        #expect(Schedule.next(after: try at(now)) == (try at(next)))
    }

    @Test("What is due is handed out once, in order of person and number, and nothing at or behind the end")
    func acts() throws {
        var schedule = Schedule(feed: [], end: try at("20:00:00"))
        for act in [
            try act("P-2", 1, "06:00:00"), try act("P-1", 2, "06:00:00"), try act("P-1", 1, "06:00:00"),
            try act("P-1", 3, "07:00:00"), try act("P-9", 1, "20:00:00"),
        ] { schedule.add(act) }
        #expect(schedule.next == (try at("06:00:00")))
        let due = schedule.takeActs(through: try at("06:30:00")).map { "\($0.person)/\($0.number)" }
        #expect(due == ["P-1/1", "P-1/2", "P-2/1"])
        #expect(schedule.takeActs(through: try at("06:30:00")).isEmpty)
        #expect(schedule.next == (try at("07:00:00")))
        _ = schedule.takeActs(through: try at("07:00:00"))
        #expect(schedule.next == nil)
    }
}
