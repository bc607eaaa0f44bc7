/// How far a run is, in one line: a bar on a terminal, a plain line now and then elsewhere.
struct PublishProgress {
    private static let barWidth = 24
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant?
    private let isTerminal: Bool
    private let isSilent: Bool

    init(isSilent: Bool) {
        start = clock.now
        isTerminal = Console.isTerminal
        self.isSilent = isSilent
    }

    var seconds: Double { start.duration(to: clock.now) / .seconds(1) }

    /// Shows it unless it was shown a moment ago.
    mutating func show(rows: Int, bad: Int, done: Double, _ counts: AnswerBook.Counts) {
        let now = clock.now
        let every: Duration = isTerminal ? .milliseconds(200) : .seconds(5)
        guard !isSilent, last.map({ $0.duration(to: now) >= every }) ?? isTerminal else {
            // Elsewhere the first line comes after a while: a short run needs none.
            if last == nil { last = start }
            return
        }
        last = now
        let line = Self.line(rows: rows, bad: bad, done: done, seconds: seconds, counts)
        isTerminal ? Console.redraw(Self.bar(done) + " " + line) : Console.remark(line)
    }

    /// Leaves the last line standing free for what follows.
    func end() {
        if isTerminal, !isSilent { Console.redraw("") }
    }

    static func line(rows: Int, bad: Int, done: Double, seconds: Double, _ counts: AnswerBook.Counts) -> String {
        let rate = seconds > 0 ? Int(Double(counts.published) / seconds) : 0
        return "\(Int(done * 100))% · \(rows) rows, \(bad) bad · \(counts.published) events (\(rate)/s) · "
            + "\(counts.accepted) accepted, \(counts.rejected) rejected"
    }

    private static func bar(_ done: Double) -> String {
        let filled = Int(done * Double(barWidth))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled) + "]"
    }
}
