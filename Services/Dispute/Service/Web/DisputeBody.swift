import Calendars
import Contracts
import DisputeCore
import Money

/// A dispute as the API tells it. No words in it.
struct DisputeBody: Codable, Sendable, Hashable {
    let disputeId: DisputeID
    let accountId: AccountID
    let debtorId: DebtorID
    let invoiceId: InvoiceID?
    let reason: DisputeReason
    let amount: Money?
    let source: DisputeSource
    let standing: DisputeStanding
    let openedAt: Instant
    let deadline: LocalDate
    let overdue: Bool
    let team: String
    let assignee: String?
    let adjustment: Money?
    let closedAt: Instant?
    let version: Int64

    init(_ dispute: DisputeCase) {
        disputeId = dispute.id
        accountId = dispute.accountID
        debtorId = dispute.debtorID
        invoiceId = dispute.invoiceID
        reason = dispute.reason
        amount = dispute.amount
        source = dispute.source
        standing = dispute.standing
        openedAt = dispute.openedAt
        deadline = dispute.deadline
        overdue = dispute.isOverdue
        team = dispute.team
        assignee = dispute.assignee
        adjustment = dispute.adjustment
        closedAt = dispute.closedAt
        version = dispute.version
    }
}

struct DisputeListBody: Codable, Sendable, Hashable {
    let disputes: [DisputeBody]
    /// Pass as `cursor` for the next page; absent on the last.
    let next: String?
}
