import Testing

/// Looks until a condition holds, and fails the test when it does not hold in time.
func eventually(
    _ what: Comment, within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        guard clock.now < deadline else {
            Issue.record("not within \(limit): \(what)", sourceLocation: sourceLocation)
            throw TookTooLong()
        }
        try await clock.sleep(for: .milliseconds(5))
    }
}

struct TookTooLong: Error {}
