import Calendars
import CommunicationCore
import TestSupport
import Testing

@Suite("When legal proceedings may start in South Africa")
struct CoreLegalTests {
    private typealias Event = DefaultNotice.DeliveryEvent

    private static func calendar(_ declared: [DeclaredDay] = []) throws -> BusinessCalendar {
        BusinessCalendar(holidays: try HolidayCalendar(country: "ZA", declared: declared))
    }

    private static func event(_ kind: Event.Kind, _ day: String) throws -> Event {
        Event(on: try Core.date(day), kind: kind)
    }

    /// In default since 1 July 2026; the notice came to the right post office on 7 August.
    private static func facts() throws -> LegalFacts {
        LegalFacts(
            inDefaultSince: try Core.date("2026-07-01"), curedOn: nil,
            notice: DefaultNotice(
                statesArrears: true, namesWaysOut: true,
                events: [try event(.sent, "2026-08-03"), try event(.atRightPostOffice, "2026-08-07")]),
            answers: [], standstills: [])
    }

    /// A change of those facts, the day it leads to, and the rules that stand in the way on 10 August 2026.
    private struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let earliest: String?
        let rules: [String]
        let change: @Sendable (inout LegalFacts) throws -> Void

        init(
            _ title: String, _ earliest: String?, _ rules: [String],
            _ change: @escaping @Sendable (inout LegalFacts) throws -> Void
        ) {
            testDescription = title
            self.earliest = earliest
            self.rules = rules
            self.change = change
        }
    }

    private static let cases = [
        // Women's Day was a Sunday, so Monday the tenth is no business day.
        Case("the notice's ten days end last", "2026-08-24", ["ZA-NCA-05"]) { _ in },
        Case("the default's twenty days end last", "2026-09-03", ["ZA-NCA-05", "ZA-NCA-05"]) {
            $0.inDefaultSince = try Core.date("2026-08-05")
        },
        Case("nothing is in default", nil, ["ZA-NCA-05", "ZA-NCA-05"]) { $0.inDefaultSince = nil },
        Case("the default was cured", nil, ["ZA-NCA-09", "ZA-NCA-05"]) { $0.curedOn = try Core.date("2026-08-08") },
        Case("no notice", nil, ["ZA-NCA-03"]) { $0.notice = nil },
        Case("a notice that names no arrears", nil, ["ZA-NCA-04", "ZA-NCA-05"]) { $0.notice?.statesArrears = false },
        Case("a notice that names no way out", nil, ["ZA-NCA-03", "ZA-NCA-05"]) { $0.notice?.namesWaysOut = false },
        Case("a notice from before the default", nil, ["ZA-NCA-05", "ZA-NCA-03"]) {
            $0.inDefaultSince = try Core.date("2026-08-08")
        },
        Case("a notice that came on the day of the default", "2026-09-07", ["ZA-NCA-05", "ZA-NCA-05"]) {
            $0.inDefaultSince = try Core.date("2026-08-07")
        },
        Case("sent is not delivered", nil, ["ZA-NCA-06"]) {
            $0.notice?.events = [try event(.sent, "2026-07-03")]
        },
        Case("the wrong post office", nil, ["ZA-NCA-07"]) {
            $0.notice?.events = [try event(.atWrongPostOffice, "2026-07-03")]
        },
        Case("sent back after it came", nil, ["ZA-NCA-07"]) {
            $0.notice?.events.append(try event(.returned, "2026-08-10"))
        },
        Case("sent back on the day it came", nil, ["ZA-NCA-07"]) {
            $0.notice?.events.append(try event(.returned, "2026-08-07"))
        },
        Case("diverted, and then where it belongs", "2026-08-24", ["ZA-NCA-05"]) {
            $0.notice?.events.insert(try event(.returned, "2026-08-06"), at: 0)
            $0.notice?.events.append(try event(.atRightPostOffice, "2026-08-05"))
        },
        Case("a signature stands, wherever the post went", "2026-08-21", ["ZA-NCA-05"]) {
            $0.notice?.events += [try event(.signedFor, "2026-08-06"), try event(.returned, "2026-08-09")]
        },
        Case("the consumer turned the proposals down", "2026-08-24", ["ZA-NCA-05"]) {
            $0.answers = [NoticeAnswer(on: try Core.date("2026-08-09"), rejects: true)]
        },
        Case("the consumer said something else", nil, ["ZA-NCA-05", "ZA-NCA-05"]) {
            $0.answers = [NoticeAnswer(on: try Core.date("2026-08-09"), rejects: false)]
        },
        Case("a plan was agreed and broken", "2026-10-01", ["ZA-NCA-05", "ZA-NCA-05"]) {
            $0.answers = [
                NoticeAnswer(
                    on: try Core.date("2026-08-09"), rejects: false, settledOn: try Core.date("2026-10-01"))
            ]
        },
        Case("debt review", nil, ["ZA-NCA-05", "ZA-NCA-13"]) { $0.standstills = [.debtReview] },
        Case("an order, and an intervention", nil, ["ZA-NCA-05", "ZA-NCA-10", "ZA-NCA-14"]) {
            $0.standstills = [.restructuringOrder, .debtIntervention]
        },
    ]

    @Test("each fact has its day and its rule", arguments: cases)
    private func each(_ one: Case) throws {
        var facts = try Self.facts()
        try one.change(&facts)
        let start = LegalStart(facts, calendar: try Self.calendar())
        #expect(start.earliest?.iso8601 == one.earliest)
        #expect(start.standing(on: try Core.date("2026-08-10")).map(\.ruleID) == one.rules)
        if let earliest = start.earliest {
            #expect(start.standing(on: earliest) == [])
            #expect(!start.standing(on: earliest.adding(days: -1)).isEmpty)
        }
    }

    /// The public holidays of three years as they are published, without the days declared.
    private static let holidays: Set<String> = [
        "2026-01-01", "2026-03-21", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-01", "2026-06-16", "2026-08-09",
        "2026-08-10", "2026-09-24", "2026-12-16", "2026-12-25", "2026-12-26",
        "2027-01-01", "2027-03-21", "2027-03-22", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-01", "2027-06-16",
        "2027-08-09", "2027-09-24", "2027-12-16", "2027-12-25", "2027-12-26", "2027-12-27",
        "2028-01-01", "2028-03-21", "2028-04-14", "2028-04-17", "2028-04-27", "2028-05-01", "2028-06-16", "2028-08-09",
        "2028-09-24", "2028-09-25", "2028-12-16", "2028-12-25", "2028-12-26",
    ]

    @Test("over seeded facts the day is the first on which both counts, made day by day, are full")
    func dayByDay() throws {
        var random = SeededGenerator(seed: 129)
        let first = try Core.date("2026-01-01")
        let lawful = try Self.calendar()
        for _ in 0..<12 {
            let declared = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                first.adding(days: Int.random(in: 0...800, using: &random))
            }
            let calendar = try Self.calendar(
                declared.map { DeclaredDay(date: $0, name: "declared", country: "ZA") })
            for _ in 0..<200 {
                let since = first.adding(days: Int.random(in: 0...700, using: &random))
                let delivered = since.adding(days: Int.random(in: 0...60, using: &random))
                var facts = try Self.facts()
                facts.inDefaultSince = since
                facts.notice?.events = [Event(on: delivered, kind: .signedFor)]
                let earliest = try #require(LegalStart(facts, calendar: calendar).earliest)
                #expect(earliest == firstDay(since, delivered, Set(declared)), "since \(since), delivered \(delivered)")
                // Days declared at short notice move it back, never forward.
                #expect(earliest >= (try #require(LegalStart(facts, calendar: lawful).earliest)))
            }
        }
    }

    /// Goes from day to day and counts on both clocks at once.
    private func firstDay(_ since: LocalDate, _ delivered: LocalDate, _ declared: Set<LocalDate>) -> LocalDate {
        var inDefault = 0
        var noticed = 0
        var day = since
        repeat {
            day = day.adding(days: 1)
            // 5 January 1970 was a Monday.
            let isWeekend = (day.dayNumber - 4) % 7 >= 5
            guard !isWeekend, !Self.holidays.contains(day.iso8601), !declared.contains(day) else { continue }
            inDefault += 1
            if day > delivered { noticed += 1 }
        } while inDefault < 20 || noticed < 10
        return day
    }
}
