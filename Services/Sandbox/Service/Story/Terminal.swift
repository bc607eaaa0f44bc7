import Foundation

/// Where progress is shown, behind functions, so that a test can look at the screen.
struct Terminal: Sendable {
    /// Whether lines can be drawn over; else they are written one below the other.
    let isScreen: Bool
    let columns: @Sendable () -> Int
    /// Since the story began.
    let elapsed: @Sendable () -> Duration
    let write: @Sendable (String) -> Void
    let remark: @Sendable (String) -> Void

    /// Standard output, with remarks on standard error.
    static func standard() -> Terminal {
        let began = ContinuousClock.now
        let isDumb = ["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"] ?? "")
        return Terminal(
            isScreen: isatty(STDOUT_FILENO) == 1 && !isDumb, columns: size, elapsed: { ContinuousClock.now - began },
            write: { FileHandle.standardOutput.write(Data($0.utf8)) },
            remark: { FileHandle.standardError.write(Data($0.utf8)) })
    }

    @Sendable private static func size() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
