import Calendars
import Contracts
import DisputeCore
import Foundation
import Messaging
import Money
import Policies
import TestSupport

/// The values that the tests speak of.
enum Facts {
    static let account: AccountID = "city:A-1"
    static let debtor: DebtorID = "city:D-1"
    static let invoice: InvoiceID = "city:I-1"

    /// 10:00 in South Africa, a Monday.
    static let start = Instant(millisecondsSinceEpoch: 1_767_600_000_000)  // 2026-01-05T08:00:00Z

    static func zar(_ text: String) throws -> Money { try Money(decimal: text, currency: .zar) }

    static func state(
        _ account: AccountID = account, debtor: DebtorID = debtor, creditor: CreditorID = "metsi-city",
        version: Int64 = 1, balance: String = "900.00", invoices: [(InvoiceID, String)] = [(invoice, "600.00")]
    ) throws -> AccountState {
        let due = try LocalDate(iso8601: "2025-12-20")
        return AccountState(
            accountID: account, debtorID: debtor, creditorID: creditor, reference: "REF-1", debtType: .service,
            openedOn: try LocalDate(iso8601: "2025-01-01"), attributes: [:], version: version, closed: false,
            balance: try zar(balance),
            openInvoices: try invoices.map { id, open in
                AccountState.OpenInvoice(
                    invoiceID: id, number: id.unscoped, issuedOn: due.adding(days: -20), dueOn: due,
                    amount: try zar(open), open: try zar(open))
            },
            invoicesIssued: 3, invoicesPaidLate: 1, paymentsReceived: 1, lastPaymentOn: nil, promise: nil,
            promisesBroken: 0, settledAt: nil)
    }

    static func dispute(
        _ id: DisputeID = "D-1", reason: DisputeReason = .wrongAmount, invoice: InvoiceID? = nil, amount: String? = nil
    ) throws -> DisputeCase {
        let day = try LocalDate(iso8601: "2026-01-05")
        return DisputeCase(
            DisputeCase.Opening(
                id: id, reason: reason, invoiceID: invoice, amount: try amount.map(zar), source: .page, at: start,
                on: day, deadline: day.adding(days: 21), team: "billing"), on: try state())
    }

    /// The policies that the system comes with.
    static func policies() throws -> PolicyBundle {
        try PolicyBundle.load(folder: Repository.policies)
    }
}
