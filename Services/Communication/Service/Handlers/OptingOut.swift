import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Storage
import Vault

/// A person wants no more messages: by a reply, on the preferences page, or told to an agent. Holds for all debtor
/// records of the person, over creditors and systems.
struct OptingOut: Sendable {
    let planning: ContactPlanning
    let debtors: DebtorHandling

    /// - Parameters:
    ///   - channels: those no longer wanted.
    ///   - ceased: no contact at all.
    ///   - confirming: false when somebody else behind the same address gets the confirmation.
    /// - Returns: whether a confirmation was planned.
    @discardableResult
    func record(
        _ debtor: DebtorID, account: AccountID?, channels: [Channel], ceased: Bool, source: String,
        confirming: Bool = true, _ work: UnitOfWork
    ) throws -> Bool {
        let person = try planning.people.debtors(with: debtor, in: work.database)
        let before = try planning.people.optOuts(of: person, in: work.database)
        let added = channels.filter { !before.channels.contains($0) }
        let scopes = added.map(\.rawValue) + (ceased && !before.ceased ? [PersonStore.everything] : [])
        guard !scopes.isEmpty else { return false }
        for scope in scopes {
            _ = try planning.people.optOut(debtor, scope: scope, source: source, at: work.now, in: work.database)
        }
        for one in person { try debtors.tell(one, work) }
        try planning.replanAll(debtor, work)
        guard confirming else { return false }
        // Who wants nothing at all is told so once, not on every channel.
        let confirmable = added.filter { $0 == .email || $0 == .sms }.sorted { $0.rawValue < $1.rawValue }
        var planned = false
        for channel in ceased ? Array(confirmable.prefix(1)) : confirmable {
            let scope: OptOutScope = ceased ? .everything : .channel
            if try confirm(channel, debtor, account, scope: scope, work) { planned = true }
        }
        return planned
    }

    /// The one message that says it was understood, from whoever wrote by that channel last.
    private func confirm(
        _ channel: Channel, _ debtor: DebtorID, _ account: AccountID?, scope: OptOutScope, _ work: UnitOfWork
    ) throws -> Bool {
        let person = try planning.people.debtors(with: debtor, in: work.database)
        guard
            let id = try account ?? planning.people.lastWritten(person, by: channel, in: work.database)
                ?? FactStore.accounts(of: person, in: work.database).first,
            let state = try FactStore.account(id, in: work.database)
        else { return false }
        let segment = try FactStore.segment(of: id, in: work.database)?.segment ?? ""
        let personID = try planning.vault.person(of: debtor, in: work.database) ?? PersonID(debtor.value)
        try planning.plan(
            .optOutConfirmation(
                of: channel, cause: "\(personID.value)/\(channel.rawValue)", account: state,
                template: "optout-confirmation", segment: segment),
            detail: ContactDetail(optOut: scope, channel: channel), work)
        return true
    }

    /// Wanted again, by the person's own hand on the preferences page.
    func undo(_ debtor: DebtorID, channels: [Channel], everything: Bool, _ work: UnitOfWork) throws {
        let person = try planning.people.debtors(with: debtor, in: work.database)
        for channel in channels { try planning.people.optIn(person, scope: channel.rawValue, in: work.database) }
        if everything { try planning.people.optIn(person, scope: PersonStore.everything, in: work.database) }
        for one in person { try debtors.tell(one, work) }
        try planning.replanAll(debtor, work)
    }
}
