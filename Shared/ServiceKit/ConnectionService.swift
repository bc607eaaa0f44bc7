import ServiceLifecycle

/// Keeps a connection to the broker for as long as the process lives, and closes it in good order. Stopped last, so
/// that what was committed still goes out.
package struct ConnectionService: Service {
    private let runConnection: @Sendable () async throws -> Void
    private let shutdown: @Sendable () async -> Void

    package init(run: @escaping @Sendable () async throws -> Void, shutdown: @escaping @Sendable () async -> Void) {
        runConnection = run
        self.shutdown = shutdown
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runConnection() }
            group.addTask {
                try await gracefulShutdown()
                await shutdown()
            }
            try await group.next()
            if !Task.isShuttingDownGracefully { group.cancelAll() }
            try await group.waitForAll()
        }
    }
}
