package import Calendars

/// When a payment counts as the effect of a contact: it came to the same account within fourteen days of business time
/// after the contact left. Contacts overlap, so one payment may count for several; the link's own count is exact.
package enum Conversion {
    package static let window: Duration = .seconds(14 * 86_400)

    package static func counts(payment: Instant, contact: Instant) -> Bool {
        payment >= contact && payment <= contact + window
    }
}
