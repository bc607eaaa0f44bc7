import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Policies
import ServiceKit
import Storage
import Synchronization

/// Answers the notifiers: at the end of each turn, on the newest facts, it takes due contacts one by one before the
/// gate and hands out what may leave now. Requests wait here at most a second for something to do.
///
/// A grant belongs to (contact, attempt, request). The same request within the permit's life gets the same bytes again.
final class PermitDesk: TurnExtension {
    let requestQueue = QueueName.communicationPermits

    static let patience: Duration = .seconds(1)
    /// Most contacts taken before the gate in one turn; the rest follows in the next.
    static let decisionsMax = 300

    let decider: ContactDecider
    let outcomes: ContactOutcomeHandling
    let attempts: AttemptMachine.Limits
    let state: Mutex<DeskState>
    private let logger: Logger
    private let monotonic: @Sendable () -> Duration

    init(
        decider: ContactDecider, outcomes: ContactOutcomeHandling, attempts: AttemptMachine.Limits, asker: String,
        monotonic: @escaping @Sendable () -> Duration, logger: Logger
    ) {
        self.decider = decider
        self.outcomes = outcomes
        self.attempts = attempts
        self.monotonic = monotonic
        self.logger = logger
        state = Mutex(DeskState(freshness: FreshnessMonitor(asker: asker)))
    }

    var elapsed: Duration { monotonic() }

    // MARK: - Freshness

    func probe() -> FactProbe { state.withLock { $0.freshness.probe(at: elapsed) } }

    func take(_ echo: FactEcho) { state.withLock { _ = $0.freshness.echo(echo) } }

    /// For people who look: how fresh the facts are, whether or not that is enough.
    func freshness() -> [FreshnessFacts.Source] { state.withLock { $0.freshness.facts(at: elapsed) } }

    /// Whether a notifier delivers by the channel; true as long as nobody can tell.
    func serves(_ channel: Channel) -> Bool { state.withLock { !$0.unserved(at: elapsed).contains(channel) } }

    /// How long a hand-over by the channel may take, as the notifiers said last.
    func providerTimeout(_ channel: Channel) -> Int64 {
        state.withLock { Int64($0.carrier(of: channel).timeoutMilliseconds) }
    }

    /// Nothing is decided on stale facts: what is due stays due until the echoes are back.
    func freshFacts() -> [FreshnessFacts.Source]? {
        state.withLock { state in
            let isFresh = state.freshness.isFresh(
                at: elapsed, permitLife: attempts.permitLife,
                freshnessMax: .milliseconds(decider.limits.freshnessMax))
            return isFresh ? state.freshness.facts(at: elapsed) : nil
        }
    }

    // MARK: - Requests

    func take(_ request: Delivery) {
        guard let replyTo = request.properties.replyTo,
            let body = try? JSONCoding.decode(PermitRequest.self, from: request.body),
            body.isSound
        else {
            logger.warning("a permit request could not be read")
            return
        }
        let one = DeskState.Waiting(
            request: body, replyTo: replyTo, correlationID: request.properties.correlationID, since: elapsed)
        state.withLock { $0.take(one) }
    }

    func wakeIn() -> Duration? {
        let now = elapsed
        let next = state.withLock { state in
            [
                state.waiting.map(\.since).min().map { $0 + Self.patience }, state.nextDeadline,
                state.hasBacklog ? now : nil,
            ].compactMap { $0 }.min()
        }
        return next.map { $0 - now }
    }

    func pending(_ database: Database) throws -> Int64 { try ContactStore.pendingCount(in: database) }

    // MARK: - The end of a turn

    func endTurn(_ work: UnitOfWork) throws -> [OutgoingMessage] {
        try restartOnce(work)
        try checkDeadlines(work)
        let now = elapsed
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.answered = state.answered.filter { now - $0.value.at <= attempts.permitLife }
            return state.waiting
        }
        var round = DecisionRound(
            freshness: freshFacts(), left: Self.decisionsMax,
            grantsUntil: elapsed + attempts.permitLife / 4)
        try decideWithoutNotifier(&round, work)
        var answers: [OutgoingMessage] = []
        var left: [DeskState.Waiting] = []
        for one in waiting {
            if let known = state.withLock({ $0.answered[one.request.requestID] }) {
                answers.append(answer(one, known.body))
                continue
            }
            let grants = try grants(for: one, &round, work)
            if grants.isEmpty, now - one.since < Self.patience {
                left.append(one)
                continue
            }
            let body = try JSONCoding.encode(
                PermitAnswer(
                    requestID: one.request.requestID, waitedMilliseconds: (now - one.since).wholeMilliseconds,
                    grants: grants))
            if !grants.isEmpty {
                state.withLock { $0.answered[one.request.requestID] = .init(at: now, body: body) }
            }
            answers.append(answer(one, body))
        }
        state.withLock { state in
            state.waiting = left + state.waiting
            state.hasBacklog = round.left == 0
        }
        return answers
    }

    private func answer(_ waiting: DeskState.Waiting, _ body: Data) -> OutgoingMessage {
        OutgoingMessage(
            exchange: ExchangeName.direct, routingKey: waiting.replyTo, mandatory: false,
            properties: MessageProperties(
                contentType: "application/json", correlationID: waiting.correlationID, persistent: false),
            body: body)
    }
}
