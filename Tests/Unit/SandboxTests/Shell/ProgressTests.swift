import Calendars
import Contracts
import Money
import Synchronization
import Testing

@testable import SandboxCore
@testable import SandboxService

@Suite("Progress of the demo")
struct ProgressTests {
    private static let start = Worlds.start
    /// More rules than any line has room for.
    private static let rules: [String: Int] = [
        "Q-PAID": 1_204, "Q-CAP-WEEK": 310, "Q-HOLD": 96, "ZA-NCA-129": 40, "Q-NO-ZONE": 12, "Q-FRESH": 12,
        "Q-OPT-OUT": 7, "ZA-CPA-11": 3, "Q-ATTEMPT-OPEN": 2, "US-REGF-1006.14": 1,
    ]

    private func tally(_ refusals: [String: Int] = rules, sent: [Channel] = [.sms, .sms, .email]) -> Tally {
        var tally = Tally()
        for (number, channel) in sent.enumerated() {
            tally.add(
                SeenMessage(
                    contactID: ContactID("c-\(number)"), channel: channel, contactClass: .collection,
                    debtorID: "city:D-1", accountID: "city:A-1", step: "s", amount: .zero(.zar),
                    decidedAt: Self.start, text: ""))
        }
        tally.refusals = refusals
        tally.holds = 31
        return tally
    }

    private func text(_ tally: Tally, day: Int = 12) -> ProgressText {
        ProgressText(day: day, days: 60, tally: tally, elapsed: .seconds(94))
    }

    @Test("no line is wider than its room, and every number that fits is whole", arguments: [40, 60, 80, 100, 300])
    func fits(columns: Int) {
        for tally in [tally(), tally([:], sent: [])] {
            let lines = text(tally).block(columns: columns)
            #expect(lines.map(\.label) == ["Day 12 of 60", "Sent", "Debtors", "Refused"])
            let room = min(columns, 120) - ProgressText.labelWidth
            #expect(lines.allSatisfy { $0.text.count <= room })
            #expect(text(tally).line(columns: columns).count <= columns)
        }
    }

    @Test("the rules that refused most are named first, the others are counted")
    func refusals() {
        let lines = text(tally()).block(columns: 80)
        #expect(lines[3].text == "Q-PAID 1,204   Q-CAP-WEEK 310   Q-HOLD 96   and 7 more")
        #expect(text(tally(["Q-PAID": 2, "Q-HOLD": 1])).block(columns: 80)[3].text == "Q-PAID 2   Q-HOLD 1")
        #expect(text(tally([:])).block(columns: 80)[3].text == "nothing yet")
        #expect(text(tally(["A-RULE-WITH-A-VERY-LONG-NAME-INDEED": 1])).block(columns: 40)[3].text == "by one rule")
    }

    @Test("it says the day, messages by channel, payments, disputes, holds and the time it took")
    func content() {
        let lines = text(tally()).block(columns: 80)
        #expect(
            lines[0].text == String(repeating: "━", count: 8) + String(repeating: "┄", count: 32) + "    20 %   1:34")
        #expect(lines[1].text == "sms 2   email 1")
        #expect(lines[2].text == "payments 0   disputes 0   holds 31")
        #expect(
            text(tally()).line()
                == "day 12 of 60 · sms 2 email 1 · payments 0 · disputes 0 · holds 31 · 1:34 · refused Q-PAID 1,204 "
                + "and 9 more")
    }

    @Test("on a terminal the block is redrawn in place, remarks stay above it, and a narrower window leaves no rest")
    func redrawn() {
        let screen = Screen(columns: 100)
        let display = ProgressDisplay(days: 60, start: Self.start, terminal: screen.terminal(isScreen: true))
        for day in 0..<3 {
            screen.pass(.seconds(1))
            display.show(Self.start + .seconds(day * 86_400), tally())
        }
        #expect(screen.rows.count == 4 && screen.rows[0].hasPrefix("Day 3 of 60"))
        display.say("Waiting for payment …")
        #expect(screen.rows.count == 5 && screen.rows[0] == "Waiting for payment …")
        screen.narrow(to: 60)
        screen.pass(.seconds(1))
        display.show(Self.start + .seconds(3 * 86_400), tally())
        #expect(screen.rows.map { String($0.prefix(11)) }.prefix(2) == ["Waiting for", "Day 4 of 60"])
        #expect(screen.rows.count == 5 && screen.rows.allSatisfy { $0.count < 60 })
        display.end(tally())
        display.say("The end.")
        #expect(screen.rows.count == 6 && screen.rows[1].hasPrefix("Day 60 of 60") && screen.rows[5] == "The end.")
    }

    @Test("on a terminal it is drawn ten times a second at most")
    func often() {
        let screen = Screen(columns: 100)
        let display = ProgressDisplay(days: 60, start: Self.start, terminal: screen.terminal(isScreen: true))
        for _ in 0..<100 {
            screen.pass(.milliseconds(10))
            display.show(Self.start, tally())
        }
        #expect((9...11).contains(screen.writes))
    }

    @Test("in a file there is a line a day, and never more than one a second")
    func file() {
        // A file has no columns to wrap at.
        let screen = Screen(columns: 1_000)
        let display = ProgressDisplay(days: 60, start: Self.start, terminal: screen.terminal(isScreen: false))
        // Two seconds a day, with ten instants a day.
        for instant in 0..<50 {
            screen.pass(.milliseconds(200))
            display.show(Self.start + .seconds(instant * 8_640), tally())
        }
        #expect(screen.rows.map { String($0.prefix(5)) } == (1...5).map { "day \($0)" })
        // Then ten days a second.
        for day in 5..<45 {
            screen.pass(.milliseconds(100))
            display.show(Self.start + .seconds(day * 86_400), tally())
        }
        #expect((8...10).contains(screen.rows.count))
        display.end(tally())
        #expect(screen.rows.last?.hasPrefix("day 60 of 60") == true)
        #expect(screen.rows.allSatisfy { !$0.contains("\u{1B}") })
    }
}

/// As much of a terminal as the display uses: lines, moving up, clearing to the end, and wrapping where a row is full.
private final class Screen: Sendable {
    private struct State {
        var columns: Int
        /// Unwrapped: a window that gets narrower wraps them anew.
        var lines: [String] = []
        var elapsed: Duration = .zero
        var writes = 0
    }

    private let state: Mutex<State>

    init(columns: Int) { state = Mutex(State(columns: columns)) }

    var rows: [String] { state.withLock { Self.wrapped($0.lines, $0.columns) } }
    var writes: Int { state.withLock { $0.writes } }

    func pass(_ time: Duration) { state.withLock { $0.elapsed += time } }
    func narrow(to columns: Int) { state.withLock { $0.columns = columns } }

    func terminal(isScreen: Bool) -> Terminal {
        Terminal(
            isScreen: isScreen, columns: { self.state.withLock { $0.columns } },
            elapsed: { self.state.withLock { $0.elapsed } }, write: write, remark: write)
    }

    @Sendable private func write(_ text: String) {
        state.withLock { state in
            guard !text.isEmpty else { return }
            state.writes += 1
            var rest = text[...]
            if let up = rest.prefixMatch(of: /\u{1B}\[(\d+)A\r\u{1B}\[J/) {
                var rows = Self.wrapped(state.lines, state.columns)
                rows.removeLast(min(rows.count, Int(up.1) ?? 0))
                state.lines = rows
                rest = rest[up.range.upperBound...]
            }
            let plain = rest.replacing(/\u{1B}\[\d+m/, with: "")
            state.lines += plain.split(separator: "\n").map(String.init)
        }
    }

    private static func wrapped(_ lines: [String], _ columns: Int) -> [String] {
        lines.flatMap { line in
            stride(from: 0, to: max(1, line.count), by: columns).map { String(line.dropFirst($0).prefix(columns)) }
        }
    }
}
