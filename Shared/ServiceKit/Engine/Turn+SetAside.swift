import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Storage

/// Messages that wait in the store: for a repair, for their sender, or for another try.
extension Turn {
    /// Whether something may wait in the store under the message's name.
    func mayBeStored(_ incoming: Incoming) -> Bool {
        incoming.isFromStore || stored.mayHold(consumer: incoming.delivery.queue, messageID: incoming.storedKey)
    }

    /// Whether another message that has the same id waits for another try or for its repair: it was acknowledged and
    /// must not be replaced. A refused one may be: its sender was told, and may send a better one under the same id.
    func otherBodyWaits(_ incoming: Incoming) throws -> Bool {
        guard mayBeStored(incoming) else { return false }
        let queue = incoming.delivery.queue
        let body = incoming.delivery.body
        if let retry = try Retries.find(consumer: queue, messageID: incoming.key, seal: engine.seal, in: database) {
            return retry.delivery.body != body
        }
        let aside = try SetAsideMessages.waiting(
            consumer: queue, messageID: incoming.key, seal: engine.seal, in: database)
        return aside.map { $0.kind == .parked && $0.delivery.body != body } ?? false
    }

    mutating func setAside(_ incoming: Incoming, _ kind: SetAsideMessage.Kind, _ reasons: [Reason]) throws {
        let attempts = try Retries.attempts(
            consumer: incoming.delivery.queue, messageID: incoming.storedKey, in: database)
        let key = try freeKey(for: incoming)
        stored.insert(consumer: incoming.delivery.queue, messageID: key)
        let before = try SetAsideMessages.put(
            incoming.delivery, messageID: key, kind: kind, type: incoming.type,
            subject: incoming.subject, reasons: reasons, attempts: max(1, attempts), seal: engine.seal, in: database,
            at: wall)
        result.setAside += 1
        result.changes += 1
        guard kind == .parked else {
            // Tried again it turned out to be the sender's fault: what it held is held by it no longer.
            if before == .parked { try unpark(incoming, key) }
            return
        }
        let times = try SetAsideMessages.attempts(consumer: incoming.delivery.queue, messageID: key, in: database)
        // Parked again, it is told again, under an id of its own: the same id would have to say the same.
        let (work, isHeld) = try telling(engine.handlers.whenParked, incoming, incoming.besideCause("parked/\(times)"))
        try work.emit(
            AlertRaised(
                alertID: work.cause.derived("alert"), service: engine.service, code: "message-parked",
                text: "A message of type \(incoming.type) could not be applied: "
                    + reasons.map(\.description).joined(separator: " ")
                    + (isHeld ? "" : " Contact could not be held: look at it at once."),
                about: incoming.subject, at: now))
        note(work)
    }

    /// Lets the service place or release its hold. When that fails it is undone alone and told: to end the service
    /// would stop every other message too, and again at each start.
    /// - Returns: the work to say more with, and whether the service was told.
    private func telling(
        _ tell: (@Sendable (Delivery, Envelope?, UnitOfWork) throws -> Void)?, _ incoming: Incoming, _ cause: Cause
    ) throws -> (work: UnitOfWork, wasTold: Bool) {
        let first = work(cause)
        do {
            try database.undoable {
                try tell?(incoming.delivery, incoming.envelope, first)
                return .commit
            }
            return (first, true)
        } catch  where error.endsService {
            throw error
        } catch {
            engine.logger.error(
                "a hold could not be placed or released",
                metadata: ["type": "\(incoming.type)", "error": "\(Self.describe(error))"])
            // What the first one said is undone; its ids are free again.
            return (work(cause), false)
        }
    }

    /// The message's own name, unless another body stands under it.
    private func freeKey(for incoming: Incoming) throws -> String {
        guard !incoming.isRival else { return incoming.rivalKey }
        let other = try SetAsideMessages.waiting(
            consumer: incoming.delivery.queue, messageID: incoming.key, seal: engine.seal, in: database)
        return other.map { $0.delivery.body == incoming.delivery.body } ?? true ? incoming.key : incoming.rivalKey
    }

    /// The message was applied after all: nothing waits under its id any more.
    mutating func closeStored(_ incoming: Incoming) throws {
        guard mayBeStored(incoming) else { return }
        for key in incoming.isFromStore ? [incoming.key, incoming.rivalKey] : [incoming.key] {
            let closed = try SetAsideMessages.close(
                consumer: incoming.delivery.queue, messageID: key, as: .replayed, because: "applied", in: database)
            if closed == .parked { try unpark(incoming, key) }
        }
    }

    private mutating func unpark(_ incoming: Incoming, _ key: String) throws {
        let times = try SetAsideMessages.attempts(consumer: incoming.delivery.queue, messageID: key, in: database)
        let (work, isReleased) = try telling(
            engine.handlers.whenUnparked, incoming, incoming.besideCause("unparked/\(key)/\(times)"))
        if !isReleased {
            try work.emit(
                AlertRaised(
                    alertID: work.cause.derived("alert"), service: engine.service, code: "hold-not-released",
                    text: "A parked message of type \(incoming.type) was applied, but what it held is still held.",
                    about: incoming.subject, at: now))
        }
        note(work)
    }
}
