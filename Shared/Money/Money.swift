/// An exact amount in one currency, counted in whole minor units (cents).
///
/// An amount never exceeds `majorUnitsMax` major units either way. The bound is far above any debt and far below the
/// integers' own limit, so that a forged or mistyped amount is refused at the door and sums of many amounts still fit.
package struct Money: Hashable, Sendable {
    /// The greatest amount, in major units: nine thousand milliard.
    package static let majorUnitsMax: Int64 = 9_000_000_000_000

    /// The amount in the currency's smallest unit, cents for ZAR; negative for what is owed to the debtor.
    package let minorUnits: Int64
    package let currency: Currency

    /// For amounts the program made itself: an amount beyond the limit is a programmer's error and traps.
    /// Use `init(validating:currency:)` for what comes from outside.
    package init(minorUnits: Int64, currency: Currency) {
        precondition(
            Self.fits(minorUnits, currency),
            "an amount of \(minorUnits) minor units of \(currency) is beyond \(Self.majorUnitsMax) major units"
        )
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Throws `amount-too-large` beyond `majorUnitsMax`.
    package init(validating minorUnits: Int64, currency: Currency) throws(MoneyError) {
        guard Self.fits(minorUnits, currency) else { throw .tooLarge(currency) }
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in `currency`.
    package static func zero(_ currency: Currency) -> Money {
        Money(minorUnits: 0, currency: currency)
    }

    package var isZero: Bool { minorUnits == 0 }
    package var isNegative: Bool { minorUnits < 0 }
    package var isPositive: Bool { minorUnits > 0 }

    /// The same amount with the other sign; always within the limit.
    package var negated: Money { Money(minorUnits: -minorUnits, currency: currency) }

    private static func fits(_ minorUnits: Int64, _ currency: Currency) -> Bool {
        minorUnits.magnitude <= UInt64(majorUnitsMax * currency.minorUnitsPerMajor)
    }
}

extension MoneyError {
    static func tooLarge(_ currency: Currency) -> MoneyError {
        MoneyError(.amountTooLarge, "amount must not be beyond \(currency) \(Money.majorUnitsMax) either way")
    }
}
