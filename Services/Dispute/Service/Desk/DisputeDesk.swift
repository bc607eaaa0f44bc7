import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import Money
import Storage

/// Opens, changes and closes disputes: each act saves the case, moves its hold, writes its history and says both, in
/// one transaction.
struct DisputeDesk: Sendable {
    static let nearTimer = "deadline-near"
    static let passedTimer = "deadline-passed"

    let rules: DisputeRules
    let words: SealedWords

    struct Opened: Sendable {
        let dispute: DisputeCase
        let isNew: Bool
    }

    // MARK: - Opening

    /// Opens a dispute, or gives back the open one about the same thing, with the new words added to it.
    /// - Parameters:
    ///   - text: what was written, if anything; kept sealed.
    ///   - actor: `debtor`, `erp`, or a member of staff's name.
    func open(
        _ claim: DisputeClaim, on account: AccountState, source: DisputeSource, text: String?, by actor: String,
        _ work: UnitOfWork
    ) throws -> Opened {
        let subject = DisputeSubject(accountID: account.accountID, reason: claim.reason, invoiceID: claim.invoiceID)
        if let known = try DisputeStore.open(about: subject, in: work.database) {
            if let text { try say(text, on: known, by: actor, work) }
            return Opened(dispute: known, isNew: false)
        }
        let calendar = rules.calendar(of: account.creditorID)
        let today = calendar.today(at: work.now)
        let dispute = DisputeCase(
            DisputeCase.Opening(
                id: try nextID(on: account.accountID, work.database), reason: claim.reason, invoiceID: claim.invoiceID,
                amount: claim.amount, source: source, at: work.now, on: today,
                deadline: calendar.deadline(rules.policy, for: claim.reason, openedOn: today),
                team: rules.team(for: claim.reason)),
            on: account)
        // The hold goes out first: it is what stops contact.
        try HoldDesk.change(.account(account.accountID), work) { $0.follow(dispute) }
        try work.emit(dispute.state)
        try DisputeStore.insert(dispute, accountThen: account, saidSequence: work.lastSequence, in: work.database)
        try HistoryStore.add(
            .opened, about: dispute.id.value, by: actor, fact: source.rawValue, text: text, words: words, work)
        try work.schedule(
            Self.nearTimer, key: dispute.id.value, at: max(work.now, calendar.warning(before: dispute.deadline)))
        try work.schedule(Self.passedTimer, key: dispute.id.value, at: calendar.end(of: dispute.deadline))
        return Opened(dispute: dispute, isNew: true)
    }

    /// `D-4F2A-91C3`, short enough to read out on the telephone; made of the account and how many it has had.
    private func nextID(on account: AccountID, _ database: Database) throws -> DisputeID {
        var ordinal = try DisputeStore.count(of: account, in: database) + 1
        while true {
            let digits = Array(StableID.make("dispute", account.value, "\(ordinal)").uppercased().prefix(8))
            let groups = stride(from: 0, to: 8, by: 4).map { String(digits[$0..<$0 + 4]) }
            let id = DisputeID("D-" + groups.joined(separator: "-"))
            if try DisputeStore.find(id, in: database) == nil { return id }
            ordinal += 1_000_000
        }
    }

    /// Adds what somebody wrote to a dispute. Others are told nothing of it.
    func say(_ text: String, on dispute: DisputeCase, by actor: String, _ work: UnitOfWork) throws {
        try HistoryStore.add(.said, about: dispute.id.value, by: actor, text: text, words: words, work)
    }

    // MARK: - Acts

    /// Does something to a dispute and says what came of it.
    /// - Returns: the dispute as it is then, and how the act ended.
    func act(
        on id: DisputeID, kind: HistoryStore.Kind, by actor: String, text: String? = nil, _ work: UnitOfWork,
        _ change: (inout DisputeCase) -> DisputeAnswer
    ) throws -> (dispute: DisputeCase, answer: DisputeAnswer)? {
        guard var dispute = try DisputeStore.find(id, in: work.database) else { return nil }
        let answer = change(&dispute)
        guard case .changed = answer else { return (dispute, answer) }
        try DisputeStore.update(dispute, in: work.database)
        if !dispute.standing.isOpen {
            try HoldDesk.change(.account(dispute.accountID), work) { $0.follow(dispute) }
            try work.cancel(Self.nearTimer, key: id.value)
            try work.cancel(Self.passedTimer, key: id.value)
        }
        try work.emit(dispute.state)
        try HistoryStore.add(
            kind, about: id.value, by: actor, fact: Self.fact(dispute, kind), text: text, words: words, work)
        return (dispute, answer)
    }

    private static func fact(_ dispute: DisputeCase, _ kind: HistoryStore.Kind) -> String? {
        switch kind {
        case .resolved:
            dispute.standing.rawValue + (dispute.adjustment.map { ", \($0.formattedForPeople) taken off" } ?? "")
        case .assigned: dispute.assignee
        default: nil
        }
    }

    // MARK: - Deadlines

    func comesNear(_ timer: DueTimer, _ work: UnitOfWork) throws {
        try mark(timer, .near, "dispute-deadline-near", work) { dispute in
            dispute.comesNear() ? "Dispute \(dispute.id) must be answered by \(dispute.deadline.iso8601)." : nil
        }
    }

    func deadlinePassed(_ timer: DueTimer, _ work: UnitOfWork) throws {
        try mark(timer, .overdue, "dispute-overdue", work) { dispute in
            dispute.becomesOverdue()
                ? "Dispute \(dispute.id) was due on \(dispute.deadline.iso8601). Collection stays stopped."
                : nil
        }
    }

    private func mark(
        _ timer: DueTimer, _ kind: HistoryStore.Kind, _ code: String, _ work: UnitOfWork,
        _ change: (inout DisputeCase) -> String?
    ) throws {
        guard var dispute = try DisputeStore.find(DisputeID(timer.key), in: work.database), let text = change(&dispute)
        else { return }
        try DisputeStore.update(dispute, in: work.database)
        try HistoryStore.add(kind, about: dispute.id.value, by: "clock", words: words, work)
        try work.emit(
            AlertRaised(
                alertID: StableID.make(code, dispute.id.value), service: work.service, code: code, text: text,
                about: dispute.accountID.value, at: work.now))
    }
}
