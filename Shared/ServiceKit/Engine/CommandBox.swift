import Foundation
import Messaging
import Storage

/// How a command ended: its value, and whether what it said is with the broker already.
package struct Performed<Value: Sendable>: Sendable {
    package let value: Value
    /// True when every message of the command is confirmed, so that contact has stopped. False when that was not known
    /// in time; the messages are committed and go out as soon as the broker takes them.
    package let effective: Bool
}

/// Why a command was not run.
package enum CommandError: Error, Sendable, Hashable {
    /// Too many commands wait; nothing was changed, trying again is safe.
    case overloaded
    case stopping
    /// The idempotency key was used before for another request.
    case keyReused
}

/// Carries one caller's closure into a turn and its result back.
struct CommandBox<Value: Sendable>: Command {
    let cause: Cause
    let body: @Sendable (UnitOfWork) throws -> Value
    let answer: @Sendable (Result<(Value, Int64?), any Error>) -> Void

    func run(_ work: UnitOfWork) throws -> @Sendable () -> Void {
        let value = try body(work)
        let sequence = work.lastSequence
        return { [answer] in answer(.success((value, sequence))) }
    }

    func fail(_ error: any Error) -> @Sendable () -> Void {
        { [answer] in answer(.failure(error)) }
    }
}
