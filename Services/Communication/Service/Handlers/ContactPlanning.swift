import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Policies
import Storage
import Vault

/// Keeps each account's place in its strategy: after every fact that bears on it, the next contact is planned anew.
struct ContactPlanning: Sendable {
    static let timer = "contact"

    let vault: DebtorVault
    let people: PersonStore
    let policies: PolicyBundle
    let zones: ZoneDatabase
    let planner: Planner

    init(vault: DebtorVault, policies: PolicyBundle, zones: ZoneDatabase) {
        self.vault = vault
        people = PersonStore(vault: vault)
        self.policies = policies
        self.zones = zones
        planner = Planner { parts in StableID.make(parts.joined(separator: "\u{1F}")) }
    }

    // MARK: - Steps of a strategy

    /// - Parameter factsChanged: something about the account or debtor is new, so what was held is decided again.
    func replan(_ id: AccountID, factsChanged: Bool, _ work: UnitOfWork) throws {
        guard let account = try FactStore.account(id, in: work.database) else { return }
        let anchor = Planner.anchor(of: account)?.invoiceID
        var progress = try anchor.flatMap { try EpisodeStore.progress(of: id, anchor: $0, in: work.database) }
        if factsChanged, progress?.held != nil {
            progress?.factsChanged()
            if let progress { try EpisodeStore.put(progress, of: id, in: work.database) }
        }
        let present = try ContactStore.open(id, in: work.database)
        let segmented = try FactStore.segment(of: id, in: work.database)
        let strategy = segmented.flatMap { policies.strategies[$0.strategy] }
        let next = planner.plan(
            account: account, segment: segmented?.segment ?? "", strategy: strategy,
            debtor: try planDebtor(account.debtorID, creditor: account.creditorID, work.database),
            progress: progress, hours: hours(account, at: work.now), previous: present?.planned, now: work.now)
        try replace(present, by: next, of: account, work)
        if factsChanged { try CallTasks.withdrawNeedless(account, planning: self, work) }
    }

    private func replace(
        _ present: StoredContact?, by next: PlannedContact?, of account: AccountState, _ work: UnitOfWork
    ) throws {
        if let present, present.planned.contactID != next?.contactID {
            // What was due when the account was settled goes before the gate all the same, so that its no is on record.
            if case .due = present.machine.state, next == nil, account.isSettled { return }
            guard try withdraw(present, work) else { return }
        }
        guard let next else { return }
        guard var known = try ContactStore.find(next.contactID, in: work.database) else {
            return try put(next, detail: nil, work)
        }
        switch known.machine.state {
        case .granted, .settled:
            // A notifier holds it, or it has left: what comes next is planned when its outcome is known.
            return
        case .due, .resolving:
            // Its time has come: only what it says may change.
            guard known.planned != next else { return }
            known.planned = next
            try ContactStore.put(known, at: work.now, in: work.database)
        case .planned, .withdrawn:
            guard known.planned != next || known.machine.plannedFor != next.dueAt else { return }
            known.planned = next
            guard known.machine.plan(for: next.dueAt) else { return }
            try ContactStore.put(known, at: work.now, in: work.database)
            try work.schedule(Self.timer, key: next.contactID.value, at: next.dueAt)
        }
    }

    private func withdraw(_ contact: StoredContact, _ work: UnitOfWork) throws -> Bool {
        var contact = contact
        guard contact.machine.withdraw() else { return false }
        try ContactStore.put(contact, at: work.now, in: work.database)
        try ContactTrail.add(.withdrawn, to: contact.planned.contactID, at: work.now, in: work.database)
        try work.cancel(Self.timer, key: contact.planned.contactID.value)
        return true
    }

    /// Plans all accounts of the person anew.
    func replanAll(_ debtor: DebtorID, _ work: UnitOfWork) throws {
        for account in try FactStore.accounts(of: people.debtors(with: debtor, in: work.database), in: work.database) {
            try replan(account, factsChanged: true, work)
        }
    }

    /// What was held while something was wrong that concerned many accounts (a late feed, another policy) is decided
    /// anew.
    func replanHeld(of system: SystemID?, _ work: UnitOfWork) throws {
        for account in try EpisodeStore.held(of: system, in: work.database) {
            try replan(account, factsChanged: true, work)
        }
    }

    func put(_ planned: PlannedContact, detail: ContactDetail?, _ work: UnitOfWork) throws {
        let contact = StoredContact(
            planned: planned, machine: AttemptMachine(contactID: planned.contactID, dueAt: planned.dueAt),
            detail: detail)
        try ContactStore.put(contact, at: work.now, in: work.database)
        try work.schedule(Self.timer, key: planned.contactID.value, at: planned.dueAt)
    }

    /// A contact's time has come.
    func becomeDue(_ id: ContactID, _ work: UnitOfWork) throws {
        guard var contact = try ContactStore.find(id, in: work.database),
            contact.machine.becomeDue(now: work.now)
        else { return }
        try ContactStore.put(contact, at: work.now, in: work.database)
    }

    // MARK: - Ad hoc

    func plan(_ contact: AdHocContact, detail: ContactDetail, _ work: UnitOfWork) throws {
        guard let account = try FactStore.account(contact.account, in: work.database) else { return }
        let debtor = try planDebtor(contact.debtor, creditor: contact.creditor, work.database)
        let planned = planner.plan(contact, debtor: debtor, hours: hours(account, at: work.now), now: work.now)
        guard let planned, try ContactStore.find(planned.contactID, in: work.database) == nil else { return }
        try put(planned, detail: detail, work)
    }

    /// Takes back a message that has lost its sense before it left.
    func withdraw(_ contact: AdHocContact, _ work: UnitOfWork) throws {
        guard let stored = try ContactStore.find(planner.id(of: contact), in: work.database) else { return }
        _ = try withdraw(stored, work)
    }

    // MARK: - What the planner asks

    /// The channels by which the debtor can be reached, has not opted out of, and the creditor uses.
    func planDebtor(_ id: DebtorID, creditor: CreditorID, _ database: Database) throws -> PlanDebtor {
        guard let facts = try vault.clearFacts(of: id, in: database) else {
            return PlanDebtor(zones: [], openChannels: [])
        }
        let out = try people.optOuts(of: try people.debtors(with: id, in: database), in: database)
        return PlanDebtor(
            zones: facts.zoneCandidates(in: zones),
            openChannels: out.ceased
                ? []
                : facts.channels.filter { channel in
                    !out.channels.contains(channel)
                        && (policies.creditors[creditor]?.channels.contains(channel) ?? true)
                })
    }

    /// The hours of the country whose law governs the account, for planning only: the gate has the last word.
    private func hours(_ account: AccountState, at now: Instant) -> ContactHours? {
        guard let creditor = policies.creditors[account.creditorID] else { return nil }
        let today = Zone.utc.local(at: now).date
        for pack in policies.rulePacks where pack.country == creditor.jurisdiction {
            for rule in pack.rules where rule.isInForce(on: today) {
                if case .window(let window) = rule.effect {
                    return ContactHours(window: window, holidays: policies.holidays[creditor.jurisdiction])
                }
            }
        }
        return nil
    }
}
