import Calendars
import CommunicationCore
import Contracts
import Policies
import TestSupport
import Testing

@Suite("Ceilings on contacts at the gate")
struct CoreCapsTests {
    private static let house = [
        Core.rule("Q-CAP-DAY", .cap(ContactCap(period: .rolling(days: 1), max: 1, per: .person))),
        Core.rule("Q-CAP-WEEK", .cap(ContactCap(period: .rolling(days: 7), max: 3, per: .person))),
        Core.rule(
            "Q-CAP-MONTH", .cap(ContactCap(period: .rolling(days: 30), max: 10, per: .person)),
            scope: RuleScope(channels: [.sms, .email, .whatsapp])),
        Core.rule(
            "US-F-06", .cap(ContactCap(period: .calendarDays(7), max: 7, per: .debt)),
            scope: RuleScope(channels: [.call])),
    ]

    @Test(
        "What uses up a cap",
        arguments: [
            (Core.EntryShape(), true),
            (Core.EntryShape(outcome: .inDoubt), true),
            (Core.EntryShape(outcome: nil), true),
            (Core.EntryShape(outcome: .failed), false),
            (Core.EntryShape(outcome: .unused), false),
            (Core.EntryShape(contactClass: .receipt), false),
            (Core.EntryShape(contactClass: .statutory), false),
            (Core.EntryShape(contactClass: nil), true),
            (Core.EntryShape(contactClass: .marketing), true),
            (Core.EntryShape(direction: .inbound), false),
            (Core.EntryShape(channel: .letter), true),
            (Core.EntryShape(account: "city:A-77"), true),
            (Core.EntryShape(secondsAgo: 86_399), true),
            (Core.EntryShape(secondsAgo: 86_400), false),
        ])
    func counts(_ shape: Core.EntryShape, _ counted: Bool) throws {
        var input = try Core.input()
        input.history.entries = [shape.entry(before: input.instant)]
        let answer = try Core.gate(Self.house).decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules == (counted ? ["Q-CAP-DAY"] : []))
        var receipt = input
        receipt.contact.contactClass = .receipt
        #expect(try Core.gate(Self.house).decide(receipt, zones: Core.zones(of: input)).refusingRules == [])
    }

    @Test("Seven calls in seven days for each debt, as in the regulation's own example")
    func sevenInSeven() throws {
        var input = try Core.input(at: "2026-04-07T15:00:00Z", zones: ["America/New_York"])
        input.contact.channel = .call
        input.debtor.country = "US"
        input.creditor.jurisdiction = "US"
        input.history.entries = try (1...7).map { day in
            Core.contact(try Core.instant("2026-04-0\(min(day, 7))T14:00:00Z"), .call, account: "trade:A-1")
        }
        let gate = try Core.gate([Self.house[3]])
        let over = gate.decide(input, zones: try Core.zones(of: input))
        #expect(over.decision == .delay(until: try Core.instant("2026-04-08T12:00:00Z")))
        #expect(over.refusingRules == ["US-F-06"])

        input.instant = try Core.instant("2026-04-08T12:00:00Z")
        input.zones = try Core.zones(of: input).map { ZoneFact($0, at: input.instant) }
        #expect(gate.decide(input, zones: try Core.zones(of: input)).isAllowed)
    }

    @Test("Contacts that are only counted are taken for the youngest they can be")
    func older() throws {
        var input = try Core.input()
        let oldest = input.instant - .seconds(86_400 * 20)
        input.history.entries = [Core.contact(oldest)]
        input.history.older = 9
        let answer = try Core.gate(Self.house).decide(input, zones: Core.zones(of: input))
        #expect(answer.refusingRules == ["Q-CAP-MONTH"])
        #expect(answer.decision == .delay(until: oldest + .seconds(86_400 * 30)))
    }

    @Test("Over seeded histories a delay ends at the first moment at which the caps allow it, and not before")
    func oracle() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var input = try Core.input(at: "2026-02-16T08:00:00Z")
            let now = input.instant
            input.history.entries = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                Core.contact(
                    now - .seconds(1_800 * Int.random(in: 1...(48 * 35), using: &random)),
                    [.sms, .email, .letter].randomElement(using: &random) ?? .sms,
                    [.reminder, .collection, .receipt, nil].randomElement(using: &random) ?? nil,
                    outcome: [.sent, .inDoubt, .failed, nil].randomElement(using: &random) ?? nil)
            }.sorted { $0.at > $1.at }
            let answer = Gate(rules: Self.always).decide(input, zones: try Core.zones(of: input))
            let first = firstFree(input.history.entries, from: now)
            switch answer.decision {
            case .allow: #expect(first == now)
            case .delay(let until): #expect(first == until)
            default: Issue.record("neither allowed nor delayed: \(answer.decision)")
            }
        }
    }

    /// Contact at any hour, so that only the caps speak.
    private static let always = GateRules(
        packs: [
            Core.pack(
                nil,
                Array(house.prefix(3)) + [
                    Core.rule(
                        "L-ALWAYS",
                        .window(
                            WeeklyWindow(
                                days: Dictionary(
                                    uniqueKeysWithValues: Weekday.allCases.compactMap { day in
                                        (try? DayWindow(opens: .midnight, closes: .endOfDay)).map { (day, $0) }
                                    }), barHolidays: false)))
                ])
        ], holidays: [:])

    /// Half hour by half hour, counting anew each time.
    private func firstFree(_ entries: [HistoryFacts.Entry], from now: Instant) -> Instant {
        let counted = entries.filter { entry in
            entry.contactClass != .receipt && entry.outcome != .failed
        }
        let caps: [(days: Int, max: Int, electronic: Bool)] = [(1, 1, false), (7, 3, false), (30, 10, true)]
        var candidate = now
        while true {
            let fits = caps.allSatisfy { cap in
                counted.filter { entry in
                    candidate.duration(since: entry.at) < .seconds(86_400 * cap.days)
                        && (!cap.electronic || entry.channel != .letter)
                }.count < cap.max
            }
            if fits { return candidate }
            candidate = candidate + .seconds(1_800)
        }
    }
}

extension Core {
    /// A contact in the history, the usual one unless told otherwise.
    struct EntryShape: Sendable, CustomTestStringConvertible {
        var secondsAgo = 7_200
        var channel = Channel.sms
        var contactClass: ContactClass? = .reminder
        var account: AccountID? = "trade:A-1"
        var outcome: DeliveryResult? = .sent
        var direction = ContactDirection.outbound

        init(
            secondsAgo: Int = 7_200, channel: Channel = .sms, contactClass: ContactClass? = .reminder,
            account: AccountID? = "trade:A-1", outcome: DeliveryResult? = .sent,
            direction: ContactDirection = .outbound
        ) {
            self.secondsAgo = secondsAgo
            self.channel = channel
            self.contactClass = contactClass
            self.account = account
            self.outcome = outcome
            self.direction = direction
        }

        func entry(before now: Instant) -> HistoryFacts.Entry {
            Core.contact(
                now - .seconds(secondsAgo), channel, contactClass, account: account, outcome: outcome,
                direction: direction)
        }

        var testDescription: String {
            "\(secondsAgo) s, \(channel), \(contactClass?.rawValue ?? "no class"), \(outcome?.rawValue ?? "no outcome")"
        }
    }
}
