import Calendars
import Contracts
import Foundation
import Messaging
import Money
import PaymentCore
import Storage

/// What taking a gateway's call came to.
struct GatewayReceipt: Sendable, Hashable {
    let taken: Bool
    let balance: Money
}

/// Takes what a gateway says into the books, once, however often it is said.
struct GatewayDesk: Sendable {
    let policy: PaymentPolicy

    func take(_ notice: GatewayNotice, from gateway: String, _ work: UnitOfWork) throws -> GatewayReceipt {
        guard let intent = try IntentStore.find(notice.intentID, in: work.database), intent.gateway == gateway,
            var ledger = try LedgerStore.load(intent.accountID, in: work.database)
        else {
            throw GatewayRefusal(kind: .unknownIntent, text: "intentId: is not an intent made here for this gateway.")
        }
        guard notice.amount == intent.amount else {
            throw GatewayRefusal(
                kind: .conflict, text: "amount: must be \(intent.amount), the amount of the intent.")
        }
        let payment = PaymentID("\(gateway):\(notice.paymentID)")
        switch try IntentStore.note(gateway: gateway, event: notice.eventID, digest: digest(notice), in: work.database)
        {
        case nil:
            throw GatewayRefusal(kind: .conflict, text: "eventId: was used before for something else.")
        case false?:
            return receipt(notice, ledger)
        case true?: break
        }
        switch notice.status {
        case .failed:
            if intent.standing == .open {
                try IntentStore.close(intent.id, as: .failed, payment: nil, in: work.database)
            }
        case .succeeded:
            if intent.standing == .succeeded {
                guard intent.paymentID == payment else {
                    throw GatewayRefusal(kind: .conflict, text: "intentId: was paid already, by another payment.")
                }
                return receipt(notice, ledger)
            }
            try post(payment, intent, &ledger, work)
        }
        return receipt(notice, ledger)
    }

    private func receipt(_ notice: GatewayNotice, _ ledger: AccountLedger) -> GatewayReceipt {
        GatewayReceipt(taken: notice.status == .succeeded, balance: ledger.balance)
    }

    private func post(
        _ payment: PaymentID, _ intent: PaymentIntent, _ ledger: inout AccountLedger, _ work: UnitOfWork
    ) throws {
        let key = CreditKey.payment(payment)
        guard try ContentStore.credit(key, in: work.database) == nil else {
            throw GatewayRefusal(kind: .conflict, text: "paymentId: was used before for another intent.")
        }
        let credit = Credit(
            key: key, kind: .payment(.gateway), amount: intent.amount,
            valueOn: policy.calendar(of: ledger.terms.creditorID).today(at: work.now))
        let detail = ContentStore.CreditDetail(
            postedAt: work.now.millisecondsSinceEpoch, method: intent.gateway, contactID: intent.contactID, digest: "")
        if case .refused(let refusals) = try LedgerWork.post(credit, payment, detail: detail, to: &ledger, work) {
            throw GatewayRefusal(
                kind: .conflict, text: refusals.map { "\($0.field): \($0.text)" }.joined(separator: " "))
        }
        try IntentStore.close(intent.id, as: .succeeded, payment: payment, in: work.database)
        try tellERP(payment, intent, ledger, work)
    }

    /// The creditor's own books get the payment too; the ERP sends it back with `originPaymentId`.
    private func tellERP(
        _ payment: PaymentID, _ intent: PaymentIntent, _ ledger: AccountLedger, _ work: UnitOfWork
    ) throws {
        guard let system = ledger.terms.accountID.system else { return }
        try work.send(
            ERPPaymentReceived(
                accountId: ledger.terms.accountID.unscoped, paymentId: payment, amount: intent.amount,
                receivedAt: work.now.rfc3339, method: intent.gateway),
            exchange: ExchangeName.erpReplies, routingKey: system.value)
    }

    private func digest(_ notice: GatewayNotice) -> String {
        StableID.make(
            notice.intentID, notice.paymentID, notice.status.rawValue, notice.amount.description,
            notice.occurredAt.rfc3339)
    }
}
