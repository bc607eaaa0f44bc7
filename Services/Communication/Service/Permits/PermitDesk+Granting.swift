import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Policies
import Storage
import Synchronization
import Vault

extension PermitDesk {
    /// What one turn may still decide, and on what.
    struct DecisionRound {
        /// Nil while the facts are stale: then nothing is decided.
        let freshness: [FreshnessFacts.Source]?
        var left: Int
        /// A permit's life runs while others of the same answer are still decided: after this no more is added to one.
        let grantsUntil: Duration
    }

    /// Calls become tasks for people, and what no notifier serves goes on by another channel: neither waits for a
    /// request.
    func decideWithoutNotifier(_ round: inout DecisionRound, _ work: UnitOfWork) throws {
        guard let freshness = round.freshness else { return }
        let unserved = state.withLock { $0.unserved(at: elapsed) }
        while round.left > 0 {
            let batch = try ContactStore.eligible([.call] + unserved, limit: round.left, in: work.database)
            guard !batch.isEmpty else { return }
            for contact in batch {
                round.left -= 1
                _ = try decide(contact, for: nil, freshness, work)
            }
        }
    }

    func grants(
        for waiting: DeskState.Waiting, _ round: inout DecisionRound, _ work: UnitOfWork
    ) throws -> [Grant] {
        guard let freshness = round.freshness else { return [] }
        let request = waiting.request
        var grants: [Grant] = []
        var room = Dictionary(
            request.channels.filter { $0 != .call }.map { ($0, request.carrier(of: $0).limit ?? request.limit) }
        ) { first, _ in first }
        // Each pass takes the first contact of each person; refused ones give way to the next.
        while round.left > 0, grants.count < request.limit {
            let batch = try ContactStore.eligible(
                room.filter { $0.value > 0 }.keys.sorted { $0.rawValue < $1.rawValue },
                limit: min(round.left, request.limit - grants.count), in: work.database)
            guard !batch.isEmpty else { break }
            for contact in batch {
                if !grants.isEmpty, elapsed > round.grantsUntil { return grants }
                let channel = contact.planned.channel
                // What its provider has no room for stays due, for this notifier's next request or another's.
                guard room[channel, default: 0] > 0 else { continue }
                round.left -= 1
                guard let grant = try decide(contact, for: waiting, freshness, work) else { continue }
                room[channel, default: 0] -= 1
                grants.append(grant)
            }
        }
        return grants
    }

    /// - Parameter waiting: who would get the grant; nil where there is nothing to hand over.
    private func decide(
        _ contact: StoredContact, for waiting: DeskState.Waiting?, _ freshness: [FreshnessFacts.Source],
        _ work: UnitOfWork
    ) throws -> Grant? {
        let planned = contact.planned
        let carrier = waiting?.request.carrier(of: planned.channel)
        if let carrier, try giveUp(contact, at: carrier, work) { return nil }
        let note = AccessNote(who: "communication", why: "contact \(planned.contactID)", at: work.now)
        let decision = try decider.decide(
            contact,
            .init(
                now: work.now, freshness: freshness, served: waiting != nil || planned.channel == .call,
                providerTimeout: carrier.map { Int64($0.timeoutMilliseconds) }, style: .message(note)),
            in: work.database)
        var contact = contact
        contact.decisions += 1
        try ContactStore.put(contact, at: work.now, in: work.database)
        try ContactStore.keep(decision.stored, of: planned.contactID, in: work.database)
        try work.emit(decision.recorded(planned), policyVersion: decider.planning.policies.id)
        if !decision.written.isReadable { try alert(planned, work) }
        guard case .allow(let notAfter) = decision.record.answer.decision else {
            try outcomes.refuse(contact, decision, work)
            return nil
        }
        guard planned.channel != .call else {
            try outcomes.openTask(contact, decision, kind: .call, work)
            return nil
        }
        guard let waiting, let message = decision.message else {
            preconditionFailure("the gate allowed \(planned.contactID) by \(planned.channel) with nothing to hand over")
        }
        return try grant(contact, to: waiting, decision, message, notAfter: notAfter, work)
    }

    /// What is in doubt at another kind of adapter than this notifier's stays in doubt: handed over here, it would
    /// leave a second time.
    private func giveUp(_ contact: StoredContact, at told: ChannelCarrier, _ work: UnitOfWork) throws -> Bool {
        var contact = contact
        guard !contact.machine.mayBeCarried(by: AttemptMachine.Carrier(told)), contact.machine.giveUpResolving()
        else { return false }
        try outcomes.settle(contact, .inDoubt, cause: "other-adapter", work)
        return true
    }

    private func grant(
        _ contact: StoredContact, to waiting: DeskState.Waiting, _ decision: ContactDecision,
        _ message: FinishedMessage, notAfter: Instant, _ work: UnitOfWork
    ) throws -> Grant? {
        var contact = contact
        let requestID = waiting.request.requestID
        let now = elapsed
        let planned = contact.planned
        let carrier = AttemptMachine.Carrier(waiting.request.carrier(of: planned.channel))
        guard
            case .granted(let attempt) = contact.machine.grant(
                request: requestID, at: now, to: carrier, limits: attempts)
        else { return nil }
        let summary = planned.summary(attempt: attempt, person: decision.person)
        try ContactStore.put(contact, at: work.now, in: work.database)
        try ContactStore.keep(
            addressKey: message.addressKey.value, of: planned.contactID, in: work.database)
        try ContactTrail.add(
            .permitted, "\(attempt)", to: planned.contactID, at: work.now, in: work.database)
        try work.emit(
            ContactPermitted(
                contact: summary, amount: decision.amount, decisionID: decision.decisionID, decidedAt: work.now,
                policyVersion: decider.planning.policies.id), policyVersion: decider.planning.policies.id)
        state.withLock { $0.note(deadline: now + attempts.deadline(carrier)) }
        return Grant(
            contact: summary, requestID: requestID, address: message.address,
            recipientName: message.recipientName, senderName: message.senderName,
            senderAddress: message.senderAddress, title: message.text.title, body: message.text.body,
            amount: decision.amount,
            invoiceID: planned.contactClass == .reminder ? planned.anchorInvoice : nil,
            decisionID: decision.decisionID, decidedAt: work.now,
            offsetMinutes: message.offsetMinutes, writtenOn: message.writtenOn,
            lifeMilliseconds: Int(decider.limits.permitLife), notAfter: notAfter)
    }

    private func alert(_ planned: PlannedContact, _ work: UnitOfWork) throws {
        try work.emit(
            AlertRaised(
                alertID: StableID.make("debtor-unreadable", planned.debtor.value, planned.contactID.value),
                service: work.service, code: "debtor-unreadable",
                text: "The vault cannot read a debtor's record, so nothing is sent. Check the vault's key file.",
                about: planned.debtor.value, at: work.now))
    }
}

extension Duration {
    /// Rounded down, so that no permit looks younger than it is.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
