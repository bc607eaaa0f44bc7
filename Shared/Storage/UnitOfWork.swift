package import Calendars
package import Foundation
package import GRDB
package import Messaging

/// What a handler may do: read and change the service's own tables, send messages, set timers. All of it commits
/// together with the mark that the message was handled, or none of it does.
///
/// Lives inside one write transaction on the store's own thread; never let it escape the handler.
package final class UnitOfWork {
    package let database: Database
    /// The business clock.
    package let now: Instant
    /// Real time, for rows that only housekeeping looks at.
    package let wall: Instant
    package let service: String
    package let cause: Cause
    private var sent = 0
    /// The sequence number of the newest outbox row this work made.
    package private(set) var lastSequence: Int64?

    package init(database: Database, now: Instant, wall: Instant, service: String, cause: Cause) {
        self.database = database
        self.now = now
        self.wall = wall
        self.service = service
        self.cause = cause
    }

    // MARK: - Messages

    /// Says a fact to everybody: exchange `events`, routing key = its type.
    package func emit<Body: MessageBody>(_ body: Body, policyVersion: String? = nil) throws {
        try send(body, exchange: "events", routingKey: Body.messageType, policyVersion: policyVersion)
    }

    /// Sends a message to an exchange; to one queue with the exchange "" and the queue's name as the key.
    /// - Parameter alone: published only after every earlier message is confirmed, and confirmed before any later one.
    package func send<Body: MessageBody>(
        _ body: Body, exchange: String, routingKey: String, alone: Bool = false, policyVersion: String? = nil
    ) throws {
        sent += 1
        let envelope = Envelope(
            id: cause.derived("\(service)/\(sent)"), source: "/quittance/\(service)", type: Body.messageType,
            subject: body.subject, time: now, correlationID: cause.correlationID ?? cause.messageID,
            causationID: cause.messageID, traceparent: cause.traceparent, policyVersion: policyVersion,
            data: try JSONCoding.encode(body))
        let row = OutboxRow(
            message: OutgoingMessage(
                exchange: exchange, routingKey: routingKey, mandatory: exchange.isEmpty,
                properties: EnvelopeCodec.properties(of: envelope), body: envelope.data),
            alone: alone, cause: cause.id)
        lastSequence = try Outbox.append(row, to: database, at: wall)
    }

    // MARK: - Timers

    /// Sets a timer on the business clock; one of the same kind and key is replaced.
    package func schedule(_ kind: String, key: String, at due: Instant, payload: Data = Data()) throws {
        try Timers.set(kind: kind, key: key, due: due, payload: payload, in: database)
    }

    package func cancel(_ kind: String, key: String) throws {
        try Timers.remove(kind: kind, key: key, in: database)
    }
}
