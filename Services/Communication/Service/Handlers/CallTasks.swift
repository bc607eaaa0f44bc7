import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Storage
import Vault

/// How a call ended, as the agent says.
enum CallOutcome: String, Sendable, CaseIterable {
    case reached, promise, dispute
    case wrongPerson = "wrong-person"
    case noAnswer = "no-answer"
    case callBack = "call-back"

    /// The debtor was really spoken to.
    var isConversation: Bool {
        switch self {
        case .reached, .promise, .dispute, .callBack: true
        case .wrongPerson, .noAnswer: false
        }
    }
}

/// The agents' worklist: what an outcome means, and when a task has lost its reason.
struct CallTasks: Sendable {
    let planning: ContactPlanning
    let replies: ReplyHandling
    let holds: LocalHolds

    /// What an agent records about a task.
    struct Report: Sendable {
        let outcome: CallOutcome
        /// The day promised, or the day to call again. Promises need it; so do call-backs.
        var on: LocalDate?
        let who: String
    }

    /// The time of day at which a call put off to another day is listed again.
    static let again = (hour: 9, minute: 0)
    /// The latest day that may be named.
    static let daysMax = 60

    /// Records a call. It counts against the caps like every contact.
    /// - Returns: the task as it stands now; nil when it was closed before.
    func record(_ report: Report, on id: ContactID, _ work: UnitOfWork) throws -> StoredTask? {
        guard var task = try TaskStore.find(id, in: work.database), task.standing == .open, task.kind == .call else {
            return nil
        }
        let contact = task.contact
        try planning.people.keep(
            debtor: contact.debtorID, account: contact.accountID, channel: .call, at: work.now,
            conversation: report.outcome.isConversation,
            id: StableID.make("call", id.value, "\(task.version)"), in: work.database)
        try noteContact(id, work)
        task.version += 1
        task.outcome = report.outcome.rawValue
        task.who = report.who
        if let day = report.on, report.outcome == .callBack || report.outcome == .noAnswer {
            task.dueAt = try morning(of: day, contact.debtorID, work)
        } else {
            task.standing = .done
            task.closedAt = work.now
        }
        try TaskStore.put(task, in: work.database)
        try ContactTrail.add(.task, report.outcome.rawValue, to: id, at: work.now, in: work.database)
        try work.emit(
            CallTask(
                contact: contact, standing: task.standing == .open ? .open : .done, outcome: task.outcome,
                version: task.version))
        try follow(report, contact, work)
        try planning.replan(contact.accountID, factsChanged: false, work)
        return task
    }

    /// Somebody has looked at a case that no message may settle.
    func close(_ id: ContactID, who: String, _ work: UnitOfWork) throws -> Bool {
        guard var task = try TaskStore.find(id, in: work.database), task.standing == .open, task.kind == .review else {
            return false
        }
        task.standing = .done
        task.outcome = "looked-at"
        task.who = who
        task.version += 1
        task.closedAt = work.now
        try TaskStore.put(task, in: work.database)
        try ContactTrail.add(.task, "looked-at", to: id, at: work.now, in: work.database)
        return true
    }

    /// What was said on the phone holds at once, before any other service knows of it.
    private func follow(_ report: Report, _ contact: ContactSummary, _ work: UnitOfWork) throws {
        switch report.outcome {
        case .reached, .noAnswer, .callBack: return
        case .promise:
            guard let day = report.on else { return }
            try holds.place(
                Hold(holdID: "call-promise:\(contact.contactID)", reason: .manual, since: work.now),
                on: .account(contact.accountID),
                until: morning(of: day.adding(days: 1), contact.debtorID, work), work)
        case .dispute:
            try holds.place(
                Hold(holdID: "call-dispute:\(contact.contactID)", reason: .dispute, since: work.now),
                on: .account(contact.accountID), until: work.now + LocalHolds.untilDisputeSpeaks, work)
        case .wrongPerson:
            let note = AccessNote(who: report.who, why: "wrong person at \(contact.contactID)", at: work.now)
            guard let record = try planning.vault.record(of: contact.debtorID, in: work.database, access: note),
                let point = MessageWriter.contactPoint(.call, record)
            else { return }
            let key = planning.vault.key(of: point.address)
            let holders = try planning.vault.debtors(withAddressKey: key, in: work.database)
            try replies.wrongPerson(key, holders, work)
        }
    }

    /// The steps of the strategy keep their distance from calls as well.
    private func noteContact(_ id: ContactID, _ work: UnitOfWork) throws {
        guard let planned = try ContactStore.find(id, in: work.database)?.planned, let anchor = planned.anchorInvoice,
            var progress = try EpisodeStore.progress(of: planned.account, anchor: anchor, in: work.database)
        else { return }
        progress.noteContact(at: work.now)
        try EpisodeStore.put(progress, of: planned.account, in: work.database)
    }

    private func morning(of day: LocalDate, _ debtor: DebtorID, _ work: UnitOfWork) throws -> Instant {
        let clear = try planning.vault.clearFacts(of: debtor, in: work.database)
        let zone = clear?.zoneCandidates(in: planning.zones).first ?? .utc
        let time = try LocalTime(hour: Self.again.hour, minute: Self.again.minute)
        return zone.firstInstant(notBefore: try LocalDateTime(date: day, time: time))
    }

    // MARK: - Tasks without a reason

    /// Takes an account's calls off the list once nothing may be pressed for: paid, held, or no calls wanted.
    static func withdrawNeedless(_ account: AccountState, planning: ContactPlanning, _ work: UnitOfWork) throws {
        for var task in try TaskStore.open(of: account.accountID, in: work.database) where task.kind == .call {
            guard try isNeedless(account, planning, work) else { return }
            task.standing = .withdrawn
            task.version += 1
            task.closedAt = work.now
            try TaskStore.put(task, in: work.database)
            try ContactTrail.add(.withdrawn, to: task.contact.contactID, at: work.now, in: work.database)
            try work.emit(
                CallTask(contact: task.contact, standing: .withdrawn, outcome: task.outcome, version: task.version))
        }
    }

    private static func isNeedless(
        _ account: AccountState, _ planning: ContactPlanning, _ work: UnitOfWork
    ) throws -> Bool {
        let debtors = try planning.people.debtors(with: account.debtorID, in: work.database)
        let out = try planning.people.optOuts(of: debtors, in: work.database)
        let holders = [account.accountID.value] + debtors.map(\.value)
        return try account.isSettled || out.ceased || out.channels.contains(.call)
            || holders.contains { try !FactStore.holds(on: $0, in: work.database).isEmpty }
            || !FactStore.statuses(of: debtors, in: work.database).isEmpty
    }
}
