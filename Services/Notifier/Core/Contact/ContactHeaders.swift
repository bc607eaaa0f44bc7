import Calendars
package import Contracts
import Money

/// The lines by which a message in a spool tells what it is, the same in e-mails and text messages.
package enum ContactHeaders {
    /// Name and value, without control characters. No personal data.
    package static func of(_ grant: Grant) -> [(name: String, value: String)] {
        let contact = grant.contact
        var headers = [
            ("X-Contact-Id", contact.contactID.value), ("X-Contact-Class", contact.contactClass.rawValue),
            ("X-Debtor-Id", contact.debtorID.value), ("X-Account-Id", contact.accountID.value),
            ("X-Creditor-Id", contact.creditorID.value), ("X-Step", contact.step),
            ("X-Amount", grant.amount.description), ("X-Decided-At", grant.decidedAt.rfc3339),
            ("X-Decision-Id", grant.decisionID.value),
        ]
        if let invoice = grant.invoiceID { headers.append(("X-Invoice", invoice.value)) }
        return headers.map { ($0.0, SingleLine.of($0.1)) }
    }
}
