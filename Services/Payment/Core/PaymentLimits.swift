package import Calendars
package import Money

/// Bounds on what is taken from outside: beyond them a mistype or a forgery is likelier than a debt.
package enum PaymentLimits {
    /// One invoice, credit note or payment, in major units.
    package static let amountMajorMax: Int64 = 10_000_000
    package static let yearsBack = 10
    package static let yearsAhead = 2
    /// How far ahead of the business clock a watermark may lie: two machines' clocks may differ a little.
    package static let watermarkAheadMax: Duration = .seconds(300)
    /// The least a debtor may pay at once through the page, in major units, unless less is owed.
    package static let partPaymentMajorMin: Int64 = 10

    package static func amountMax(_ currency: Currency) -> Money { major(amountMajorMax, currency) }

    package static func partPaymentMin(_ currency: Currency) -> Money { major(partPaymentMajorMin, currency) }

    /// Dates that an ERP's message may carry at an instant (as days of UTC).
    package static func dates(at now: Instant) -> ClosedRange<LocalDate> {
        let today = Zone.utc.local(at: now).date
        return today.adding(months: -12 * yearsBack)...today.adding(months: 12 * yearsAhead)
    }

    private static func major(_ units: Int64, _ currency: Currency) -> Money {
        var minor = units
        for _ in 0..<currency.minorUnitDigits { minor *= 10 }
        return Money(minorUnits: minor, currency: currency)
    }
}
