package import Calendars
import Messaging
package import Money

/// `account.state.v1`, said by payment: all that other services need to know of an account, absolute and versioned.
/// A reader keeps the highest version, so it does not matter in which order facts of different kinds arrive.
package struct AccountState: MessageBody {
    package static let messageType = "account.state.v1"

    package let accountID: AccountID
    package let debtorID: DebtorID
    package let creditorID: CreditorID
    /// How the debtor knows the account, printed in messages.
    package let reference: String
    package let debtType: DebtType
    package let openedOn: LocalDate
    package let attributes: [String: String]
    /// Counts every change of the account, from 1.
    package let version: Int64
    package let closed: Bool
    /// What is owed in all, due or not; credits deducted. Negative when overpaid.
    package let balance: Money
    /// Invoices with something open, oldest due date first, at most `invoicesMax`.
    package let openInvoices: [OpenInvoice]
    /// Invoices ever issued, and those that were paid after their due date: what the segments look at.
    package let invoicesIssued: Int
    package let invoicesPaidLate: Int
    package let paymentsReceived: Int
    package let lastPaymentOn: LocalDate?
    /// The one open promise to pay, if any.
    package let promise: OpenPromise?
    package let promisesBroken: Int
    /// Set when the balance came to zero or below; gone when something is owed again.
    package let settledAt: Instant?

    package static let invoicesMax = 200
    package var subject: String { accountID.value }

    package struct OpenInvoice: Sendable, Hashable, Codable {
        package let invoiceID: InvoiceID
        package let number: String
        package let issuedOn: LocalDate
        package let dueOn: LocalDate
        package let amount: Money
        package let open: Money

        package init(
            invoiceID: InvoiceID, number: String, issuedOn: LocalDate, dueOn: LocalDate, amount: Money, open: Money
        ) {
            self.invoiceID = invoiceID
            self.number = number
            self.issuedOn = issuedOn
            self.dueOn = dueOn
            self.amount = amount
            self.open = open
        }
    }

    package struct OpenPromise: Sendable, Hashable, Codable {
        package let promiseID: PromiseID
        package let amount: Money
        package let dueOn: LocalDate

        package init(promiseID: PromiseID, amount: Money, dueOn: LocalDate) {
            self.promiseID = promiseID
            self.amount = amount
            self.dueOn = dueOn
        }
    }

    package init(
        accountID: AccountID, debtorID: DebtorID, creditorID: CreditorID, reference: String, debtType: DebtType,
        openedOn: LocalDate, attributes: [String: String], version: Int64, closed: Bool, balance: Money,
        openInvoices: [OpenInvoice], invoicesIssued: Int, invoicesPaidLate: Int, paymentsReceived: Int,
        lastPaymentOn: LocalDate?, promise: OpenPromise?, promisesBroken: Int, settledAt: Instant?
    ) {
        self.accountID = accountID
        self.debtorID = debtorID
        self.creditorID = creditorID
        self.reference = reference
        self.debtType = debtType
        self.openedOn = openedOn
        self.attributes = attributes
        self.version = version
        self.closed = closed
        self.balance = balance
        self.openInvoices = openInvoices
        self.invoicesIssued = invoicesIssued
        self.invoicesPaidLate = invoicesPaidLate
        self.paymentsReceived = paymentsReceived
        self.lastPaymentOn = lastPaymentOn
        self.promise = promise
        self.promisesBroken = promisesBroken
        self.settledAt = settledAt
    }

    /// What is overdue on a day: open parts of invoices due before it.
    package func overdue(on day: LocalDate) -> Money {
        openInvoices.filter { $0.dueOn < day }.reduce(.zero(balance.currency)) { $0 + $1.open }
    }

    package var isSettled: Bool { closed || !balance.isPositive }
}
