import Calendars
import Contracts
import Money
import PaymentCore

/// Values in plain words, for pages.
enum PlainText {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `3 February 2026`.
    static func day(_ date: LocalDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

    /// An amount as a debtor types it: spaces, a currency sign before it and a decimal comma are forgiven. `nil` when it is
    /// not plainly one amount.
    static func amount(_ text: String, _ currency: Currency) -> Money? {
        var plain = text.filter { !$0.isWhitespace }
        for sign in [currency.code, "R", "$", "£", "€"] where plain.hasPrefix(sign) {
            plain.removeFirst(sign.count)
            break
        }
        if plain.contains("."), plain.contains(",") {
            guard grouped(plain) else { return nil }
            plain.removeAll { $0 == "," }
        } else {
            plain = plain.replacing(",", with: ".")
        }
        return try? Money(decimal: plain, currency: currency)
    }

    /// Whether commas stand as in `1,234,567.50`. Anything else with both signs could be read in two ways.
    private static func grouped(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    static func part(_ part: InvoicePart) -> String {
        switch part {
        case .principal: "Invoice"
        case .interest: "Interest"
        case .fee: "Fee"
        }
    }

    /// A journal entry as a debtor understands it.
    static func entry(_ entry: JournalEntry, _ ledger: AccountLedger) -> String {
        switch entry.kind {
        case .invoiceIssued, .invoiceCancelled:
            let invoice = ledger.invoices[InvoiceID(entry.reference)]
            let name = "\(invoice.map { part($0.part) } ?? "Invoice") \(invoice?.number ?? entry.reference)"
            return entry.kind == .invoiceIssued ? name : "\(name) was taken back"
        case .paymentReceived: return "Payment received, thank you"
        case .paymentReversed: return "A payment was taken back by the bank"
        case .creditNoteIssued: return "Credit note"
        case .disputeAdjusted: return "Taken off after your dispute"
        case .creditApplied: return "Your credit was used for what was open"
        }
    }
}
