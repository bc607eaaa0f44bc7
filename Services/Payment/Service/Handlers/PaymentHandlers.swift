import Calendars
import Contracts
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage

/// `erp.payment.recorded` and `.reversed`.
enum PaymentHandlers {
    static func add(to handlers: inout Handlers, policy: PaymentPolicy) {
        handlers.onLedger(
            PaymentRecorded.messageType, [.money, .knownInvoice], read: { PaymentRecorded(&$0, system: $1, dates: $2) },
            apply: { recorded, ledger, work in
                if let origin = recorded.originPaymentID { return try confirm(recorded, origin, ledger, work) }
                return try record(recorded, &ledger, work)
            })
        handlers.onLedger(
            PaymentReversalRecorded.messageType,
            read: { fields, system, _ in PaymentReversalRecorded(&fields, system: system) },
            apply: { reversal, ledger, work in
                let today = policy.calendar(of: ledger.terms.creditorID).today(at: work.now)
                return try reverse(reversal, on: today, &ledger, work)
            })
    }

    private static func digest(_ recorded: PaymentRecorded) -> String {
        StableID.make(
            recorded.accountID.value, recorded.amount.description, recorded.receivedOn.iso8601,
            recorded.invoiceID?.value ?? "", recorded.method ?? "", recorded.originPaymentID?.value ?? "")
    }

    private static func record(
        _ recorded: PaymentRecorded, _ ledger: inout AccountLedger, _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        let key = CreditKey.payment(recorded.paymentID)
        if let known = try ContentStore.credit(key, in: work.database) {
            return known.digest == digest(recorded) ? .alreadyDone : .reused("paymentId")
        }
        if try ContentStore.creditConfirmed(by: recorded.paymentID, in: work.database) != nil {
            return .reused("paymentId")
        }
        let credit = Credit(
            key: key, kind: .payment(.erp), amount: recorded.amount, valueOn: recorded.receivedOn,
            namedInvoice: recorded.invoiceID)
        return try LedgerWork.post(
            credit, recorded.paymentID,
            detail: .init(
                postedAt: work.now.millisecondsSinceEpoch, method: recorded.method, contactID: nil,
                digest: digest(recorded)), to: &ledger, work)
    }

    /// A payment taken here comes back from the ERP: it is marked as known there, and nothing is posted.
    private static func confirm(
        _ recorded: PaymentRecorded, _ origin: PaymentID, _ ledger: AccountLedger, _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        let key = CreditKey.payment(origin)
        guard let ours = ledger.credits[key], ours.kind != .payment(.erp) else {
            return .refused([
                Refusal("unknown-payment", "originPaymentId", "is not a payment taken here for this account.")
            ])
        }
        guard ours.amount == recorded.amount else {
            return .refused([Refusal("amount-mismatch", "amount", "must be \(ours.amount), as it was taken here.")])
        }
        if try ContentStore.credit(.payment(recorded.paymentID), in: work.database) != nil {
            return .reused("paymentId")
        }
        if let other = try ContentStore.creditConfirmed(by: recorded.paymentID, in: work.database), other != key {
            return .reused("paymentId")
        }
        if let before = try ContentStore.confirmation(of: key, in: work.database) {
            return before == recorded.paymentID ? .alreadyDone : .reused("originPaymentId")
        }
        try ContentStore.confirm(key, by: recorded.paymentID, in: work.database)
        return .alreadyDone
    }

    /// The ERP names the payment by its own id, also one of ours that it confirmed under that id.
    private static func reverse(
        _ reversal: PaymentReversalRecorded, on day: LocalDate, _ ledger: inout AccountLedger, _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        var id = reversal.paymentID
        var key = CreditKey.payment(id)
        if ledger.credits[key] == nil, let ours = try ContentStore.creditConfirmed(by: id, in: work.database) {
            key = ours
            id = PaymentID(ours.reference)
        }
        let answer = ledger.reverse(key, on: day, at: work.now)
        guard case .posted = answer, let credit = ledger.credits[key] else { return answer }
        try LedgerWork.finish(&ledger, work)
        try work.emit(
            PaymentReversed(
                paymentID: id, accountID: ledger.terms.accountID, debtorID: ledger.terms.debtorID,
                amount: credit.amount, at: work.now))
        return answer
    }
}
