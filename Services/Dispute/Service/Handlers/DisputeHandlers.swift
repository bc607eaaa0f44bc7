import Calendars
import Contracts
import DisputeCore
import Messaging
import ServiceKit
import Storage

/// All that the service takes from its queues and timers.
struct DisputeHandlers: Sendable {
    let desk: DisputeDesk
    let tasks: TaskDesk

    func handlers() -> Handlers {
        var handlers = Handlers()
        handlers.on(AccountState.self) { account, _, work in
            try AccountStore.keep(account, in: work.database)
            return .done
        }
        handlers.on(ReplyReceived.self) { reply, _, work in try take(reply, work) }
        handlers.onERP(
            ERPDisputeOpened.messageType, read: { fields, system, _ in ERPDisputeOpened(&fields, system: system) }
        ) { opened, _, work in try take(opened, work) }
        handlers.onERP(
            DebtorStatusChanged.messageType,
            read: { fields, system, _ in DebtorStatusChanged(&fields, system: system) }
        ) { changed, _, work in try take(changed, work) }
        handlers.onTimer(DisputeDesk.nearTimer) { timer, work in try desk.comesNear(timer, work) }
        handlers.onTimer(DisputeDesk.passedTimer) { timer, work in try desk.deadlinePassed(timer, work) }
        handlers.onParked { delivery, envelope, work in try HoldDesk.parked(delivery, envelope, work) }
        handlers.onUnparked { delivery, envelope, work in try HoldDesk.unparked(delivery, envelope, work) }
        return handlers
    }

    // MARK: - From an ERP

    /// The account may be on its way from payment still, so a missing one is waited for, a few seconds, before the
    /// message is refused.
    private func take(_ opened: ERPDisputeOpened, _ work: UnitOfWork) throws -> Outcome {
        guard let account = try AccountStore.find(opened.accountID, in: work.database) else {
            return .retry(
                after: .zero,
                Reason("unknown-account", field: "accountId", "is not an account that was opened before."))
        }
        let claim = DisputeClaim(reason: opened.reason, invoiceID: opened.invoiceID, amount: opened.amount)
        let refusals = claim.refusalsOfERP(on: account)
        guard refusals.isEmpty else {
            return .refused(refusals.map { Reason($0.code, field: $0.field, $0.text) })
        }
        _ = try desk.open(claim, on: account, source: .erp, text: opened.text, by: "erp", work)
        return .done
    }

    /// A status holds the debtor whether we know of accounts or not: one may be on its way.
    private func take(_ changed: DebtorStatusChanged, _ work: UnitOfWork) throws -> Outcome {
        try HoldDesk.change(.debtor(changed.debtorID), work) { $0.follow(changed.status, at: work.now) }
        guard changed.status != .none else {
            try tasks.closeStatusTasks(of: changed.debtorID, work)
            return .done
        }
        let origin = "status:\(changed.status.rawValue)"
        try tasks.closeStatusTasks(of: changed.debtorID, except: origin, work)
        let text = [changed.reference, changed.detail].compactMap(\.self).joined(separator: "\n")
        try tasks.open(
            .status, debtor: changed.debtorID, account: nil, origin: origin,
            fact: "\(changed.status.rawValue) since \(changed.since.iso8601)", text: text.isEmpty ? nil : text,
            by: "erp",
            work)
        return .done
    }

    // MARK: - Answers to messages

    private func take(_ reply: ReplyReceived, _ work: UnitOfWork) throws -> Outcome {
        let account = try reply.accountID.flatMap { try AccountStore.find($0, in: work.database) }
        switch ReplyDecision.of(reply.intent, account: account?.accountID) {
        case .nothing: break
        case .openDispute:
            guard let account else { break }
            let claim = DisputeClaim(reason: .other, invoiceID: nil, amount: nil)
            _ = try desk.open(claim, on: account, source: .reply, text: nil, by: "debtor", work)
        case .task(let kind):
            try tasks.open(
                kind, debtor: reply.debtorID, account: reply.accountID, origin: "reply:\(reply.replyID)",
                fact: "answer by \(reply.channel.rawValue)", by: "debtor", work)
        }
        return .done
    }
}
