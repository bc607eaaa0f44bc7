import Calendars
import Contracts
import Money

/// An account as its ERP knows it; ids are unscoped.
struct PlannedAccount: Sendable, Hashable {
    let id: String
    let creditor: CreditorID
    let reference: String
    let debtType: DebtType
    let currency: Currency
    let attributes: [String: String]
    /// The day of the story on which it was opened; below zero when it was there before.
    let openedOnDay: Int

    /// What something of so many South African cents costs in the account's money.
    func amount(cents: Int64) -> Money {
        Money(minorUnits: currency == .zar ? cents : cents / Self.randsAbroad, currency: currency)
    }

    /// A pound or a dollar is some twenty rand; nothing here depends on how many exactly.
    private static let randsAbroad: Int64 = 20
}

struct PlannedInvoice: Sendable, Hashable {
    let id: String
    let number: String
    let amount: Money
    let issuedOn: LocalDate
    let dueOn: LocalDate
    let part: InvoicePart
    /// When the ERP says so.
    let published: Instant
    /// Days from the story's first day.
    let dueDay: Int
}

/// What minds remember of an account that stands in no message: what was bought, and what the bank did.
struct AccountBackground: Sendable, Hashable {
    let creditor: CreditorID
    let debtType: DebtType
    let invoices: [PlannedInvoice]
    /// When payments by debit order came back.
    let bounces: [Instant]
}
