/// The clock of timeouts, retries and pauses: always real in a running service, and never set back. A simulation passes
/// its own, so that a pause of seconds costs nothing and falls on the same instant each time.
package struct MonotonicClock: Sendable {
    package let now: @Sendable () -> ContinuousClock.Instant
    /// Throws `CancellationError` at once when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = MonotonicClock(
        now: { ContinuousClock.now }, sleep: { try await ContinuousClock().sleep(for: $0) })
}
