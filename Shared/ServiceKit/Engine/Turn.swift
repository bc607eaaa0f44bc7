import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Storage

/// One write transaction's worth of work, taken from what came while the last one ran.
struct TurnWork: Sendable {
    /// In the order of handling: the first subscribed queue's first.
    var deliveries: [Incoming] = []
    /// From before a restart, with their content.
    var retries: [Retries.Entry] = []
    /// From before a restart.
    var timer: DueTimer?
    /// The one delivery, retry or timer may have ended a process before: its beginning is kept, and nothing else is
    /// done in its turn that could end this one.
    var isAlone = false
    /// Due now; read from the store in the turn, where they may be gone already.
    var retryKeys: [MessageKey] = []
    var commands: [any Command] = []
    var confirmed: [Int64] = []
    /// The confirmed rows have waited for long enough to be marked even if nothing else is written.
    var marksAnyway = false
    var replays: [Int64] = []
}

extension TurnWork {
    /// What this turn is alone with, as its beginnings are counted.
    var suspect: MessageKey? {
        guard isAlone else { return nil }
        if let timer { return MessageKey(consumer: timer.attemptName, messageID: timer.key) }
        if let retry = retries.first { return MessageKey(consumer: retry.delivery.queue, messageID: retry.messageID) }
        return deliveries.first.map { MessageKey(consumer: $0.delivery.queue, messageID: $0.key) }
    }
}

/// What a turn leaves to be done after its commit.
struct TurnResult: Sendable {
    var acknowledged: [DeliveryToken] = []
    var retryAfter: [(consumer: String, messageID: String, delay: Duration)] = []
    var answers: [OutgoingMessage] = []
    var effects: [@Sendable () -> Void] = []
    var changes: Int64 = 0
    /// What is to be published, in order.
    var said: [Outbox.Waiting] = []
    /// Rows that still are to be marked: not worth a write of their own.
    var unmarked: [Int64] = []
    var timersLeft = false
    var setAside = 0
}

/// A command from outside the broker (an HTTP request), run in a turn beside the messages: group commit.
protocol Command: Sendable {
    var cause: Cause { get }
    /// Runs in a savepoint. Returns what is to be done after the commit (waking the caller).
    func run(_ work: UnitOfWork) throws -> @Sendable () -> Void
    /// The savepoint was rolled back.
    func fail(_ error: any Error) -> @Sendable () -> Void
}

/// Handles one turn inside a write transaction. Storage errors come through and end the service; everything else ends
/// in
/// one of the four outcomes.
struct Turn {
    let engine: EngineConfiguration
    let stored: StoredKeys
    let database: Database
    var now: Instant
    let wall: Instant
    let isAlone: Bool
    var result = TurnResult()

    init(
        engine: EngineConfiguration, stored: StoredKeys, database: Database, now: Instant, wall: Instant,
        isAlone: Bool = false
    ) {
        self.engine = engine
        self.stored = stored
        self.database = database
        self.now = now
        self.wall = wall
        self.isAlone = isAlone
    }

    func work(_ cause: Cause) -> UnitOfWork {
        UnitOfWork(database: database, now: now, wall: wall, service: engine.service, cause: cause)
    }

    mutating func note(_ work: UnitOfWork) {
        result.said += work.said
    }

    // MARK: - Messages

    mutating func handle(_ incoming: Incoming) throws {
        try decide(incoming)
        result.acknowledged.append(incoming.delivery.token)
    }

    /// The message was stored before (a retry or a replay), and acknowledged then.
    mutating func handleAgain(_ delivery: Delivery) throws {
        try decide(Incoming(delivery, for: engine.handlers, isFromStore: true))
    }

    private mutating func decide(_ incoming: Incoming) throws {
        try decideNew(incoming)
        // However it ended, its handler did not end the service.
        if isAlone {
            try Attempts.end(consumer: incoming.delivery.queue, messageID: incoming.key, in: database)
        }
    }

    /// Nearly every message is new and readable: it is entered in the inbox with its effect, without a look before.
    private mutating func decideNew(_ incoming: Incoming) throws {
        guard let envelope = incoming.envelope else { return try refuseUnreadable(incoming) }
        if !isAlone, !mayBeStored(incoming), let handle = incoming.handle {
            if let outcome = try attempt(handle, incoming, envelope, enters: true) {
                return try conclude(incoming, outcome, isEntered: true)
            }
        }
        try decideKnown(incoming, envelope)
    }

    private mutating func decideKnown(_ incoming: Incoming, _ envelope: Envelope) throws {
        var standing = try Inbox.standing(incoming.digest, incoming.inboxKey, in: database)
        if standing == .new, try otherBodyWaits(incoming) { standing = .conflict }
        switch standing {
        case .new: break
        case .duplicate:
            if incoming.isERP { try answer(incoming, .done) }
            return
        case .conflict:
            return try conclude(
                incoming.asRival,
                .refused([
                    Reason("duplicate-id", field: "id", "was used before for a message with other content.")
                ]))
        }
        if isAlone, try begunTooOften(incoming) { return }
        guard let handle = incoming.handle ?? engine.handlers.reading(envelope) ?? engine.handlers.unknownType else {
            return try conclude(
                incoming,
                incoming.isERP
                    ? .refused([Reason("unknown-type", field: "type", "is not a message type known here.")])
                    : .park(Reason("unknown-type", field: "type", "has no handler in \(engine.service).")))
        }
        guard let outcome = try attempt(handle, incoming, envelope, enters: false) else { return }
        try conclude(incoming, outcome)
    }

    /// - Parameter enters: the inbox is told first; undone with the rest when the message is not done.
    /// - Returns: nil when it is in the inbox already, and nothing was done.
    private mutating func attempt(
        _ handle: Handlers.Handle, _ incoming: Incoming, _ envelope: Envelope, enters: Bool
    ) throws -> Outcome? {
        let context = MessageContext(envelope: envelope, queue: incoming.delivery.queue, system: incoming.system)
        var outcome: Outcome?
        do {
            let work = work(incoming.cause)
            try database.undoable {
                if enters, try !Inbox.enter(incoming.digest, incoming.inboxKey, in: database, at: wall) {
                    return .rollback
                }
                outcome = try handle(context, work)
                guard case .done = outcome else { return .rollback }
                return .commit
            }
            if case .done = outcome { note(work) }
        } catch  where error.endsService {
            throw error
        } catch {
            engine.logger.warning(
                "handler failed",
                metadata: [
                    "message.id": "\(envelope.id)", "type": "\(envelope.type)", "error": "\(Self.describe(error))",
                ])
            return .retry(
                after: .zero, Reason("handler-failed", "The message could not be handled: \(Self.describe(error))."))
        }
        return outcome
    }

    /// A database error's own text may quote values; its code is enough to find the cause.
    static func describe(_ error: any Error) -> String {
        if let error = error as? DatabaseError { return "database error \(error.extendedResultCode.rawValue)" }
        return "\(type(of: error))"
    }

    private mutating func conclude(_ incoming: Incoming, _ outcome: Outcome, isEntered: Bool = false) throws {
        let delivery = incoming.delivery
        switch outcome {
        case .done:
            if !isEntered { try Inbox.record(incoming.digest, incoming.inboxKey, in: database, at: wall) }
            result.changes += 1
            try closeStored(incoming)
        case .refused(let reasons):
            try setAside(incoming, .refused, reasons)
        case .park(let reason):
            try setAside(incoming, .parked, [reason])
        case .retry(let delay, let reason):
            stored.insert(consumer: delivery.queue, messageID: incoming.storedKey)
            let attempts = try Retries.put(
                delivery, messageID: incoming.storedKey, seal: engine.seal, in: database)
            guard attempts <= Retries.delays.count else {
                // Concluded anew, so that the sender is answered and the retry is forgotten.
                let isSendersFault = incoming.isERP && reason.code != "handler-failed"
                return try conclude(incoming, isSendersFault ? .refused([reason]) : .park(reason))
            }
            result.retryAfter.append(
                (delivery.queue, incoming.storedKey, max(delay, Retries.delays[attempts - 1])))
            result.changes += 1
            return
        }
        if mayBeStored(incoming) {
            try Retries.remove(consumer: delivery.queue, messageID: incoming.storedKey, in: database)
        }
        if incoming.isERP { try answer(incoming, outcome) }
    }

    private mutating func refuseUnreadable(_ incoming: Incoming) throws {
        let reason = Reason(
            "not-a-cloudevent", field: incoming.problem?.attribute, incoming.problem?.problem ?? "cannot be read.")
        try conclude(incoming, incoming.isERP ? .refused([reason]) : .park(reason))
    }

    private mutating func begunTooOften(_ incoming: Incoming) throws -> Bool {
        let begun = try Attempts.count(consumer: incoming.delivery.queue, messageID: incoming.key, in: database)
        guard begun > Attempts.attemptsMax else { return false }
        try conclude(
            incoming, .park(Reason("stops-the-service", "Handling it ended the service \(begun - 1) times.")))
        return true
    }

    /// Tells the ERP what became of its message. Where two services take one type, only one of them answers.
    private mutating func answer(_ incoming: Incoming, _ outcome: Outcome) throws {
        guard let system = incoming.system, !engine.handlers.silentTypes.contains(incoming.type) else { return }
        // An answer's id stands for its content: a message may be rejected first and accepted when it is replayed.
        switch outcome {
        case .done:
            let work = work(incoming.besideCause("accepted"))
            try work.send(
                ERPMessageAccepted(messageId: incoming.messageID, type: incoming.type),
                exchange: ExchangeName.erpReplies, routingKey: system.value)
            note(work)
        case .refused(let reasons):
            let work = work(incoming.besideCause("rejected/\(reasons.map(\.description).joined(separator: "/"))"))
            try work.send(
                ERPMessageRejected(messageId: incoming.messageID, type: incoming.type, reasons: reasons),
                exchange: ExchangeName.erpReplies, routingKey: system.value)
            note(work)
        case .park, .retry: return
        }
    }

    // MARK: - Timers and commands

    mutating func fire(_ timer: DueTimer) throws {
        let cause = timerCause(timer)
        do {
            let work = work(cause)
            try database.undoable {
                try Timers.remove(kind: timer.kind, key: timer.key, in: database)
                guard let handle = engine.handlers.byTimer[timer.kind] else {
                    throw UnknownTimer(kind: timer.kind)
                }
                try handle(timer, work)
                return .commit
            }
            note(work)
            result.changes += 1
        } catch let error as DatabaseError where error.isFatalForStore {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            try timerFailed(timer, cause, error)
        }
    }

    /// Fires a timer that was due before the process began, unless it ended too many processes.
    mutating func fireAlone(_ timer: DueTimer) throws {
        guard try Timers.isSet(timer, in: database) else { return }
        let begun = try Attempts.count(consumer: timer.attemptName, messageID: timer.key, in: database)
        if begun > Attempts.attemptsMax {
            try Timers.stop(timer, in: database)
            try tellStandstill(timer, "ended the service \(begun - 1) times")
        } else {
            try fire(timer)
        }
        try Attempts.end(consumer: timer.attemptName, messageID: timer.key, in: database)
    }

    private mutating func timerFailed(_ timer: DueTimer, _ cause: Cause, _ error: any Error) throws {
        try Timers.countFailure(timer, in: database)
        engine.logger.warning(
            "timer failed", metadata: ["timer": "\(timer.kind)", "error": "\(Self.describe(error))"])
        guard timer.failures + 1 >= Timers.failuresMax else { return }
        try tellStandstill(timer, "failed \(Timers.failuresMax) times")
    }

    private mutating func tellStandstill(_ timer: DueTimer, _ why: String) throws {
        let cause = timerCause(timer)
        // Its own cause names what the timer says when it is set again and fires.
        let work = work(Cause(id: "failed/\(cause.id)"))
        try work.emit(
            AlertRaised(
                alertID: cause.derived("alert"), service: engine.service, code: "timer-failed",
                text: "A timer of kind \(timer.kind) \(why) and stands still.", about: timer.key, at: now))
        note(work)
    }

    private func timerCause(_ timer: DueTimer) -> Cause {
        Cause(id: "timer/\(timer.kind)/\(timer.key)/\(timer.due.millisecondsSinceEpoch)")
    }

    mutating func run(_ command: any Command) throws {
        do {
            var effect: (@Sendable () -> Void)?
            let work = work(command.cause)
            try database.undoable {
                effect = try command.run(work)
                return .commit
            }
            note(work)
            if let effect { result.effects.append(effect) }
            result.changes += 1
        } catch let error as DatabaseError where error.isFatalForStore {
            result.effects.append(command.fail(error))
            throw error
        } catch {
            result.effects.append(command.fail(error))
        }
    }
}

/// A timer of a kind that no handler knows: left by another version of the service.
struct UnknownTimer: Error {
    let kind: String
}

extension Error {
    /// Nobody's fault who was being handled: the store is in trouble, or the service is stopping in the middle of a
    /// transaction.
    var endsService: Bool {
        if let error = self as? DatabaseError { return error.isFatalForStore }
        return self is StorageError || self is CancellationError
    }
}

extension DatabaseError {
    /// The store itself is in trouble: full, unreadable, corrupt, locked away. Nothing may be acknowledged.
    var isFatalForStore: Bool {
        switch resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_READONLY, .SQLITE_CANTOPEN,
            .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT:
            true
        default: false
        }
    }
}
