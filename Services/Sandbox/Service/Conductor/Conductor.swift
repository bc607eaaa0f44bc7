import Calendars
import Contracts
import Foundation
import Messaging

/// Runs the rounds of stepped time over the broker: publishes ticks, gathers answers, asks again when one is missing.
struct Conductor {
    /// How long one round may lack an answer before it is asked again. A killed member comes back within seconds.
    static let patience: Duration = .seconds(2)
    /// Between two rounds while something is pending: it is a member's own work or a notifier's.
    /// Asking costs every member a turn, which on a small machine takes time from that work.
    private static let pauses: [Duration] = [
        .milliseconds(10), .milliseconds(15), .milliseconds(20), .milliseconds(30),
    ]

    /// After this long at one instant somebody should know what keeps time from going on.
    static let settlingMax: Duration = .seconds(10)

    /// What keeps time from going on.
    enum Trouble: Sendable, Hashable {
        case missing(Set<String>)
        case pending([String: Int64])
        case over
    }

    private(set) var rounds = 0
    private(set) var roundsAsked = 0
    private var machine: ConductorMachine
    private var signals: AsyncStream<ClockSignals.Signal>.Iterator
    private let transport: any MessageTransport
    private let onTrouble: @Sendable (Trouble) -> Void

    init(
        machine: ConductorMachine, transport: any MessageTransport, signals: AsyncStream<ClockSignals.Signal>,
        onTrouble: @escaping @Sendable (Trouble) -> Void
    ) {
        self.machine = machine
        self.transport = transport
        self.signals = signals.makeAsyncIterator()
        self.onTrouble = onTrouble
    }

    mutating func disturb() { machine.disturb() }

    /// Moves time without waiting for the answers: whatever is published from here on stands behind the tick in every
    /// queue. Only when the broker did not confirm the tick the round is waited for.
    mutating func announce(_ instant: Instant) async throws {
        rounds += 1
        if try await !send(machine.begin(.set, at: instant)) { _ = try await round(.set, at: instant) }
    }

    /// One round; waits for ever for a member that is away.
    mutating func round(_ phase: ClockTick.Phase, at instant: Instant) async throws -> ConductorMachine.Round {
        var asked = ContinuousClock.now
        var hasComplained = false
        _ = try await send(machine.begin(phase, at: instant))
        rounds += 1
        while let signal = await signals.next() {
            switch signal {
            case .answer(let answer):
                if case .complete(let round) = try machine.take(answer) {
                    if hasComplained { onTrouble(.over) }
                    return round
                }
            case .beat where ContinuousClock.now - asked > Self.patience:
                onTrouble(.missing(machine.missing))
                hasComplained = true
                asked = .now
                _ = try await send(machine.beginAgain())
            case .beat: break
            }
        }
        throw CancellationError()
    }

    /// Probes until nothing moves. `first` counts as a round before the first probe.
    mutating func settle(
        after first: ConductorMachine.Round, at instant: Instant
    ) async throws -> ConductorMachine.Round {
        var round = first
        var turn = 0
        var complainAt = ContinuousClock.now + Self.settlingMax
        while !round.isQuiet {
            if ContinuousClock.now > complainAt {
                onTrouble(.pending(round.pending))
                complainAt = .now + Self.settlingMax
            }
            if !round.pending.isEmpty { try await Task.sleep(for: Self.pauses[min(turn, Self.pauses.count - 1)]) }
            turn += 1
            round = try await self.round(.probe, at: instant)
        }
        return round
    }

    /// A tick that gets lost in a round is asked again.
    /// - Returns: whether the broker has it.
    private mutating func send(_ tick: ClockTick) async throws -> Bool {
        roundsAsked += 1
        let envelope = Envelope(
            id: "tick-\(tick.round)", source: "/sandbox", type: ClockTick.messageType, subject: tick.subject,
            time: tick.instant, data: try JSONCoding.encode(tick))
        let results = await transport.publish([
            OutgoingMessage(
                exchange: ExchangeName.clock, routingKey: "", mandatory: false,
                properties: EnvelopeCodec.properties(of: envelope), body: envelope.data)
        ])
        return results == [.confirmed]
    }
}
