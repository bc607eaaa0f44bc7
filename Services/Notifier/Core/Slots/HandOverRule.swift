import Calendars
package import Contracts

/// Whether a hand-over may still begin. A permit counts from when its request was sent, the earliest moment at which it
/// can have been decided; and nothing leaves behind `notAfter`, whatever time the permit has left.
package struct HandOverRule: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        /// - Parameter until: monotonic; what has not left by then must not leave any more.
        case begin(until: Duration)
        /// The cause for the outcome `unused`.
        case unused(cause: Cause)
    }

    package enum Cause: String, Sendable, Hashable {
        case permitExpired = "permit-expired"
        case windowClosed = "window-closed"
        /// Begun in time, but the way out was too slow: given up before anything left.
        case tooSlow = "too-slow"
        /// The spool could not be written.
        case spoolFailed = "spool-failed"
    }

    package init() {}

    /// Monotonic times count from one fixed origin. Business time is the grant's decision and all the real time since
    /// the request was sent: the decision came later than that, so the window is never stretched.
    /// - Parameters:
    ///   - decidedAfter: an instant before which the grant cannot have been decided.
    ///   - handOverMax: the time a begun hand-over has; the gate keeps as much free before a window closes.
    package func answer(
        _ grant: Grant, decidedAfter: Duration, handOverMax: Duration, now: Duration
    ) -> Answer {
        let age = now - decidedAfter
        guard grant.lifeMilliseconds > 0, age >= .zero, age <= .milliseconds(grant.lifeMilliseconds) else {
            return .unused(cause: .permitExpired)
        }
        guard grant.decidedAt + age <= grant.notAfter else { return .unused(cause: .windowClosed) }
        return .begin(until: now + handOverMax)
    }
}
