import Calendars
package import Contracts
import Money

extension AccountLedger {
    /// What the other services are told of the account.
    package var state: AccountState {
        let open = openInvoices.sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }.prefix(AccountState.invoicesMax)
        let payments = payments
        return AccountState(
            accountID: terms.accountID, debtorID: terms.debtorID, creditorID: terms.creditorID,
            reference: terms.reference, debtType: terms.debtType, openedOn: terms.openedOn, attributes: attributes,
            version: version, closed: isClosed, balance: balance,
            openInvoices: open.map {
                AccountState.OpenInvoice(
                    invoiceID: $0.id, number: $0.number, issuedOn: $0.issuedOn, dueOn: $0.dueOn, amount: $0.amount,
                    open: $0.open)
            },
            invoicesIssued: invoices.values.count { !$0.cancelled }, invoicesPaidLate: invoicesPaidLate,
            paymentsReceived: payments.count, lastPaymentOn: payments.map(\.valueOn).max(),
            promise: promise.map { .init(promiseID: $0.id, amount: $0.amount, dueOn: $0.dueOn) },
            promisesBroken: promisesBroken, settledAt: settledAt)
    }

    /// Invoices that are covered in full, by at least one payment that came after their due date. What a credit note
    /// or an adjustment took off says nothing about how the debtor pays.
    package var invoicesPaidLate: Int {
        var late: Set<InvoiceID> = []
        for key in allocations.keys {
            guard let credit = credits[key.credit], credit.kind.isPayment, let invoice = invoices[key.invoice],
                invoice.open.isZero, credit.valueOn > invoice.dueOn
            else { continue }
            late.insert(invoice.id)
        }
        return late.count
    }

    /// A promise as the other services are told of it.
    package func state(of promise: PromiseToPay) -> PromiseState {
        PromiseState(
            promiseID: promise.id, accountID: terms.accountID, debtorID: terms.debtorID, amount: promise.amount,
            dueOn: promise.dueOn, standing: promise.standing, version: promise.version, contactID: promise.contactID)
    }

    /// What is wrong with the books; empty when they are right. Given the whole journal, it is checked too.
    package func faults(journal: [JournalEntry]) -> [String] {
        var faults: [String] = []
        for invoice in invoices.values {
            let covered = allocations.filter { $0.key.invoice == invoice.id }.values.reduce(.zero(currency)) { $0 + $1 }
            let open = invoice.cancelled ? Money.zero(currency) : invoice.amount - covered
            if invoice.open != open || invoice.open.isNegative || (invoice.cancelled && !covered.isZero) {
                faults.append("invoice \(invoice.id): open \(invoice.open), covered \(covered) of \(invoice.amount)")
            }
        }
        for credit in credits.values {
            let used = allocations.filter { $0.key.credit == credit.key }.values.reduce(.zero(currency)) { $0 + $1 }
            let left = credit.reversed ? Money.zero(currency) : credit.amount - used
            if credit.unallocated != left || left.isNegative || (credit.reversed && !used.isZero) {
                faults.append(
                    "credit \(credit.key.value): left \(credit.unallocated), used \(used) of \(credit.amount)")
            }
        }
        if openTotal.isPositive, unallocatedTotal.isPositive {
            faults.append("a credit stands unused beside open invoices")
        }
        let booked = journal.reduce(Money.zero(currency)) { $0 + $1.effect(in: currency) }
        if booked != balance { faults.append("the journal says \(booked), the parts add up to \(balance)") }
        return faults
    }
}
