import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import Storage
import Synchronization

/// Messages that move the engine's clock, or order time and freshness with facts.
extension ServiceEngine {
    /// Ticks, probes and echoes: they order time and freshness with facts, and leave no trace.
    func control(_ delivery: Delivery, _ turn: inout Turn, _ complete: inout [ClockTick]) throws -> Bool {
        if delivery.queue == configuration.requests?.requestQueue {
            configuration.requests?.take(delivery)
            return true
        }
        // An ERP moves no clock, whatever it calls its message; what cannot be read is set aside like any other.
        guard delivery.exchange != ExchangeName.erp, delivery.exchange != ExchangeName.erpUnrouted else { return false }
        switch delivery.properties.type {
        case ClockTick.messageType:
            guard let tick = try? JSONCoding.decode(ClockTick.self, from: delivery.body) else { return false }
            turn.result.acknowledged.append(delivery.token)
            if tick.phase == .set { try adopt(tick.instant, &turn) }
            if case .complete(let tick) = memory.withLock({ $0.member.arrived(tick, from: delivery.queue) }) {
                complete.append(tick)
                try begin(tick, &turn)
            }
            return true
        case FactProbe.messageType:
            guard let probe = try? JSONCoding.decode(FactProbe.self, from: delivery.body) else { return false }
            turn.result.acknowledged.append(delivery.token)
            let work = turn.work(Cause(id: "probe/\(probe.asker)/\(probe.number)"))
            try work.send(
                FactEcho(number: probe.number, asker: probe.asker, source: configuration.service),
                exchange: ExchangeName.direct, routingKey: QueueName.communicationFacts, alone: true)
            turn.note(work)
            return true
        case let type?:
            guard let handle = configuration.handlers.controls[type],
                let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body),
                (try? handle(envelope)) != nil
            else { return false }
            turn.result.acknowledged.append(delivery.token)
            return true
        case nil:
            return false
        }
    }

    /// Kept with the first tick of a round that arrives: what stands behind it in its queue belongs to the new instant,
    /// also after a crash before the others have come.
    private func adopt(_ instant: Instant, _ turn: inout Turn) throws {
        guard clock.mode == .stepped, instant > clock.now else { return }
        clock.adopt(instant)
        turn.now = clock.now
        try StoredSetting.set("clock.now", instant.rfc3339, in: turn.database)
    }

    private func begin(_ tick: ClockTick, _ turn: inout Turn) throws {
        guard clock.mode == .stepped, tick.phase == .due else { return }
        try StoredSetting.set("clock.due", tick.instant.rfc3339, in: turn.database)
    }

    /// Up to when timers fire: the present, or in stepped time the last instant whose facts are all in.
    func timersThrough(_ database: Database) throws -> Instant? {
        switch clock.mode {
        case .system: clock.now
        case .stepped: try StoredSetting.get("clock.due", in: database).map { try Instant(rfc3339: $0) }
        }
    }

    /// An answer goes out behind everything that was said before: through the outbox, or beside it when nothing is on
    /// its way. A lost one is asked for again.
    func answerConductor(_ ticks: [ClockTick], _ turn: inout Turn, isQuiet: Bool) throws {
        for tick in ticks {
            var pending = try Retries.count(in: turn.database)
            if let through = try timersThrough(turn.database) {
                pending += try Timers.dueCount(through: through, in: turn.database)
            }
            pending += try configuration.requests?.pending(turn.database) ?? 0
            let changes = turn.result.changes
            let answer = memory.withLock { memory in
                ClockAnswer(
                    service: configuration.service, round: tick.round, instant: clock.now,
                    changes: memory.changes + changes, pending: pending + memory.commandsInProgress,
                    nextDue: nil)
            }
            let work = turn.work(Cause(id: "tick/\(tick.round)"))
            let due = answer.with(nextDue: try Timers.nextDue(in: turn.database))
            if isQuiet && relay.isIdle {
                turn.result.answers.append(
                    try work.message(due, exchange: ExchangeName.direct, routingKey: QueueName.clockAnswers))
            } else {
                try work.send(
                    due, exchange: ExchangeName.direct, routingKey: QueueName.clockAnswers, alone: true)
                turn.note(work)
            }
        }
    }
}
