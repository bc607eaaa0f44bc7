package import Calendars
import Foundation

/// Removes what processes that were killed left unfinished. Such files hold personal data and belong to nobody.
package enum UnfinishedFiles {
    /// Far longer than any hand-over, and the age after which every Maildir writer may clear `tmp`.
    package static let age: Duration = .seconds(36 * 3_600)

    /// - Parameter now: real time, to compare with the files' own.
    /// - Returns: how many files were removed.
    package static func remove(in folders: [String], now: Instant) -> Int {
        folders.reduce(0) { count, folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return count + names.filter { $0.hasPrefix(".") }.filter { remove("\(folder)/\($0)", now: now) }.count
        }
    }

    private static func remove(_ path: String, now: Instant) -> Bool {
        guard let facts = FileFacts(path: path), facts.isFile else { return false }
        let changed = Instant(millisecondsSinceEpoch: facts.changed * 1_000)
        return now.duration(since: changed) > age && unlink(path) == 0
    }
}
