import Foundation
import GRDB
package import Messaging
package import Storage

/// What people do about messages set aside: look, try again, discard. Everything is done in the engine's own turns, and
/// who did it is kept. Doing a thing twice does it once.
package struct SetAsideDesk: Sendable {
    /// A message with what it was sent with, and what was done about it.
    package struct Detail: Sendable {
        package let message: SetAsideMessage
        package let delivery: Delivery
        package let log: [SetAsideLog.Entry]
    }

    private let engine: ServiceEngine

    package init(engine: ServiceEngine) { self.engine = engine }

    package var service: String { engine.configuration.service }

    private var seal: BodySeal { engine.configuration.seal }

    // MARK: - Looking

    package func list(
        _ standing: SetAsideMessage.Standing, kind: SetAsideMessage.Kind? = nil, after id: Int64, limit: Int
    ) async throws -> [SetAsideMessage] {
        try await engine.store.read {
            try SetAsideMessages.list(standing: standing, kind: kind, after: id, limit: limit, in: $0)
        }
    }

    package func count(_ standing: SetAsideMessage.Standing) async throws -> Int {
        try await engine.store.read { try SetAsideMessages.count(standing, in: $0) }
    }

    package func find(_ id: Int64) async throws -> SetAsideMessage? {
        try await engine.store.read { try SetAsideMessages.find(id, in: $0) }
    }

    /// The body in it is not to be shown; see `open`.
    package func detail(_ id: Int64) async throws -> Detail? {
        let seal = seal
        return try await engine.store.read { try Self.detail(id, seal, $0) }
    }

    /// The message with its body, which may hold personal data; who looked is noted before it is handed out.
    package func open(_ id: Int64, by actor: String) async throws -> Detail? {
        let seal = seal
        return try await perform("set-aside/\(id)/read") { work in
            guard try SetAsideMessages.find(id, in: work.database) != nil else { return nil }
            try SetAsideLog.add(
                .read, id, by: actor, because: nil, seal: seal, in: work.database, at: work.wall)
            return try Self.detail(id, seal, work.database)
        }
    }

    private static func detail(_ id: Int64, _ seal: BodySeal, _ database: Database) throws -> Detail? {
        guard let message = try SetAsideMessages.find(id, in: database),
            let delivery = try SetAsideMessages.delivery(of: id, seal: seal, in: database)
        else { return nil }
        return Detail(
            message: message, delivery: delivery, log: try SetAsideLog.entries(of: id, seal: seal, in: database))
    }

    // MARK: - Acting

    /// Tries a waiting message again, and waits for the turn in which that is done.
    /// - Returns: the message as it then stands: replayed, or still waiting with the newest reasons; nil without one.
    package func replay(_ id: Int64, by actor: String, because reason: String) async throws -> SetAsideMessage? {
        let seal = seal
        let waits = try await perform("set-aside/\(id)/replay") { work in
            guard try SetAsideMessages.find(id, in: work.database)?.standing == .waiting else { return false }
            try SetAsideLog.add(
                .replayed, id, by: actor, because: reason, seal: seal, in: work.database, at: work.wall)
            return true
        }
        if waits {
            engine.replay(id)
            // A turn takes replays before commands: when this one has run, the replay has.
            try await perform("set-aside/\(id)/replayed") { _ in }
        }
        return try await find(id)
    }

    /// Closes a waiting message for good. What it held is held no longer by it.
    /// - Returns: the message as it then stands; nil without one.
    package func discard(_ id: Int64, by actor: String, because reason: String) async throws -> SetAsideMessage? {
        guard let seen = try await find(id) else { return nil }
        let (seal, unparked) = (seal, engine.configuration.handlers.whenUnparked)
        // The attempts tell one discarding from the next, should the message come back: what is said gets other ids.
        return try await perform("set-aside/\(id)/discard/\(seen.attempts)") { work in
            guard let message = try SetAsideMessages.find(id, in: work.database), message.standing == .waiting,
                let delivery = try SetAsideMessages.delivery(of: id, seal: seal, in: work.database)
            else { return try SetAsideMessages.find(id, in: work.database) }
            let kind = try SetAsideMessages.close(
                consumer: message.consumer, messageID: message.messageID, as: .discarded,
                because: "a person decided so",
                in: work.database)
            try SetAsideLog.add(
                .discarded, id, by: actor, because: reason, seal: seal, in: work.database, at: work.wall)
            if kind == .parked {
                let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body)
                try unparked?(delivery, envelope, work)
            }
            return try SetAsideMessages.find(id, in: work.database)
        }
    }

    @discardableResult
    private func perform<Value: Sendable>(
        _ id: String, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Value {
        try await engine.perform(id, body).value
    }
}
