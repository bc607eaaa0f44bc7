import Storage

/// Deletes what a store has kept for long enough, beside the turns and by time: a busy service, one that does nothing
/// and one that is started anew each hour are all kept small.
///
/// While there is much to delete, a small transaction of its own every 50 ms takes up to 20,000 rows of a table a
/// second, several times what turns can add; a turn waits for at most one of them.
struct Housekeeper {
    private static let firstAfter: Duration = .seconds(5)
    private static let pauseWhenDone: Duration = .seconds(60)
    private static let pauseBetween: Duration = .milliseconds(50)

    let configuration: EngineConfiguration
    let store: Store

    /// Runs until the task is cancelled or the store fails.
    func run() async throws {
        var pause = Self.firstAfter
        while !Task.isCancelled {
            try await configuration.monotonic.sleep(pause)
            let wall = configuration.wall.now()
            let isDue = try await store.read { try Housekeeping.isDue(in: $0, at: wall) }
            let isMore = isDue ? try await store.write { try Housekeeping.sweep(in: $0, at: wall) } : false
            pause = isMore ? Self.pauseBetween : Self.pauseWhenDone
        }
    }
}
