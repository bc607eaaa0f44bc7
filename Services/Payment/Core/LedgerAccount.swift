package import Contracts

/// The accounts of the books kept for every debtor's account. A debit is a positive amount, a credit a negative one.
package enum LedgerAccount: String, Sendable, Codable, CaseIterable {
    /// What the debtor owes, by the kind of charge, because the law treats the kinds differently.
    case receivablePrincipal = "receivable.principal"
    case receivableInterest = "receivable.interest"
    case receivableFee = "receivable.fee"
    /// The creditor's control account: everything ever charged, less what was cancelled.
    case charges
    /// Money on its way to the creditor: the ERP booked it, a gateway took it, or it came by bank transfer.
    case transitERP = "transit.erp"
    case transitGateway = "transit.gateway"
    case transitBank = "transit.bank"
    /// Taken off by the creditor's credit notes.
    case creditNotes = "credit-notes"
    /// Taken off because a dispute was upheld in whole or in part.
    case adjustments
    /// Money and credits that no invoice has used yet: owed to the debtor until the next invoice.
    case overpayment

    /// The accounts whose sum is what the debtor owes.
    package static let balanceAccounts: Set<LedgerAccount> = [
        .receivablePrincipal, .receivableInterest, .receivableFee, .overpayment,
    ]

    package static func receivable(_ part: InvoicePart) -> LedgerAccount {
        switch part {
        case .principal: .receivablePrincipal
        case .interest: .receivableInterest
        case .fee: .receivableFee
        }
    }

    package static func transit(_ source: PaymentSource) -> LedgerAccount {
        switch source {
        case .erp: .transitERP
        case .gateway: .transitGateway
        case .bank: .transitBank
        }
    }
}
