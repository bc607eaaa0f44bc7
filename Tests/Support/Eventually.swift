package import Testing

/// Waits for a condition. When the time is over it records an issue at the caller's line and throws, so that what
/// depends on the condition is not tried.
package func eventually(
    _ what: Comment, within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        guard clock.now < deadline else {
            Issue.record("not within \(limit): \(what)", sourceLocation: sourceLocation)
            throw TookTooLong()
        }
        try await clock.sleep(for: .milliseconds(2))
    }
}

/// A condition that a test waits for did not come true in time.
package struct TookTooLong: Error {}
