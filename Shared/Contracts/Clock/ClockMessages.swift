package import Calendars
import Messaging

/// `clock.tick.v1`, to the exchange `clock`: stepped time, one instant after the other. Every service queue gets it; a
/// service acts on it once it has come through all of its queues, so time is ordered with facts.
package struct ClockTick: MessageBody {
    package static let messageType = "clock.tick.v1"

    package enum Phase: String, Sendable, Codable, CaseIterable {
        /// Adopt the instant. Facts of this instant follow; no timer fires yet.
        case set
        /// Answer only: has anything moved, is anything pending?
        case probe
        /// Fire every timer due by the instant.
        case due
    }

    package let round: Int64
    package let instant: Instant
    package let phase: Phase
    package var subject: String { "clock" }

    package init(round: Int64, instant: Instant, phase: Phase) {
        self.round = round
        self.instant = instant
        self.phase = phase
    }
}

/// `clock.answer.v1`, to the queue `clock.answers`: sent alone, after every earlier row of the outbox is confirmed.
package struct ClockAnswer: MessageBody {
    package static let messageType = "clock.answer.v1"

    package let service: String
    package let round: Int64
    package let instant: Instant
    /// Counts everything that changed the store, ticks and probes left out.
    package let changes: Int64
    /// Work not done yet: outbox rows, timers due, commands in progress, attempts without outcome, retries, stale
    /// sources.
    package let pending: Int64
    package let nextDue: Instant?
    package var subject: String { service }

    package init(
        service: String, round: Int64, instant: Instant, changes: Int64, pending: Int64, nextDue: Instant?
    ) {
        self.service = service
        self.round = round
        self.instant = instant
        self.changes = changes
        self.pending = pending
        self.nextDue = nextDue
    }

    package func with(nextDue: Instant?) -> ClockAnswer {
        ClockAnswer(
            service: service, round: round, instant: instant, changes: changes, pending: pending, nextDue: nextDue)
    }
}

/// `fact.probe.v1`, each second from communication to the queues of payment and dispute.
package struct FactProbe: MessageBody {
    package static let messageType = "fact.probe.v1"

    package let number: Int64
    /// Differs with every start of the asker, so that an echo of an earlier life cannot count.
    package let asker: String
    package var subject: String { "freshness" }

    package init(number: Int64, asker: String) {
        self.number = number
        self.asker = asker
    }
}

/// `fact.echo.v1`, back to `communication.facts`, alone, after everything the source said earlier is confirmed.
package struct FactEcho: MessageBody {
    package static let messageType = "fact.echo.v1"

    package let number: Int64
    package let asker: String
    package let source: String
    package var subject: String { "freshness" }

    package init(number: Int64, asker: String, source: String) {
        self.number = number
        self.asker = asker
        self.source = source
    }
}
