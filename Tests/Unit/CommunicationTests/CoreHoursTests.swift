import Calendars
import CommunicationCore
import Contracts
import Policies
import Testing

@Suite("Hours of contact at the gate")
struct CoreHoursTests {
    private static let us = ["America/New_York", "America/Los_Angeles"]

    @Test(
        "With several zones all must be open (US-F-03)",
        arguments: [
            ("2026-04-01T14:59:00Z", nil as String?, "2026-04-01T15:00:00Z"),
            ("2026-04-01T15:00:00Z", "2026-04-02T00:59:49Z", ""),
            ("2026-04-02T01:00:00Z", nil, "2026-04-02T15:00:00Z"),
            // The clocks go forward between Saturday and Sunday, which is barred.
            ("2026-03-08T02:00:00Z", nil, "2026-03-09T15:00:00Z"),
        ])
    func intersects(_ at: String, _ notAfter: String?, _ until: String) throws {
        var input = try Core.input(at: at, zones: Self.us)
        input.debtor.country = "US"
        input.creditor.jurisdiction = "US"
        let answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        let expected: GateDecision =
            if let notAfter {
                .allow(notAfter: try Core.instant(notAfter))
            } else {
                .delay(until: try Core.instant(until))
            }
        #expect(answer.decision == expected)
    }

    @Test("Zones that are never open together mean no contact")
    func emptyIntersection() throws {
        let names = ["Asia/Tokyo", "Europe/London", "America/Los_Angeles"]
        let input = try Core.input(zones: names)
        let answer = try Core.gate().decide(input, zones: Core.zones(of: input))
        #expect(answer.decision == .deny)
        #expect(answer.refusingRules == ["Q-NO-HOURS"])
    }

    @Test("Several windows add up, and the answer leads to the first common opening")
    func addsUp() throws {
        let late = try Core.rule("L-LATE", .window(Core.weekdays("10:00", "12:00")))
        let early = try Core.rule("L-EARLY", .window(Core.weekdays("09:00", "11:00", saturday: ("09:00", "12:00"))))
        let gate = try Core.gate([late, early])
        // Friday half past eleven: one window is still open, the other opens on Saturday, both together on Monday.
        let input = try Core.input(at: "2026-01-09T09:30:00Z")
        let answer = gate.decide(input, zones: try Core.zones(of: input))
        #expect(answer.refusingRules == ["L-EARLY"])
        #expect(answer.decision == .delay(until: try Core.instant("2026-01-12T08:00:00Z")))
        let open = try Core.input(at: "2026-01-09T08:30:00Z")
        #expect(
            gate.decide(open, zones: try Core.zones(of: open)).decision
                == .allow(notAfter: try Core.instant("2026-01-09T08:59:49Z")))
    }

    @Test("Where clocks are put back over midnight, the day ends at its second midnight")
    func twoMidnights() throws {
        // At one minute past midnight it became one minute past eleven again.
        let allDay = try DayWindow(opens: .midnight, closes: .endOfDay)
        let always = WeeklyWindow(
            days: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, allDay) }), barHolidays: false)
        let rules = [
            Core.rule("L-ALWAYS", .window(always)), Core.rule("L-QUIET", .quietAfterConversation(days: 1)),
        ]
        let gate = Gate(rules: GateRules(packs: [Core.pack(nil, rules)], holidays: [:]))
        var input = try Core.input(at: "1999-10-31T03:01:00Z", zones: ["America/Goose_Bay"])
        let zones = try Core.zones(of: input)
        #expect(
            gate.decide(input, zones: zones).decision == .allow(notAfter: try Core.instant("1999-10-31T03:59:49Z")))

        input.history.entries = [Core.contact(try Core.instant("1999-10-31T01:00:00Z"), .call, conversation: true)]
        input.history.entries[0].account = nil
        #expect(
            gate.decide(input, zones: zones).decision == .delay(until: try Core.instant("1999-10-31T04:00:00Z")))
    }

    @Test(
        "Every half hour of a year agrees with the plain reading of the window, in each of three zones",
        arguments: [
            ["Africa/Johannesburg"], ["Europe/London"], ["America/New_York", "America/Los_Angeles"],
        ])
    func oracle(_ names: [String]) throws {
        let gate = try Core.gate()
        let zones = try names.map { try Core.zone($0) }
        let holidays = try Core.holidays()
        let first = try Core.instant("2026-01-01T00:00:00Z")
        for slot in stride(from: 0, to: 350 * 48, by: 7) {
            let now = first + .seconds(1_800 * slot)
            var input = try Core.input()
            input.instant = now
            input.zones = zones.map { ZoneFact($0, at: now) }
            let open = zones.allSatisfy { zone in
                let local = zone.local(at: now)
                guard holidays["ZA"]?.holiday(on: local.date) == nil else { return false }
                switch local.date.weekday {
                case .sunday: return false
                case .saturday: return (9..<13).contains(local.time.hour)
                default: return (8..<20).contains(local.time.hour)
                }
            }
            let answer = gate.decide(input, zones: zones)
            #expect(answer.isAllowed == open, "at \(now)")
            if case .delay(let until) = answer.decision {
                input.instant = until
                input.zones = zones.map { ZoneFact($0, at: until) }
                #expect(gate.decide(input, zones: zones).isAllowed, "delayed from \(now) to \(until)")
                #expect(until > now)
            }
        }
    }
}
