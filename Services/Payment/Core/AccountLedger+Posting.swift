package import Calendars
package import Contracts
import Money

// MARK: - Charges

extension AccountLedger {
    /// Charges an invoice and covers it at once from credits that stand open. The caller has made sure that its id is
    /// new.
    package mutating func issue(_ invoice: Invoice, at now: Instant) -> LedgerAnswer {
        if let refusal = currencyRefusal(invoice.amount) { return .refused([refusal]) }
        if isClosed {
            return .refused([Refusal("account-closed", "accountId", "is closed: nothing more can be charged on it.")])
        }
        invoices[invoice.id] = invoice
        changes.invoices.insert(invoice.id)
        post(
            .invoiceIssued, invoice.id.value, now, invoice.issuedOn,
            [
                Posting(.receivable(invoice.part), invoice.amount),
                Posting(.charges, invoice.amount.negated),
            ])
        applyCredits(at: now)
        settle(at: now)
        return .posted
    }

    /// Takes an invoice back whole: what had covered it goes to the other invoices, or stands as credit. A credit note
    /// that named it stays in force, because only the ERP that wrote it can say otherwise.
    package mutating func cancel(_ id: InvoiceID, on day: LocalDate, at now: Instant) -> LedgerAnswer {
        guard var invoice = invoices[id] else {
            return .refused([Refusal("unknown-invoice", "invoiceId", "is not an invoice of this account.")])
        }
        guard !invoice.cancelled else { return .alreadyDone }
        let covered = invoice.amount - invoice.open
        let postings = [
            Posting(.charges, invoice.amount),
            Posting(.receivable(invoice.part), invoice.open.negated),
            Posting(.overpayment, covered.negated),
        ]
        for (key, amount) in allocations where key.invoice == id {
            guard var credit = credits[key.credit] else { continue }
            credit.unallocated = credit.unallocated + amount
            credits[key.credit] = credit
            changes.credits.insert(key.credit)
            allocations[key] = nil
            changes.allocations.insert(key)
        }
        invoice.open = .zero(currency)
        invoice.cancelled = true
        invoices[id] = invoice
        changes.invoices.insert(id)
        post(.invoiceCancelled, id.value, now, day, postings)
        applyCredits(at: now)
        settle(at: now)
        return .posted
    }
}

// MARK: - Credits

extension AccountLedger {
    /// Posts a payment, a credit note or an adjustment: to the invoice it names, then to the others in order; what is
    /// left stands as credit. Closed accounts take credits too: money is never turned away. The caller has made sure
    /// that the key is new.
    package mutating func take(_ credit: Credit, at now: Instant) -> LedgerAnswer {
        if let refusal = currencyRefusal(credit.amount) { return .refused([refusal]) }
        if let named = credit.namedInvoice, invoices[named] == nil {
            return .refused([Refusal("unknown-invoice", "invoiceId", "is not an invoice of this account.")])
        }
        var credit = credit
        credit.entryNumber = entryCount + 1
        credits[credit.key] = credit
        changes.credits.insert(credit.key)
        var postings = [Posting(credit.kind.debited, credit.amount)]
        postings += spread(credit.key)
        let rest = credits[credit.key]?.unallocated ?? .zero(currency)
        postings.append(Posting(.overpayment, rest.negated))
        post(credit.kind.entry, credit.key.reference, now, credit.valueOn, postings)
        settle(at: now)
        return .posted
    }

    /// Takes a payment back (bounced, charged back): the invoices it covered are open again, and covered from other
    /// credits if any stand open.
    package mutating func reverse(_ key: CreditKey, on day: LocalDate, at now: Instant) -> LedgerAnswer {
        guard var credit = credits[key], credit.kind.isPayment else {
            return .refused([Refusal("unknown-payment", "paymentId", "is not a payment on this account.")])
        }
        guard !credit.reversed else { return .alreadyDone }
        var postings = [
            Posting(credit.kind.debited, credit.amount.negated), Posting(.overpayment, credit.unallocated),
        ]
        for (used, amount) in allocations.filter({ $0.key.credit == key }).sorted(by: {
            $0.key.invoice < $1.key.invoice
        }) {
            guard var invoice = invoices[used.invoice] else { continue }
            invoice.open = invoice.open + amount
            invoices[used.invoice] = invoice
            changes.invoices.insert(used.invoice)
            allocations[used] = nil
            changes.allocations.insert(used)
            postings.append(Posting(.receivable(invoice.part), amount))
        }
        credit.unallocated = .zero(currency)
        credit.reversed = true
        credits[key] = credit
        changes.credits.insert(key)
        post(.paymentReversed, key.reference, now, day, postings)
        applyCredits(at: now)
        settle(at: now)
        return .posted
    }

    /// Uses credits that stand open, oldest first, for what is open now; one entry each.
    private mutating func applyCredits(at now: Instant) {
        let standing = credits.values.filter(\.unallocated.isPositive).sorted { $0.entryNumber < $1.entryNumber }
        for credit in standing {
            let postings = spread(credit.key)
            guard !postings.isEmpty else { return }
            let used = postings.reduce(.zero(currency)) { $0 + $1.amount }
            post(
                .creditApplied, credit.key.reference, now, Zone.utc.local(at: now).date,
                postings + [Posting(.overpayment, used.negated)])
        }
    }

    /// Covers open invoices with what a credit has left, as far as it goes.
    /// - Returns: the credits to the receivable accounts, one for each invoice covered.
    private mutating func spread(_ key: CreditKey) -> [Posting] {
        guard var credit = credits[key] else { return [] }
        var order = openInvoices
        if let named = credit.namedInvoice, let index = order.firstIndex(where: { $0.id == named }) {
            order.insert(order.remove(at: index), at: 0)
        }
        var postings: [Posting] = []
        for var invoice in order {
            let part = credit.unallocated.min(invoice.open)
            guard part.isPositive else { break }
            invoice.open = invoice.open - part
            credit.unallocated = credit.unallocated - part
            invoices[invoice.id] = invoice
            changes.invoices.insert(invoice.id)
            let used = AllocationKey(credit: key, invoice: invoice.id)
            allocations[used] = (allocations[used] ?? .zero(currency)) + part
            changes.allocations.insert(used)
            postings.append(Posting(.receivable(invoice.part), part.negated))
        }
        credits[key] = credit
        if !postings.isEmpty { changes.credits.insert(key) }
        return postings
    }
}

// MARK: - What every change ends in

extension AccountLedger {
    /// Counts the change; called once for each unit of work that changed the account.
    package mutating func countVersion() { version += 1 }

    private func currencyRefusal(_ amount: Money) -> Refusal? {
        amount.currency == currency
            ? nil : Refusal("currency-mismatch", "currency", "must be \(currency.code), the currency of the account.")
    }

    private mutating func post(
        _ kind: EntryKind, _ reference: String, _ now: Instant, _ day: LocalDate, _ postings: [Posting]
    ) {
        entryCount += 1
        changes.entries.append(
            JournalEntry(
                number: entryCount, kind: kind, reference: reference, at: now, valueOn: day, postings: postings))
    }

    /// After every posting: is anything owed, and what does that mean for the promise?
    private mutating func settle(at now: Instant) {
        changes.account = true
        if balance.isPositive { settledAt = nil } else if settledAt == nil { settledAt = now }
        reviewPromise(deadlinePassed: false)
    }
}
