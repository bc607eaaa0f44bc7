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
/// gate
/// and hands out what may leave now. Requests wait here at most a second for something to do.
///
/// A grant belongs to (contact, attempt, request). The same request within the permit's life gets the same bytes again.
final class PermitDesk: TurnExtension {
    private struct Waiting {
        let request: PermitRequest
        let replyTo: String
        let correlationID: String?
        let since: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Waiting] = []
        var answered: [String: (at: ContinuousClock.Instant, body: Data)] = [:]
        var freshness: FreshnessMonitor
        var nextDeadline: ContinuousClock.Instant?
        var isRestarted = false
    }

    let requestQueue = QueueName.communicationPermits

    private static let patience: Duration = .seconds(1)
    /// Most contacts taken before the gate in one turn; the rest follows in the next.
    private static let decisionsMax = 300

    private let decider: ContactDecider
    private let outcomes: ContactOutcomeHandling
    private let attempts: AttemptMachine.Limits
    private let logger: Logger
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(
        decider: ContactDecider, outcomes: ContactOutcomeHandling, attempts: AttemptMachine.Limits, asker: String,
        logger: Logger
    ) {
        self.decider = decider
        self.outcomes = outcomes
        self.attempts = attempts
        self.logger = logger
        state = Mutex(State(freshness: FreshnessMonitor(asker: asker)))
    }

    private var elapsed: Duration { ContinuousClock.now - start }

    // MARK: - Freshness

    func probe() -> FactProbe { state.withLock { $0.freshness.probe(at: elapsed) } }

    func take(_ echo: FactEcho) { state.withLock { _ = $0.freshness.echo(echo) } }

    // MARK: - Requests

    func take(_ request: Delivery) {
        guard let replyTo = request.properties.replyTo,
            let body = try? JSONCoding.decode(PermitRequest.self, from: request.body),
            (1...PermitRequest.limitMax).contains(body.limit)
        else {
            logger.warning("a permit request could not be read")
            return
        }
        state.withLock { state in
            state.waiting.append(
                Waiting(
                    request: body, replyTo: replyTo, correlationID: request.properties.correlationID,
                    since: ContinuousClock.now))
        }
    }

    func wakeAt() -> ContinuousClock.Instant? {
        state.withLock { state in
            [state.waiting.map(\.since).min().map { $0 + Self.patience }, state.nextDeadline]
                .compactMap { $0 }.min()
        }
    }

    func pending(_ database: Database) throws -> Int64 { try ContactStore.dueCount(in: database) }

    // MARK: - The end of a turn

    func endTurn(_ work: UnitOfWork) throws -> [OutgoingMessage] {
        try restartOnce(work)
        try checkDeadlines(work)
        let now = ContinuousClock.now
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.answered = state.answered.filter { now - $0.value.at <= attempts.permitLife }
            return state.waiting
        }
        var answers: [OutgoingMessage] = []
        var left: [Waiting] = []
        var round = try DecisionRound(freshness: freshFacts(), work)
        for one in waiting {
            if let known = state.withLock({ $0.answered[one.request.requestID] }) {
                answers.append(answer(one, known.body))
                continue
            }
            let grants = try grants(for: one.request, &round, work)
            if grants.isEmpty, now - one.since < Self.patience {
                left.append(one)
                continue
            }
            let body = try JSONCoding.encode(
                PermitAnswer(
                    requestID: one.request.requestID, waitedMilliseconds: Self.milliseconds(now - one.since),
                    grants: grants))
            if !grants.isEmpty {
                state.withLock { $0.answered[one.request.requestID] = (now, body) }
            }
            answers.append(answer(one, body))
        }
        state.withLock { $0.waiting = left + $0.waiting }
        return answers
    }

    /// Rounded down, so that no permit looks younger than it is.
    private static func milliseconds(_ duration: Duration) -> Int {
        let parts = duration.components
        return Int(parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
    }

    private func answer(_ waiting: Waiting, _ body: Data) -> OutgoingMessage {
        OutgoingMessage(
            exchange: ExchangeName.direct, routingKey: waiting.replyTo, mandatory: false,
            properties: MessageProperties(
                contentType: "application/json", correlationID: waiting.correlationID, persistent: false),
            body: body)
    }

    /// Nothing is decided on stale facts: what is due stays due until the echoes are back.
    private func freshFacts() -> [FreshnessFacts.Source]? {
        state.withLock { state in
            let isFresh = state.freshness.isFresh(
                at: elapsed, permitLife: attempts.permitLife,
                freshnessMax: .milliseconds(decider.limits.freshnessMax))
            return isFresh ? state.freshness.facts(at: elapsed) : nil
        }
    }

    // MARK: - Granting

    /// Contacts of one turn still to be decided, each person at most once granted.
    private struct DecisionRound {
        let freshness: [FreshnessFacts.Source]?
        var contacts: [StoredContact]
        var busy: Set<DebtorID> = []

        init(freshness: [FreshnessFacts.Source]?, _ work: UnitOfWork) throws {
            self.freshness = freshness
            contacts = freshness == nil ? [] : try ContactStore.due(limit: decisionsMax, in: work.database)
        }
    }

    private func grants(
        for request: PermitRequest, _ round: inout DecisionRound, _ work: UnitOfWork
    ) throws -> [Grant] {
        guard let freshness = round.freshness else { return [] }
        var grants: [Grant] = []
        var left: [StoredContact] = []
        for contact in round.contacts {
            let isWanted = contact.planned.channel == .call || request.channels.contains(contact.planned.channel)
            guard grants.count < request.limit, isWanted, try isFree(contact, &round, work) else {
                left.append(contact)
                continue
            }
            if let grant = try decide(contact, request, freshness, &round, work) { grants.append(grant) }
        }
        round.contacts = left
        return grants
    }

    /// Whether no other contact of the person is under way: the next one waits for its outcome.
    private func isFree(_ contact: StoredContact, _ round: inout DecisionRound, _ work: UnitOfWork) throws -> Bool {
        let debtors = try decider.planning.people.debtors(with: contact.planned.debtor, in: work.database)
        guard round.busy.isDisjoint(with: debtors) else { return false }
        for debtor in debtors {
            let isBusy = try Bool.fetchOne(
                work.database.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM contact WHERE debtorId = ? AND standing = 'granted'
                            AND contactId <> ?)
                        """), arguments: [debtor.value, contact.planned.contactID.value])
            if isBusy == true { return false }
        }
        return true
    }

    private func decide(
        _ contact: StoredContact, _ request: PermitRequest, _ freshness: [FreshnessFacts.Source],
        _ round: inout DecisionRound, _ work: UnitOfWork
    ) throws -> Grant? {
        let decision = try decider.decide(contact, freshness: freshness, work)
        try work.emit(decision.recorded(contact.planned, at: work.now), policyVersion: decider.planning.policies.id)
        guard case .allow(let notAfter) = decision.record.answer.decision else {
            try outcomes.refuse(contact, decision, work)
            return nil
        }
        guard contact.planned.channel != .call else {
            try outcomes.openTask(contact, decision, kind: .call, work)
            return nil
        }
        guard let message = decision.message else { return nil }
        var granted = contact
        guard
            case .granted(let attempt) = granted.machine.grant(
                request: request.requestID, at: elapsed, limits: attempts)
        else { return nil }
        let summary = granted.planned.summary(attempt: attempt, person: decision.person)
        try ContactStore.put(granted, at: work.now, in: work.database)
        try work.emit(
            ContactPermitted(
                contact: summary, amount: decision.amount, decisionID: decision.decisionID, decidedAt: work.now,
                policyVersion: decider.planning.policies.id), policyVersion: decider.planning.policies.id)
        round.busy.formUnion(try decider.planning.people.debtors(with: contact.planned.debtor, in: work.database))
        noteDeadline()
        return Grant(
            contact: summary, requestID: request.requestID, address: message.address,
            recipientName: message.recipientName, senderName: message.senderName,
            senderAddress: message.senderAddress, title: message.text.title, body: message.text.body,
            amount: decision.amount,
            invoiceID: contact.planned.contactClass == .reminder ? contact.planned.anchorInvoice : nil,
            decisionID: decision.decisionID, decidedAt: work.now,
            lifeMilliseconds: Int(decider.limits.permitLife), notAfter: notAfter)
    }

    private func noteDeadline() {
        let deadline = ContinuousClock.now + attempts.deadline
        state.withLock { $0.nextDeadline = min($0.nextDeadline ?? deadline, deadline) }
    }

    // MARK: - Deadlines

    /// Grants of an earlier process: their deadline runs anew, which can only be later than the true one.
    private func restartOnce(_ work: UnitOfWork) throws {
        guard !state.withLock({ $0.isRestarted }) else { return }
        state.withLock { $0.isRestarted = true }
        for var contact in try ContactStore.granted(in: work.database) {
            contact.machine.restarted(at: elapsed)
            try ContactStore.put(contact, at: work.now, in: work.database)
            noteDeadline()
        }
    }

    private func checkDeadlines(_ work: UnitOfWork) throws {
        let now = ContinuousClock.now
        guard let deadline = state.withLock({ $0.nextDeadline }), deadline <= now else { return }
        state.withLock { $0.nextDeadline = nil }
        for var contact in try ContactStore.granted(in: work.database) {
            // Every spool takes our key: the file's name is the contact's, made only if it is not there.
            switch contact.machine.checkDeadline(at: elapsed, limits: attempts, isIdempotent: true) {
            case .waiting: noteDeadline()
            case .resolve: try ContactStore.put(contact, at: work.now, in: work.database)
            case .inDoubt: try outcomes.settle(contact, .inDoubt, cause: "no-answer", work)
            }
        }
    }
}
