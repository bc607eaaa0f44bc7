package import Contracts
package import Money

/// What somebody claims when opening a dispute, checked against the account as it is known here.
package struct DisputeClaim: Sendable, Hashable {
    package let reason: DisputeReason
    package let invoiceID: InvoiceID?
    package let amount: Money?

    package init(reason: DisputeReason, invoiceID: InvoiceID?, amount: Money?) {
        self.reason = reason
        self.invoiceID = invoiceID
        self.amount = amount
    }

    /// Everything that is wrong with a debtor's claim. A dispute is never refused for being unfounded, only for what
    /// cannot be meant.
    package func refusals(on account: AccountState) -> [Refusal] {
        var refusals: [Refusal] = []
        let invoice = account.openInvoices.first { $0.invoiceID == invoiceID }
        if invoiceID != nil, invoice == nil {
            refusals.append(
                Refusal(
                    "unknown-invoice", "invoice", "Choose one of the invoices of this account, or all that is owed."))
        }
        guard let amount else { return refusals }
        guard amount.currency == account.balance.currency else {
            return refusals + [currencyRefusal(account)]
        }
        let most = invoice?.open ?? account.balance
        if !amount.isPositive || amount > most {
            refusals.append(
                Refusal(
                    "amount", "amount",
                    most.isPositive
                        ? "Write an amount up to \(most.formattedForPeople), or leave it empty for all of it."
                        : "Leave the amount empty: nothing is open on this account."))
        }
        return refusals
    }

    /// An ERP knows its own invoices and amounts better than we do; only another currency cannot be meant.
    package func refusalsOfERP(on account: AccountState) -> [Refusal] {
        guard let amount, amount.currency != account.balance.currency else { return [] }
        return [
            Refusal(
                "currency-mismatch", "currency", "must be \(account.balance.currency), the currency of the account.")
        ]
    }

    private func currencyRefusal(_ account: AccountState) -> Refusal {
        Refusal("currency-mismatch", "amount", "The amount must be in \(account.balance.currency).")
    }
}
