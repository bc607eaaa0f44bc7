import GRDB
import ServiceKit
import Storage
import Web

/// Runs changes in the engine's next turn, and says in plain words when it cannot.
struct Commander: Sendable {
    let store: Store
    let engine: ServiceEngine

    private static let attemptsMax = 5

    /// Runs a change of something that is counted. A command's name makes the ids of the messages it sends, so no two
    /// changes may have the same: the count at which a change is made is part of the name, and when another change came
    /// first this one is looked at again.
    func change<Value: Sendable>(
        _ name: String, at count: @escaping @Sendable (Database) throws -> Int64,
        _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        for _ in 0..<Self.attemptsMax {
            let seen = try await store.read(count)
            do {
                return try await perform("\(name)/\(seen)") { work in
                    guard try count(work.database) == seen else { throw Overtaken() }
                    return try body(work)
                }
            } catch is Overtaken {
                continue
            }
        }
        throw ProblemDetails.unavailable("Others are changing this just now. Nothing was changed; try again.")
    }

    /// Runs a change that sends no message, or whose name is never used again.
    func perform<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        try await translating { try await engine.perform(name, body) }
    }

    /// Turns the engine's own refusals into answers.
    func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch CommandError.overloaded, CommandError.stopping {
            throw ProblemDetails.unavailable("Nothing was changed. Try again in a moment.")
        } catch CommandError.keyReused {
            throw ProblemDetails.conflict("This Idempotency-Key was used before for another request.")
        }
    }

    private struct Overtaken: Error {}
}
