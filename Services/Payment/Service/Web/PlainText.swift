import Calendars
import Contracts
import Money
import PaymentCore
import Web

/// Values in plain words, for pages.
enum PlainText {
    /// `3 February 2026`.
    static func day(_ date: LocalDate) -> String { DebtorLanguage.english.day(date) }

    /// `3 February 2026, 07:30 UTC`.
    static func moment(_ instant: Instant) -> String {
        let local = Zone.utc.local(at: instant)
        let minutes = local.time.minute < 10 ? "0\(local.time.minute)" : "\(local.time.minute)"
        let hours = local.time.hour < 10 ? "0\(local.time.hour)" : "\(local.time.hour)"
        return "\(day(local.date)), \(hours):\(minutes) UTC"
    }

    /// `1 invoice`, `2 invoices`.
    static func count(_ number: Int, _ thing: String) -> String { number == 1 ? "1 \(thing)" : "\(number) \(thing)s" }

    /// An amount as a debtor types it: spaces, the currency's sign before it and a decimal comma are forgiven. `nil`
    /// when it is not plainly one amount, or carries another currency's sign.
    static func amount(_ text: String, _ currency: Currency) -> Money? {
        var plain = text.filter { !$0.isWhitespace }.uppercased()
        for sign in [currency.code, self.sign(currency)] where plain.hasPrefix(sign) {
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
        guard parts.count == 2, !parts[1].contains(",") else { return false }
        let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    /// What stands before an amount.
    static func sign(_ currency: Currency) -> String {
        switch currency {
        case .zar: "R"
        case .usd: "$"
        case .gbp: "£"
        case .eur: "€"
        default: currency.code
        }
    }

    /// A kind of entry as staff call it.
    static func name(of kind: EntryKind) -> String {
        switch kind {
        case .invoiceIssued: "Invoice issued"
        case .invoiceCancelled: "Invoice cancelled"
        case .paymentReceived: "Payment received"
        case .paymentReversed: "Payment reversed"
        case .creditNoteIssued: "Credit note"
        case .disputeAdjusted: "Taken off after a dispute"
        case .creditApplied: "Credit used"
        }
    }
}
