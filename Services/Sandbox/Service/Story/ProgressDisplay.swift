import Calendars
import Synchronization

/// Shows how far the story is: on a terminal a block redrawn in place, else a line a simulated day, and never more than
/// one a second.
///
/// Remarks go through here too, because whatever else is written between two drawings moves the block, and the next
/// drawing would erase the remark. The block's lines are cut to the terminal's width, which is asked at every drawing;
/// a line that wrapped would take two rows, and the block would climb up the screen.
final class ProgressDisplay: Sendable {
    private struct State {
        /// How many columns each line on the screen takes; empty when nothing is drawn.
        var drawn: [Int] = []
        var last: ProgressText?
        var shownAt: Duration?
        var shownDay = 0
    }

    private let days: Int
    private let start: Instant
    private let terminal: Terminal
    private let state = Mutex(State())

    /// The eye needs no more than ten a second; a file needs less.
    private static let pauseOnScreen: Duration = .milliseconds(100)
    private static let pauseInFile: Duration = .seconds(1)

    init(days: Int, start: Instant, terminal: Terminal) {
        self.days = days
        self.start = start
        self.terminal = terminal
    }

    func show(_ now: Instant, _ tally: Tally) {
        let text = ProgressText(
            day: ProgressText.day(of: now, since: start, of: days), days: days, tally: tally,
            elapsed: terminal.elapsed())
        state.withLock { state in
            let pause = terminal.isScreen ? Self.pauseOnScreen : Self.pauseInFile
            if let shownAt = state.shownAt, text.elapsed - shownAt < pause { return }
            guard terminal.isScreen || text.day > state.shownDay else { return }
            state.shownAt = text.elapsed
            state.shownDay = text.day
            put(text, &state)
        }
    }

    /// The last word, which stays.
    func end(_ tally: Tally) {
        let text = ProgressText(day: days, days: days, tally: tally, elapsed: terminal.elapsed())
        state.withLock { state in
            put(text, &state)
            state.drawn = []
            state.last = nil
        }
    }

    /// A remark, above the block.
    func say(_ remark: String) {
        state.withLock { state in
            if terminal.isScreen { terminal.write(erasing(&state)) }
            terminal.remark(remark + "\n")
            if terminal.isScreen, let last = state.last { put(last, &state) }
        }
    }

    // MARK: - Drawing

    private func put(_ text: ProgressText, _ state: inout State) {
        guard terminal.isScreen else {
            terminal.write(text.line() + "\n")
            return
        }
        let columns = terminal.columns()
        let lines = text.block(columns: columns).map { line in
            let label = line.label + String(repeating: " ", count: max(0, ProgressText.labelWidth - line.label.count))
            // The last column stays free: some terminals wrap as soon as it is filled.
            return (label: label, text: String(line.text.prefix(max(0, columns - 1 - label.count))))
        }
        let erased = erasing(&state)
        state.drawn = lines.map { $0.label.count + $0.text.count }
        state.last = text
        // In one piece, so that nobody ever sees half a block.
        terminal.write(erased + lines.map { "\u{1B}[2m\($0.label)\u{1B}[22m\($0.text)\n" }.joined())
    }

    /// Goes up to where the block begins and clears from there. After a change of the window's width a line may take
    /// more rows than it did.
    private func erasing(_ state: inout State) -> String {
        let columns = max(1, terminal.columns())
        let rows = state.drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        state.drawn = []
        return rows == 0 ? "" : "\u{1B}[\(rows)A\r\u{1B}[J"
    }
}
