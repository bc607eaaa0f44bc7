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
    /// The outbox rows this work made, in order.
    package private(set) var said: [Outbox.Waiting] = []
    /// The sequence number of the newest outbox row this work made.
    package var lastSequence: Int64? { said.last?.sequence }

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
        let message = try message(body, exchange: exchange, routingKey: routingKey, policyVersion: policyVersion)
        let row = OutboxRow(message: message, alone: alone, cause: cause.id)
        said.append(try Outbox.append(row, to: database, at: wall))
    }

    /// A message that leaves no trace in the store: for answers that are asked for again when they are lost.
    package func message<Body: MessageBody>(
        _ body: Body, exchange: String, routingKey: String, policyVersion: String? = nil
    ) throws -> OutgoingMessage {
        sent += 1
        let envelope = Envelope(
            id: cause.derived("\(service)/\(sent)"), source: "/quittance/\(service)", type: Body.messageType,
            subject: body.subject, time: now, correlationID: cause.correlationID ?? cause.messageID,
            causationID: cause.messageID, traceparent: cause.traceparent, policyVersion: policyVersion,
            data: try JSONCoding.encode(body))
        return OutgoingMessage(
            exchange: exchange, routingKey: routingKey, mandatory: exchange.isEmpty,
            properties: EnvelopeCodec.properties(of: envelope), body: envelope.data)
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
