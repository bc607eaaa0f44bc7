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
        // Each pass takes the first contact of each person; refused ones give way to the next.
        while round.left > 0, grants.count < request.limit {
            let batch = try ContactStore.eligible(
                request.channels.filter { $0 != .call }, limit: min(round.left, request.limit - grants.count),
                in: work.database)
            guard !batch.isEmpty else { break }
            for contact in batch {
                if !grants.isEmpty, elapsed > round.grantsUntil { return grants }
                round.left -= 1
                if let grant = try decide(contact, for: waiting, freshness, work) { grants.append(grant) }
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
        let note = AccessNote(who: "communication", why: "contact \(planned.contactID)", at: work.now)
        let decision = try decider.decide(
            contact,
            .init(
                now: work.now, freshness: freshness, served: waiting != nil || planned.channel == .call,
                style: .message(note)), in: work.database)
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

    private func grant(
        _ contact: StoredContact, to waiting: DeskState.Waiting, _ decision: ContactDecision,
        _ message: FinishedMessage, notAfter: Instant, _ work: UnitOfWork
    ) throws -> Grant? {
        var contact = contact
        let requestID = waiting.request.requestID
        let now = elapsed
        guard case .granted(let attempt) = contact.machine.grant(request: requestID, at: now, limits: attempts)
        else { return nil }
        let planned = contact.planned
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
        state.withLock { $0.note(deadline: now + attempts.deadline) }
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
