import Calendars
import Contracts
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage

/// `erp.invoice.issued`, `.cancelled` and `erp.credit-note.issued`.
enum InvoiceHandlers {
    static func add(to handlers: inout Handlers, policy: PaymentPolicy) {
        handlers.onLedger(
            InvoiceIssued.messageType, .money,
            read: { InvoiceIssued(&$0, system: $1, dates: $2) }, apply: issue)
        handlers.onLedger(
            InvoiceCancelled.messageType, .knownInvoice,
            read: { fields, system, _ in InvoiceCancelled(&fields, system: system) },
            apply: { cancelled, ledger, work in
                let today = policy.calendar(of: ledger.terms.creditorID).today(at: work.now)
                let answer = ledger.cancel(cancelled.invoiceID, on: today, at: work.now)
                try LedgerWork.finish(&ledger, work)
                return answer
            })
        handlers.onLedger(
            CreditNoteIssued.messageType, [.money, .knownInvoice],
            read: { CreditNoteIssued(&$0, system: $1, dates: $2) }, apply: credit)
    }

    @Sendable
    private static func issue(
        _ issued: InvoiceIssued, _ ledger: inout AccountLedger, _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        let digest = StableID.make(
            issued.accountID.value, issued.number, issued.amount.description, issued.issuedOn.iso8601,
            issued.dueOn.iso8601, issued.part.rawValue)
        if let known = try ContentStore.invoice(issued.invoiceID, in: work.database) {
            return known.digest == digest ? .alreadyDone : .reused("invoiceId")
        }
        let invoice = Invoice(
            id: issued.invoiceID, number: issued.number, part: issued.part, issuedOn: issued.issuedOn,
            dueOn: issued.dueOn, amount: issued.amount)
        let answer = ledger.issue(invoice, at: work.now)
        guard case .posted = answer else { return answer }
        try ContentStore.add(invoice, to: issued.accountID, digest: digest, in: work.database)
        try LedgerWork.finish(&ledger, work)
        return answer
    }

    @Sendable
    private static func credit(
        _ note: CreditNoteIssued, _ ledger: inout AccountLedger, _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        let key = CreditKey.note(note.creditNoteID)
        let digest = StableID.make(
            note.accountID.value, note.invoiceID?.value ?? "", note.amount.description, note.issuedOn.iso8601)
        if let known = try ContentStore.credit(key, in: work.database) {
            return known.digest == digest ? .alreadyDone : .reused("creditNoteId")
        }
        let credit = Credit(
            key: key, kind: .creditNote, amount: note.amount, valueOn: note.issuedOn, namedInvoice: note.invoiceID)
        let answer = ledger.take(credit, at: work.now)
        guard case .posted = answer else { return answer }
        try ContentStore.add(
            credit, to: note.accountID,
            .init(postedAt: work.now.millisecondsSinceEpoch, method: nil, contactID: nil, digest: digest),
            in: work.database)
        try LedgerWork.finish(&ledger, work)
        return answer
    }
}
