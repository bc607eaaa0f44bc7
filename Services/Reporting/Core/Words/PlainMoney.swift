import Money

/// Amounts as they stand in tiles and tables.
package enum PlainMoney {
    /// From here on a tile shows whole units: nobody reads cents beside millions.
    private static let wholeFrom: Int64 = 10_000

    /// In full: `R 1 234.50`.
    package static func full(_ minorUnits: Int64, _ currency: String) -> String {
        guard let money = money(minorUnits, currency) else { return "\(currency) \(minorUnits)" }
        return money.formattedForPeople
    }

    /// For a tile: `R 1 234.50`, but `R 1 204 330`. Rounded toward zero.
    package static func short(_ minorUnits: Int64, _ currency: String) -> String {
        guard let money = money(minorUnits, currency) else { return "\(currency) \(minorUnits)" }
        let text = money.formattedForPeople
        guard major(minorUnits, currency).magnitude >= Double(wholeFrom), let point = text.lastIndex(of: ".") else {
            return text
        }
        return String(text[..<point])
    }

    /// For programs: `1234.50`.
    package static func decimal(_ minorUnits: Int64, _ currency: String) -> String {
        money(minorUnits, currency)?.decimalString ?? "\(minorUnits)"
    }

    /// In major units, for drawing only.
    package static func major(_ minorUnits: Int64, _ currency: String) -> Double {
        let digits = (try? Currency(code: currency))?.minorUnitDigits ?? 2
        return (0..<digits).reduce(Double(minorUnits)) { value, _ in value / 10 }
    }

    package static func symbol(_ currency: String) -> String {
        switch currency {
        case "ZAR": "R"
        case "USD": "$"
        case "GBP": "£"
        default: currency
        }
    }

    private static func money(_ minorUnits: Int64, _ currency: String) -> Money? {
        guard let known = try? Currency(code: currency) else { return nil }
        return try? Money(validating: minorUnits, currency: known)
    }
}
