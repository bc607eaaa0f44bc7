package import Contracts

/// In which order a credit covers invoices. The invoice it names always comes first: the ERP is the creditor's book of
/// record, and a debtor may say what a payment is for.
package enum AllocationOrder: Sendable, Hashable {
    /// Oldest due date first; of one due date interest, then fees, then principal. For debts without a statute on it.
    case oldestDueFirst
    /// All interest, then all fees, then principal, each oldest due date first: South Africa's National Credit Act
    /// 34 of 2005, section 126(3), for credit and incidental credit agreements.
    case interestFeesPrincipal

    package static func of(_ debtType: DebtType) -> AllocationOrder {
        switch debtType {
        case .credit, .incidental: .interestFeesPrincipal
        case .service, .medical, .rates, .rent: .oldestDueFirst
        }
    }

    /// Interest before fees before principal, so that what grows stops growing first.
    private static func rank(_ part: InvoicePart) -> Int {
        switch part {
        case .interest: 0
        case .fee: 1
        case .principal: 2
        }
    }

    /// Whether `left` is covered before `right`. The id settles what is otherwise equal, so that the order is total.
    package func precedes(_ left: Invoice, _ right: Invoice) -> Bool {
        let leftRank = Self.rank(left.part)
        let rightRank = Self.rank(right.part)
        return switch self {
        case .oldestDueFirst: (left.dueOn, leftRank, left.id) < (right.dueOn, rightRank, right.id)
        case .interestFeesPrincipal: (leftRank, left.dueOn, left.id) < (rightRank, right.dueOn, right.id)
        }
    }
}
