package import Calendars
import Messaging
package import Money

package enum DisputeStanding: String, Sendable, Codable, CaseIterable {
    case open, underReview = "under-review", upheld, partlyUpheld = "partly-upheld", rejected, withdrawn

    package var isOpen: Bool { self == .open || self == .underReview }
}

/// `dispute.state.v1`, said by dispute: absolute and versioned. What the debtor wrote stays sealed in dispute's store.
package struct DisputeState: MessageBody {
    package static let messageType = "dispute.state.v1"

    package let disputeID: DisputeID
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let invoiceID: InvoiceID?
    package let reason: DisputeReason
    /// The disputed amount; all that is owed when absent.
    package let amount: Money?
    package let standing: DisputeStanding
    package let openedAt: Instant
    package let deadline: LocalDate
    package let assignee: String?
    /// What is taken off the debt, set when upheld in whole or in part. Payment posts it once, keyed by the dispute.
    package let adjustment: Money?
    package let version: Int64
    package var subject: String { accountID.value }

    package init(
        disputeID: DisputeID, accountID: AccountID, debtorID: DebtorID, invoiceID: InvoiceID?,
        reason: DisputeReason, amount: Money?, standing: DisputeStanding, openedAt: Instant, deadline: LocalDate,
        assignee: String?, adjustment: Money?, version: Int64
    ) {
        self.disputeID = disputeID
        self.accountID = accountID
        self.debtorID = debtorID
        self.invoiceID = invoiceID
        self.reason = reason
        self.amount = amount
        self.standing = standing
        self.openedAt = openedAt
        self.deadline = deadline
        self.assignee = assignee
        self.adjustment = adjustment
        self.version = version
    }
}

package enum HoldReason: String, Sendable, Codable, CaseIterable {
    case dispute
    case debtReview = "debt-review"
    case breathingSpace = "breathing-space"
    case deceased, sequestrated, represented
    case manual
    case unprocessedFact = "unprocessed-fact"
}

package struct Hold: Sendable, Hashable, Codable {
    /// Unique within its holder's set, like `dispute:<id>`.
    package let holdID: String
    package let reason: HoldReason
    package let since: Instant

    package init(holdID: String, reason: HoldReason, since: Instant) {
        self.holdID = holdID
        self.reason = reason
        self.since = since
    }
}

/// All holds in force on one account or one debtor (then on all the debtor's accounts), absolute and versioned per
/// holder
/// and per service that places holds.
package struct HoldSet: Sendable, Hashable, Codable {
    package let accountID: AccountID?
    package let debtorID: DebtorID?
    /// The service that says it; sets of different services add up.
    package let placedBy: String
    package let holds: [Hold]
    package let version: Int64

    package init(accountID: AccountID?, debtorID: DebtorID?, placedBy: String, holds: [Hold], version: Int64) {
        self.accountID = accountID
        self.debtorID = debtorID
        self.placedBy = placedBy
        self.holds = holds
        self.version = version
    }

    package var holder: String { accountID?.value ?? debtorID?.value ?? "" }
}

/// `hold.placed.v1`: the set has grown. Contact stops.
package struct HoldPlaced: MessageBody {
    package static let messageType = "hold.placed.v1"
    package let set: HoldSet
    package var subject: String { self.set.holder }

    package init(set: HoldSet) { self.set = set }
}

/// `hold.released.v1`: the set has shrunk. Contact is decided anew, not simply resumed.
package struct HoldReleased: MessageBody {
    package static let messageType = "hold.released.v1"
    package let set: HoldSet
    package var subject: String { self.set.holder }

    package init(set: HoldSet) { self.set = set }
}
