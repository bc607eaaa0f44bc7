package import GRDB
package import Messaging
package import Storage

/// A part of a service that answers transient requests at the end of each turn, in the turn's own transaction and so on
/// the newest facts (the permit desk). Called from one place at a time.
package protocol TurnExtension: Sendable {
    /// The queue whose deliveries are requests, not facts: no inbox, no acknowledgement.
    var requestQueue: String { get }

    func take(_ request: Delivery)

    /// What to answer now. Runs after facts, commands and timers of the turn; the answers are published after its
    /// commit.
    func endTurn(_ work: UnitOfWork) throws -> [OutgoingMessage]

    /// How soon it wants a turn although nothing arrives; zero or less when it wants one now.
    func wakeIn() -> Duration?

    /// Work begun and not ended, for stepped time.
    func pending(_ database: Database) throws -> Int64
}
