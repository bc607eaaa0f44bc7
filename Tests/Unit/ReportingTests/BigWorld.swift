import Calendars
import Contracts
import Foundation
import Messaging
import Money

/// A made-up past of any size: the same seed gives the same events.
struct BigWorld {
    private(set) var events: [Envelope] = []
    private var make = EventMaker()
    private var state: UInt64
    private var versions: [Int64]
    private var balances: [Int64]
    private let segments = ["first-time-late", "occasional", "chronic", "new", "on-time", "protected"]
    private let creditors = ["metsi-city", "karoo-retail", "linden-practice"]
    private let steps = ["heads-up", "missed", "nudge", "options", "talk", "notice"]
    private let rules = [
        "Q-HOLD", "Q-PROMISE", "Q-CAP-WEEK", "ZA-CFDC-11", "Q-OPTOUT", "Q-PAID", "Q-NO-ADDRESS", "Q-FEED-AGE",
        "Q-DISPUTE",
    ]

    init(seed: UInt64, accounts: Int, days: Int, events count: Int) throws {
        state = seed
        versions = Array(repeating: 1, count: accounts)
        balances = Array(repeating: 0, count: accounts)
        for index in 0..<accounts {
            balances[index] = Int64(20_000 + roll(900_000))
            try say(index, at: EventMaker.start)
            try make.say(EventMaker.segmented(id(index), segments[roll(segments.count)]), at: EventMaker.start)
        }
        var number = 0
        while make.events.count < count {
            number += 1
            let hour = number * days * 24 / max(1, count / 3)
            let day = min(hour / 24, days - 1)
            let at = EventMaker.start + .seconds(day * 86_400 + (3 + roll(28)) * 1_800)
            try act(number, roll(accounts), at: at)
        }
        events = make.events
    }

    private func id(_ index: Int) -> String { "\(index % 3 == 0 ? "city" : "trade"):A-\(1_000 + index)" }

    private mutating func roll(_ bound: Int) -> Int {
        // xorshift64*: any sequence will do, as long as it is the same each time.
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 2_685_821_657_736_338_717) >> 33) % bound
    }

    private mutating func say(_ index: Int, at: Instant) throws {
        try make.say(
            EventMaker.account(
                id(index), version: versions[index], balance: balances[index], debtor: "city:D-\(index / 2)",
                creditor: creditors[index % 3], dueOn: 20_440 + index % 70,
                settledAt: balances[index] > 0 ? nil : at), at: at)
        versions[index] += 1
    }

    private mutating func act(_ number: Int, _ index: Int, at: Instant) throws {
        let channels: [Channel] = [.sms, .sms, .sms, .email, .email, .letter, .call]
        let contact = EventMaker.contact(
            "c-\(number)", account: id(index), channel: channels[roll(channels.count)],
            segment: segments[index % segments.count], step: steps[roll(steps.count)], creditor: creditors[index % 3])
        switch roll(100) {
        case ..<50:
            try make.say(EventMaker.decision("d-c-\(number)", account: id(index), outcome: "allow", at: at), at: at)
            try make.say(EventMaker.permitted(contact, at: at), at: at)
            let ends: [DeliveryResult] = roll(40) == 0 ? [.failed, .unused, .inDoubt] : [.sent]
            try make.say(EventMaker.settled(contact, ends[roll(ends.count)], at: at), at: at)
        case ..<75:
            let rule = rules[min(roll(rules.count), roll(rules.count))]
            try make.say(
                EventMaker.decision("d-c-\(number)", account: id(index), outcome: "deny", rules: [rule], at: at), at: at
            )
            try make.say(EventMaker.refused(contact, [rule], at: at), at: at)
        case ..<90: try pay(number, index, at: at)
        case ..<96: try dispute(number, index, at: at)
        case ..<99:
            let standing: PromiseStanding = roll(3) == 0 ? .broken : .kept
            try make.say(EventMaker.promise("p-\(number)", account: id(index), .open, version: 1), at: at)
            try make.say(EventMaker.promise("p-\(number)", account: id(index), standing, version: 2), at: at)
        default: try make.say(EventMaker.alert("a-\(number)", about: id(index), at: at), at: at)
        }
    }

    private mutating func pay(_ number: Int, _ index: Int, at: Instant) throws {
        let amount = min(max(1_000, balances[index] / 3), max(1_000, balances[index]))
        balances[index] = max(0, balances[index] - amount)
        try make.say(
            EventMaker.paid(
                "city:P-\(number)", account: id(index), cents: amount, at: at, source: roll(3) == 0 ? .erp : .gateway,
                contact: roll(2) == 0 ? ContactID("c-\(number - 1)") : nil), at: at)
        try say(index, at: at)
    }

    private mutating func dispute(_ number: Int, _ index: Int, at: Instant) throws {
        let holder = id(index)
        try make.say(EventMaker.dispute("x-\(number)", account: holder, .open, version: 1, openedAt: at), at: at)
        try make.say(
            HoldPlaced(set: EventMaker.holds(account: holder, ["dispute:x-\(number)"], version: Int64(2 * number))),
            at: at)
        guard roll(3) > 0 else { return }
        try make.say(EventMaker.dispute("x-\(number)", account: holder, .upheld, version: 2, openedAt: at), at: at)
        try make.say(
            HoldReleased(set: EventMaker.holds(account: holder, [], version: Int64(2 * number + 1))), at: at)
    }
}
