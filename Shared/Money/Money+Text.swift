extension Money: CustomStringConvertible {
    /// Reads an amount as messages and files write it: an optional `-`, digits, and optionally a point with at least
    /// one and at most the currency's digits: `1234.5`, `-0.05`, `12`.
    ///
    /// No `+`, spaces, grouping, exponent, or digits of other scripts, and no bare point. Throws `malformed-amount` or
    /// `amount-too-large`.
    package init(decimal: String, currency: Currency) throws(MoneyError) {
        // Longer texts are refused before they are read; leading zeros give no reason for more.
        guard decimal.utf8.count <= 32 else { throw .malformed(currency) }
        var bytes = decimal.utf8[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes.removeFirst() }
        let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
        let whole = bytes[..<point]
        let fraction = bytes[point...].dropFirst()
        guard !whole.isEmpty, fraction.count <= currency.minorUnitDigits, point == bytes.endIndex || !fraction.isEmpty
        else { throw .malformed(currency) }
        var units: Int64 = 0
        let padding = repeatElement(UInt8(ascii: "0"), count: currency.minorUnitDigits - fraction.count)
        for byte in Array(whole) + Array(fraction) + Array(padding) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .malformed(currency) }
            let (shifted, tooMany) = units.multipliedReportingOverflow(by: 10)
            let (next, tooLarge) = shifted.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !tooMany, !tooLarge else { throw .tooLarge(currency) }
            units = next
        }
        try self.init(validating: negative ? -units : units, currency: currency)
    }

    /// The amount as messages and files write it, always with all of the currency's digits: `1234.50`, `-0.05`.
    package var decimalString: String {
        let (whole, fraction) = magnitudeDigits
        return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// For logs and operators: `ZAR 1234.50`.
    package var description: String { "\(currency.code) \(decimalString)" }

    /// For people: `R 1 234.50`, `$1,234.50`, `£1,234.50`, otherwise `EUR 1 234.50`; a negative amount starts with `-`.
    /// The spaces are no-break spaces, so that an amount never wraps.
    package var formattedForPeople: String { formattedForPeople(space: "\u{00A0}") }

    /// The same with another space. A text message should use a plain one: a single character outside the GSM alphabet,
    /// as the no-break space is, more than halves what fits in a message.
    /// With a decimal comma, as Afrikaans writes, groups of digits are always parted by the space.
    package func formattedForPeople(space: String, decimalComma: Bool = false) -> String {
        let style = PeopleStyle.of(currency, space: space)
        let separator = decimalComma ? space : style.separator
        let (whole, fraction) = magnitudeDigits
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { grouped += separator }
            grouped.append(digit)
        }
        let mark = decimalComma ? "," : "."
        return (isNegative ? "-" : "") + style.prefix + grouped + (fraction.isEmpty ? "" : mark + fraction)
    }

    private var magnitudeDigits: (whole: String, fraction: String) {
        let perMajor = UInt64(currency.minorUnitsPerMajor)
        let (whole, rest) = minorUnits.magnitude.quotientAndRemainder(dividingBy: perMajor)
        guard currency.minorUnitDigits > 0 else { return (String(whole), "") }
        let digits = String(rest)
        return (String(whole), String(repeating: "0", count: currency.minorUnitDigits - digits.count) + digits)
    }
}

/// What stands before an amount and between its groups of three digits.
private struct PeopleStyle {
    let prefix: String
    let separator: String

    static func of(_ currency: Currency, space: String) -> PeopleStyle {
        switch currency {
        case .zar: PeopleStyle(prefix: "R" + space, separator: space)
        case .usd: PeopleStyle(prefix: "$", separator: ",")
        case .gbp: PeopleStyle(prefix: "£", separator: ",")
        default: PeopleStyle(prefix: currency.code + space, separator: space)
        }
    }
}

extension MoneyError {
    fileprivate static func malformed(_ currency: Currency) -> MoneyError {
        let digits = currency.minorUnitDigits
        let example = digits == 0 ? "1234" : "1234." + "5" + String(repeating: "0", count: digits - 1)
        let point = digits == 0 ? "no decimal point" : "at most \(digits) digits after a point"
        return MoneyError(
            .malformedAmount,
            "amount must be plain digits such as \(example): \(currency) has \(point), no spaces, grouping or exponent"
        )
    }
}

// MARK: - Coding

extension Money: Codable {
    private enum CodingKeys: String, CodingKey {
        case amount
        case currency
    }

    /// Reads `{"amount":"123.45","currency":"ZAR"}`; the amount must be a string, so that no binary fraction comes
    /// near it.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let currency = try container.decode(Currency.self, forKey: .currency)
        let amount = try container.decode(String.self, forKey: .amount)
        do {
            try self.init(decimal: amount, currency: currency)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .amount,
                in: container,
                debugDescription: error.description
            )
        }
    }

    /// Writes `{"amount":"123.45","currency":"ZAR"}`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decimalString, forKey: .amount)
        try container.encode(currency, forKey: .currency)
    }
}
