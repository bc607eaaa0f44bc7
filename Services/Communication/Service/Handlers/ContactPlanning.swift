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
        var progress = try ContactStore.progress(of: id, in: work.database)
        if factsChanged, progress != nil {
            progress?.factsChanged()
            if let progress { try ContactStore.put(progress, of: id, in: work.database) }
        }
        let present = try ContactStore.open(id, in: work.database)
        let segmented = try FactStore.segment(of: id, in: work.database)
        let strategy = segmented.flatMap { policies.strategies[$0.strategy] }
        let next = planner.plan(
            account: account, segment: segmented?.segment ?? "", strategy: strategy,
            debtor: try planDebtor(account.debtorID, work.database), progress: progress,
            hours: hours(account), previous: present?.planned, now: work.now)
        try replace(present, by: next, work)
    }

    private func replace(_ present: StoredContact?, by next: PlannedContact?, _ work: UnitOfWork) throws {
        if var present, present.planned.contactID != next?.contactID {
            guard present.machine.withdraw() else { return }
            try ContactStore.put(present, at: work.now, in: work.database)
            try work.cancel(Self.timer, key: present.planned.contactID.value)
        }
        guard let next else { return }
        if let present, present.planned.contactID == next.contactID {
            guard present.planned != next else { return }
            if present.machine.isGrantable {
                // It is already due: only what it says may change, its time has come.
                var kept = present
                kept.planned = next
                return try ContactStore.put(kept, at: work.now, in: work.database)
            }
        }
        if let known = try ContactStore.find(next.contactID, in: work.database), known.machine.isOver {
            // The same step of the same episode ended before in a withdrawal: it starts again. Anything that left
            // stays.
            guard case .withdrawn = known.machine.state else { return }
        }
        try put(next, detail: nil, work)
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
        let planned = planner.plan(
            contact, debtor: try planDebtor(contact.debtor, work.database), hours: hours(account), now: work.now)
        guard let planned, try ContactStore.find(planned.contactID, in: work.database) == nil else { return }
        try put(planned, detail: detail, work)
    }

    // MARK: - What the planner asks

    func planDebtor(_ id: DebtorID, _ database: Database) throws -> PlanDebtor {
        guard let facts = try vault.clearFacts(of: id, in: database) else {
            return PlanDebtor(zones: [], openChannels: [])
        }
        let out = try people.optOuts(of: try people.debtors(with: id, in: database), in: database)
        return PlanDebtor(
            zones: facts.zoneCandidates(in: zones),
            openChannels: out.ceased ? [] : facts.channels.filter { !out.channels.contains($0) })
    }

    /// The hours of the country whose law governs the account, for planning only: the gate has the last word.
    private func hours(_ account: AccountState) -> ContactHours? {
        guard let creditor = policies.creditors[account.creditorID] else { return nil }
        for pack in policies.rulePacks where pack.country == creditor.jurisdiction {
            for rule in pack.rules {
                if case .window(let window) = rule.effect {
                    return ContactHours(window: window, holidays: policies.holidays[creditor.jurisdiction])
                }
            }
        }
        return nil
    }
}

extension AttemptMachine {
    var isOver: Bool {
        switch state {
        case .settled, .withdrawn: true
        case .planned, .due, .granted, .resolving: false
        }
    }
}
