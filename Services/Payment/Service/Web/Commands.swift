import ServiceKit
import Storage
import Web

/// Runs a change in the engine's next turn, and says in plain words when it cannot.
enum Commands {
    static func perform<Value: Sendable>(
        _ engine: ServiceEngine, _ id: String, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        do {
            return try await engine.perform(id, body)
        } catch CommandError.overloaded, CommandError.stopping {
            throw ProblemDetails.unavailable("Nothing was changed. Try again in a moment.")
        }
    }
}
