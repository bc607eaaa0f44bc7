import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Policies
import ServiceKit
import Storage

/// Facts of the other services: each is kept, and the account's next contact is planned anew on it.
struct FactHandling: Sendable {
    let planning: ContactPlanning
    let outcomes: ContactOutcomeHandling
    let debtors: DebtorHandling

    func add(to handlers: inout Handlers) {
        handlers.on(AccountState.self) { account, _, work in
            if try FactStore.keep(account, in: work.database) {
                try planning.replan(account.accountID, factsChanged: true, work)
            }
            return .done
        }
        handlers.on(AccountSegmented.self) { segmented, _, work in
            if try FactStore.keep(segmented, in: work.database) {
                try planning.replan(segmented.accountID, factsChanged: true, work)
            }
            return .done
        }
        handlers.on(HoldPlaced.self) { body, _, work in try take(body.set, work) }
        handlers.on(HoldReleased.self) { body, _, work in try take(body.set, work) }
        handlers.on(FeedFresh.self) { feed, _, work in
            let before = try FactStore.watermark(of: feed.system, in: work.database)
            try FactStore.keep(feed, in: work.database)
            if isLate(feed.system, before, at: work.now) { try planning.replanHeld(of: feed.system, work) }
            return .done
        }
        handlers.on(PaymentReceived.self) { payment, _, work in try receipt(payment, work) }
        // What these tell stands in the account's state.
        handlers.on(PaymentReversed.self) { _, _, _ in .done }
        handlers.on(PromiseState.self) { _, _, _ in .done }
        handlers.on(DisputeState.self) { dispute, _, work in try acknowledge(dispute, work) }
        handlers.on(ContactOutcomes.self) { report, _, work in
            for item in report.items { try outcomes.take(item, work) }
            return .done
        }
        handlers.onTimer(ContactPlanning.timer) { timer, work in
            try planning.becomeDue(ContactID(timer.key), work)
        }
    }

    /// Whether contact of some creditor of the system was held because its word was too old.
    private func isLate(_ system: SystemID, _ asOf: Instant?, at now: Instant) -> Bool {
        guard let asOf else { return true }
        let bound = planning.policies.creditors(of: system)
            .compactMap { planning.policies.creditors[$0]?.feedMaxAge }.min()
        return bound.map { now - $0 > asOf } ?? false
    }

    private func take(_ set: HoldSet, _ work: UnitOfWork) throws -> Outcome {
        guard try FactStore.keep(set, in: work.database) else { return .done }
        if let account = set.accountID { try planning.replan(account, factsChanged: true, work) }
        if let debtor = set.debtorID { try planning.replanAll(debtor, work) }
        return .done
    }

    /// Who disputes is told so once, as long as the dispute is open. What it stops stands in the account's holds.
    private func acknowledge(_ dispute: DisputeState, _ work: UnitOfWork) throws -> Outcome {
        guard let account = try FactStore.account(dispute.accountID, in: work.database) else {
            return dispute.standing.isOpen ? Self.unknownAccount : .done
        }
        let contact = AdHocContact.acknowledgement(
            of: dispute.disputeID, account: account, template: "dispute-acknowledged",
            segment: try FactStore.segment(of: dispute.accountID, in: work.database)?.segment ?? "")
        if dispute.standing.isOpen {
            try planning.plan(
                contact, detail: ContactDetail(dispute: .init(id: dispute.disputeID, deadline: dispute.deadline)),
                work)
        } else {
            try planning.withdraw(contact, work)
        }
        return .done
    }

    private static let unknownAccount = Outcome.retry(
        after: .milliseconds(100), Reason("unknown-account", "The account's state is not here yet."))

    /// Who paid through one of our links gets a receipt; money that the ERP reports was acknowledged there.
    private func receipt(_ payment: PaymentReceived, _ work: UnitOfWork) throws -> Outcome {
        guard payment.source == .gateway else { return .done }
        guard let account = try FactStore.account(payment.accountID, in: work.database) else {
            return Self.unknownAccount
        }
        let segment = try FactStore.segment(of: payment.accountID, in: work.database)?.segment ?? ""
        try planning.plan(
            .receipt(for: payment.paymentID, account: account, template: "receipt", segment: segment),
            detail: ContactDetail(paid: payment), work)
        return .done
    }
}
