import Calendars
import Foundation

/// Says on the standard output how far the story is: one line redrawn on a terminal, else one line a simulated day.
struct ProgressLine {
    private let days: Int
    private let start: Instant
    private let isTerminal: Bool
    private let columns: Int
    private let began = ContinuousClock.now
    private var drawnAt: ContinuousClock.Instant?
    private var shownDay = 0

    init(days: Int, start: Instant, isTerminal: Bool = isatty(STDOUT_FILENO) == 1, columns: Int? = nil) {
        self.days = days
        self.start = start
        self.isTerminal = isTerminal
        self.columns = columns ?? Self.terminalColumns()
    }

    mutating func show(_ now: Instant, _ tally: Tally) {
        let day = Self.day(of: now, since: start, of: days)
        if isTerminal {
            let moment = ContinuousClock.now
            // The eye needs no more than ten a second.
            if let drawnAt, moment - drawnAt < .milliseconds(100) { return }
            drawnAt = moment
            write("\r\u{1B}[K" + String(text(day, tally).prefix(columns - 1)))
        } else if day > shownDay {
            shownDay = day
            write(text(day, tally) + "\n")
        }
    }

    /// Ends the line.
    mutating func end(_ tally: Tally) {
        write((isTerminal ? "\r\u{1B}[K" : "") + text(days, tally) + "\n")
    }

    /// Says who keeps time from going on.
    static func text(_ trouble: Conductor.Trouble) -> String {
        switch trouble {
        case .missing(let services): "Waiting for \(services.sorted().joined(separator: ", ")) …"
        case .pending(let counts) where counts.isEmpty:
            "The services do not come to rest: something moves all the time."
        case .pending(let counts):
            "Not done yet: "
                + counts.map { "\($0.key) with \($0.value)" }.sorted().joined(separator: ", ") + " …"
        case .over: "All services answer again."
        }
    }

    /// From 1 to `days`.
    static func day(of now: Instant, since start: Instant, of days: Int) -> Int {
        let passed = now.duration(since: start) / .seconds(86_400)
        return min(days, max(0, Int(passed)) + 1)
    }

    private func text(_ day: Int, _ tally: Tally) -> String {
        let seconds = Int((ContinuousClock.now - began) / .seconds(1))
        let elapsed = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
        let parts = [
            "day \(day) of \(days)", tally.messagesText.isEmpty ? "no messages yet" : tally.messagesText,
            "payments \(tally.payments)", "disputes \(tally.disputes)", "holds \(tally.holds)",
            tally.refusals.isEmpty ? "" : "refused \(tally.refusalsText())", elapsed,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    private static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 120 }
        return Int(size.ws_col)
    }
}
