import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Policies
import Storage
import Vault

/// What follows when a contact was refused, sent, failed, or left in doubt: its place in the strategy, the address's
/// quality, the next plan.
struct ContactOutcomeHandling: Sendable {
    let planning: ContactPlanning
    let debtors: DebtorHandling
    let optingOut: OptingOut
    let limits: AttemptMachine.Limits

    // MARK: - The gate said no

    func refuse(_ contact: StoredContact, _ decision: ContactDecision, _ work: UnitOfWork) throws {
        let answer = decision.record.answer
        let rules = answer.refusingRules.joined(separator: " ")
        try ContactTrail.add(.refused, rules, to: contact.planned.contactID, at: work.now, in: work.database)
        var again: Instant?
        switch answer.disposition {
        case .permitted: return
        case .again(let instant):
            let slot = slot(notBefore: instant, after: work.now)
            again = slot
            try postpone(contact, until: slot, work)
        case .otherChannel:
            try end(contact, work) { progress, step, open in
                progress.recordShut(step, channel: contact.planned.channel, open: open, at: work.now)
            }
        case .held:
            try end(contact, work) { progress, step, _ in progress.recordHeld(step, at: work.now) }
        case .routed:
            try openTask(contact, decision, kind: .review, work)
        }
        try work.emit(
            ContactRefused(
                contact: summary(contact, decision.person), rules: answer.refusingRules, again: again,
                decisionID: decision.decisionID, decidedAt: work.now, policyVersion: planning.policies.id),
            policyVersion: planning.policies.id)
    }

    private func postpone(_ contact: StoredContact, until instant: Instant, _ work: UnitOfWork) throws {
        var contact = contact
        if contact.machine.giveUpResolving() {
            return try settle(contact, .inDoubt, cause: "not-resolved", work)
        }
        guard contact.machine.postpone(until: instant) else { return }
        try ContactStore.put(contact, at: work.now, in: work.database)
        try work.schedule(ContactPlanning.timer, key: contact.planned.contactID.value, at: instant)
        guard contact.detail == nil, let step = step(contact) else { return }
        try change(contact.planned, work) { $0.recordDelay(step, until: instant) }
    }

    /// Ends the contact without anything having left, and plans what comes next.
    private func end(
        _ contact: StoredContact, _ work: UnitOfWork,
        _ record: (inout EpisodeProgress, Strategy.Step, [Channel]) -> Void
    ) throws {
        var contact = contact
        if contact.machine.giveUpResolving() {
            return try settle(contact, .inDoubt, cause: "not-resolved", work)
        }
        guard contact.machine.withdraw() else { return }
        try ContactStore.put(contact, at: work.now, in: work.database)
        guard contact.detail == nil else { return }
        if let step = step(contact) {
            let open = try openChannels(contact.planned, work)
            try change(contact.planned, work) { record(&$0, step, open) }
        }
        try planning.replan(contact.planned.account, factsChanged: false, work)
    }

    /// A person takes over: a call to make, or a case to look at. The step is done as far as the strategy is concerned.
    func openTask(
        _ contact: StoredContact, _ decision: ContactDecision, kind: StoredTask.Kind, _ work: UnitOfWork
    ) throws {
        let summary = summary(contact, decision.person)
        let task = StoredTask(
            contact: summary, kind: kind, reasons: decision.record.answer.refusingRules, standing: .open, outcome: nil,
            who: nil, version: 1, openedAt: work.now, dueAt: work.now, closedAt: nil)
        if try TaskStore.open(task, in: work.database), kind == .call {
            try work.emit(CallTask(contact: summary, standing: .open, outcome: nil, version: 1))
        }
        try ContactTrail.add(.task, kind.rawValue, to: summary.contactID, at: work.now, in: work.database)
        try end(contact, work) { progress, step, _ in progress.recordSkipped(step, at: work.now) }
    }

    // MARK: - A notifier told what became of it

    func take(_ item: ContactOutcomes.Item, _ work: UnitOfWork) throws {
        guard var contact = try ContactStore.find(item.contactID, in: work.database) else { return }
        switch contact.machine.outcome(item.result, attempt: item.attempt, request: item.requestID) {
        case .settled(let result), .corrected(let result):
            try settle(contact, result, cause: item.cause, work)
            if result == .failed { try learn(item.cause, of: item.contactID, contact.planned, work) }
            try takeWaitingReports(contact, reference: item.providerReference, work)
        case .dueAgain:
            try ContactStore.put(contact, at: work.now, in: work.database)
            try ContactTrail.add(
                .unused, item.cause ?? "", to: item.contactID, at: work.now, in: work.database)
            if let pause = item.retryAfterMilliseconds { try putOff(contact, item, atLeast: pause, work) }
        case .ignored:
            return
        }
    }

    /// The provider said "not now": asked again later, when the gate decides anew on all caps and windows; too often,
    /// and the step goes on by another channel.
    private func putOff(
        _ contact: StoredContact, _ item: ContactOutcomes.Item, atLeast pause: Int, _ work: UnitOfWork
    ) throws {
        var contact = contact
        switch contact.machine.refused(limits: limits) {
        case .after(let own):
            let told = Duration.milliseconds(min(max(0, pause), Self.pauseMax))
            try postpone(contact, until: work.now + max(own, told), work)
        case .tooOften: try settle(contact, .failed, cause: "temporary-too-often", work)
        }
    }

    /// A day: whoever says more does not mean this message.
    private static let pauseMax = 86_400_000

    /// What a provider says of an address for good holds for the next message too.
    func learn(_ told: String?, of id: ContactID, _ planned: PlannedContact, _ work: UnitOfWork) throws {
        guard let cause = told.flatMap(DeliveryFault.init(rawValue:)) else { return }
        switch cause {
        case .mailboxGone, .numberGone:
            guard let key = try ContactStore.addressKey(of: id, in: work.database),
                try planning.vault.mark(
                    AddressKey(key), of: planned.debtor, as: .bounced, in: work.database, at: work.now) != nil
            else { return }
            try debtors.tell(planned.debtor, work)
            try planning.replanAll(planned.debtor, work)
        case .optedOut:
            // The network knows of an opt-out that never came to us (CH-SMS-03): it is one all the same, and a
            // message to confirm it would not arrive.
            try optingOut.record(
                planned.debtor, account: planned.account, channels: [planned.channel], ceased: false,
                source: "network", confirming: false, work)
        }
    }

    func settle(
        _ contact: StoredContact, _ result: DeliveryResult, cause: String?, _ work: UnitOfWork
    ) throws {
        let planned = contact.planned
        try ContactStore.put(contact, result: result, cause: cause, at: work.now, in: work.database)
        try ContactTrail.add(
            result.trail, cause ?? "", to: planned.contactID, at: work.now, in: work.database)
        let person = try planning.vault.person(of: planned.debtor, in: work.database)
        try work.emit(
            ContactSettled(
                contact: summary(contact, person ?? PersonID(planned.debtor.value)), result: result, cause: cause,
                at: work.now))
        guard contact.detail == nil, let step = step(contact) else { return }
        switch result {
        case .sent, .inDoubt:
            try change(planned, work) { $0.recordContact(step, inDoubt: result == .inDoubt, at: work.now) }
        case .failed:
            let open = try openChannels(planned, work)
            try change(planned, work) { progress in
                let channel = planned.channel
                if progress.recordUndelivered(step, channel: channel, open: open, at: work.now) { return }
                progress.recordShut(step, channel: channel, open: open, at: work.now)
            }
        case .unused: return
        }
        try planning.replan(planned.account, factsChanged: false, work)
    }

    // MARK: - Helpers

    private func change(
        _ planned: PlannedContact, _ work: UnitOfWork, _ body: (inout EpisodeProgress) -> Void
    ) throws {
        guard let anchor = planned.anchorInvoice else { return }
        let known = try EpisodeStore.progress(of: planned.account, anchor: anchor, in: work.database)
        var progress = known ?? EpisodeProgress(anchor: anchor)
        body(&progress)
        try EpisodeStore.put(progress, of: planned.account, in: work.database)
    }

    private func openChannels(_ planned: PlannedContact, _ work: UnitOfWork) throws -> [Channel] {
        try planning.planDebtor(planned.debtor, creditor: planned.creditor, work.database).openChannels
    }

    private func step(_ contact: StoredContact) -> Strategy.Step? {
        planning.policies.strategies[contact.planned.strategy]?.step(contact.planned.step)
    }

    private func summary(_ contact: StoredContact, _ person: PersonID) -> ContactSummary {
        contact.planned.summary(attempt: contact.machine.attempt, person: person)
    }

    /// The first half hour that is not before the instant and lies strictly behind the present.
    private func slot(notBefore instant: Instant, after now: Instant) -> Instant {
        let grid: Int64 = 1_800_000
        let millisecond = max(instant.millisecondsSinceEpoch, now.millisecondsSinceEpoch + 1)
        return Instant(millisecondsSinceEpoch: (millisecond + grid - 1) / grid * grid)
    }
}
