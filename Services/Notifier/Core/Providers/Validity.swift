import Calendars
package import Contracts

/// For how long a provider may keep a message that it cannot deliver at once: it must not come out of a queue behind
/// the end of the window.
package enum Validity {
    /// At least 1.
    package static func seconds(of grant: Grant, max: Int) -> Int {
        let left = (grant.notAfter.millisecondsSinceEpoch - grant.decidedAt.millisecondsSinceEpoch) / 1_000
        return Int(Swift.max(1, min(left, Int64(max))))
    }
}
