package import Calendars
package import Contracts
package import Money

/// A charge with its own due date and number, of one kind (principal, interest or fee).
package struct Invoice: Sendable, Hashable {
    package let id: InvoiceID
    package let number: String
    package let part: InvoicePart
    package let issuedOn: LocalDate
    package let dueOn: LocalDate
    package let amount: Money
    /// What is not covered yet: from zero to `amount`; zero once cancelled.
    package internal(set) var open: Money
    package internal(set) var cancelled: Bool

    package init(
        id: InvoiceID, number: String, part: InvoicePart, issuedOn: LocalDate, dueOn: LocalDate, amount: Money,
        open: Money, cancelled: Bool
    ) {
        self.id = id
        self.number = number
        self.part = part
        self.issuedOn = issuedOn
        self.dueOn = dueOn
        self.amount = amount
        self.open = open
        self.cancelled = cancelled
    }

    /// One that was just issued: all of it is open.
    package init(
        id: InvoiceID, number: String, part: InvoicePart, issuedOn: LocalDate, dueOn: LocalDate, amount: Money
    ) {
        self.init(
            id: id, number: number, part: part, issuedOn: issuedOn, dueOn: dueOn, amount: amount, open: amount,
            cancelled: false)
    }
}
