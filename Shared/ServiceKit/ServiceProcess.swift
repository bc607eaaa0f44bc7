import Foundation
import GRDB
import Logging

/// Runs a service for the life of its process.
package enum ServiceProcess {
    /// Ends the process: with 0 when it was told to stop; with 1 when the service cannot start or go on, after one line
    /// that says why, without a stack. Nothing was acknowledged that was not stored, so a restart loses nothing.
    package static func run(_ service: String, _ body: () async throws -> Void) async -> Never {
        do {
            try await body()
            exit(0)
        } catch {
            // The process's own logger may not be there yet: settings are read before it is made.
            var logger = Logger(label: service) { _ in JSONLines(service: service, level: .info) }
            logger.logLevel = .info
            logger.critical("the service cannot go on", metadata: ["error": "\(describe(error))"])
            exit(1)
        }
    }

    /// SQLite's own text may quote values; its number is enough to find the cause.
    private static func describe(_ error: any Error) -> String {
        if let error = error as? DatabaseError { return "SQLite error \(error.extendedResultCode.rawValue)" }
        return "\(error)"
    }
}
