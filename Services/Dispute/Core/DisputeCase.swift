package import Calendars
package import Contracts
package import Money

/// One dispute from its opening to its end. Says nothing in words: what people wrote is kept sealed beside it.
package struct DisputeCase: Sendable, Hashable, Codable {
    package let id: DisputeID
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let creditorID: CreditorID
    /// All that is owed when absent.
    package let invoiceID: InvoiceID?
    package let reason: DisputeReason
    /// The disputed amount; all that is owed, or all that is open on the invoice, when absent.
    package let amount: Money?
    package let source: DisputeSource
    package let openedAt: Instant
    /// The date of the creditor's country on which it was opened; the deadline counts from it.
    package let openedOn: LocalDate
    /// The last day on which it may be decided.
    package let deadline: LocalDate
    package let team: String

    package internal(set) var standing: DisputeStanding
    package internal(set) var assignee: String?
    /// When the debtor was last asked for something that helps to decide.
    package internal(set) var evidenceAskedAt: Instant?
    package internal(set) var adjustment: Money?
    package internal(set) var closedAt: Instant?
    /// Set once, three business days before the deadline.
    package internal(set) var isNear: Bool
    /// Set once, when the deadline's day has ended.
    package internal(set) var isOverdue: Bool
    /// Counts what others are told, from 1.
    package internal(set) var version: Int64

    package struct Opening: Sendable, Hashable {
        package let id: DisputeID
        package let reason: DisputeReason
        package let invoiceID: InvoiceID?
        package let amount: Money?
        package let source: DisputeSource
        package let at: Instant
        package let on: LocalDate
        package let deadline: LocalDate
        package let team: String

        package init(
            id: DisputeID, reason: DisputeReason, invoiceID: InvoiceID?, amount: Money?, source: DisputeSource,
            at: Instant, on: LocalDate, deadline: LocalDate, team: String
        ) {
            self.id = id
            self.reason = reason
            self.invoiceID = invoiceID
            self.amount = amount
            self.source = source
            self.at = at
            self.on = on
            self.deadline = deadline
            self.team = team
        }
    }

    /// Opens a dispute on an account. What the debtor claims has been checked by `DisputeClaim`.
    package init(_ opening: Opening, on account: AccountState) {
        id = opening.id
        accountID = account.accountID
        debtorID = account.debtorID
        creditorID = account.creditorID
        invoiceID = opening.invoiceID
        reason = opening.reason
        amount = opening.amount
        source = opening.source
        openedAt = opening.at
        openedOn = opening.on
        deadline = opening.deadline
        team = opening.team
        standing = .open
        isNear = false
        isOverdue = false
        version = 1
    }

    /// What is told to the other services.
    package var state: DisputeState {
        DisputeState(
            disputeID: id, accountID: accountID, debtorID: debtorID, invoiceID: invoiceID, reason: reason,
            amount: amount, standing: standing, openedAt: openedAt, deadline: deadline, assignee: assignee,
            adjustment: adjustment, version: version)
    }

    /// The name of the hold that stands while the dispute is open.
    package var holdID: String { "dispute:\(id.value)" }

    /// Two disputes of the same subject cannot be open at once.
    package var subject: DisputeSubject {
        DisputeSubject(accountID: accountID, reason: reason, invoiceID: invoiceID)
    }
}

/// What a dispute is about: the same debtor opening the same thing twice opens one dispute.
package struct DisputeSubject: Sendable, Hashable {
    package let accountID: AccountID
    package let reason: DisputeReason
    package let invoiceID: InvoiceID?

    package init(accountID: AccountID, reason: DisputeReason, invoiceID: InvoiceID?) {
        self.accountID = accountID
        self.reason = reason
        self.invoiceID = invoiceID
    }
}
