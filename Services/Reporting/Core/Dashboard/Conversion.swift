package import Calendars
package import Contracts

/// When a payment counts as the effect of a contact: it came to the same account within fourteen days of business time
/// after the contact left. Contacts overlap, so one payment may count for several; the link's own count is exact.
package enum Conversion {
    package static let window: Duration = .seconds(14 * 86_400)

    package static func counts(payment: Instant, contact: Instant) -> Bool {
        payment >= contact && payment <= contact + window
    }

    /// Only a strategy's steps ask for a payment. Receipts and confirmations answer something that happened.
    package static func counts(_ contactClass: ContactClass) -> Bool {
        switch contactClass {
        case .reminder, .collection, .statutory, .marketing: true
        case .receipt, .confirmation: false
        }
    }

    package static let classes = ContactClass.allCases.filter(counts)
}
