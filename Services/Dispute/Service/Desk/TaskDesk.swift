import Calendars
import Contracts
import DisputeCore
import Foundation
import Storage

/// Opens and closes tasks for people, and moves the hold a task may carry.
struct TaskDesk: Sendable {
    let words: SealedWords

    /// Opens a task, or gives back the open one of the same kind and origin, with the new words added to it.
    /// - Parameters:
    ///   - origin: where it comes from, so that the same thing told twice is one task.
    ///   - fact: machine-made, free of personal data.
    @discardableResult
    func open(
        _ kind: PersonTask.Kind, debtor: DebtorID, account: AccountID?, origin: String, fact: String? = nil,
        text: String? = nil, by actor: String, _ work: UnitOfWork
    ) throws -> PersonTask {
        let known = try TaskStore.open(of: debtor, in: work.database).first { $0.kind == kind && $0.origin == origin }
        if let known {
            try HistoryStore.add(.said, about: known.id, by: actor, fact: fact, text: text, words: words, work)
            return known
        }
        let ordinal = try TaskStore.count(of: debtor, in: work.database) + 1
        let task = PersonTask(
            id: "T-" + StableID.make("task", debtor.value, "\(ordinal)").uppercased().prefix(12), kind: kind,
            debtorID: debtor, accountID: account, openedAt: work.now, origin: origin)
        if let reason = task.holdReason {
            try HoldDesk.change(.debtor(debtor), work) { $0.place(task.holdID, reason, at: work.now) }
        }
        try TaskStore.save(task, in: work.database)
        try HistoryStore.add(.taskOpened, about: task.id, by: actor, fact: fact, text: text, words: words, work)
        return task
    }

    /// Closes a task; its hold goes unless it is to stay.
    func close(
        _ id: String, _ decision: PersonTask.Decision, note: String?, by user: String, _ work: UnitOfWork
    ) throws -> PersonTask? {
        guard var task = try TaskStore.find(id, in: work.database) else { return nil }
        guard task.close(by: user, at: work.now) == .changed else { return task }
        try TaskStore.save(task, in: work.database)
        if decision == .done {
            try HoldDesk.change(.debtor(task.debtorID), work) { $0.release(task.holdID) }
        }
        try HistoryStore.add(
            .taskClosed, about: id, by: user, fact: decision.rawValue, text: note, words: words, work)
        return task
    }

    /// An ERP's status is over: what it asked people to do is too.
    func closeStatusTasks(of debtor: DebtorID, except origin: String? = nil, _ work: UnitOfWork) throws {
        for task in try TaskStore.open(of: debtor, in: work.database)
        where task.kind == .status && task.origin != origin {
            _ = try close(task.id, .done, note: nil, by: "erp", work)
        }
    }
}
