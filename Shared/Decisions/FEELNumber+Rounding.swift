extension FEELNumber {
    package enum Rounding: Sendable { case floor, ceiling, up, down, halfUp, halfDown, halfEven }

    /// The value with at most `scale` digits after the point (a negative scale rounds to tens, hundreds, …).
    package func rounded(_ mode: Rounding, scale: Int = 0) -> FEELNumber? {
        let drop = -scale - Int(exponent)
        if drop <= 0 || coefficient == 0 { return self }
        var quotient: UInt128 = 0
        var againstHalf = -1
        if drop <= 38 {
            let divided = coefficient.quotientAndRemainder(dividingBy: Self.powersOfTen[drop])
            quotient = divided.quotient
            let half = Self.powersOfTen[drop] / 2
            againstHalf = divided.remainder < half ? -1 : divided.remainder == half ? 0 : 1
        }
        // The value is normalised, so cutting at least one digit always cuts something that is not zero.
        let isAway =
            switch mode {
            case .floor: isNegative
            case .ceiling: !isNegative
            case .up: true
            case .down: false
            case .halfUp: againstHalf >= 0
            case .halfDown: againstHalf > 0
            case .halfEven: againstHalf > 0 || (againstHalf == 0 && quotient & 1 == 1)
            }
        return Self.rounded(isNegative, isAway ? quotient + 1 : quotient, -scale)
    }

    package var isInteger: Bool { exponent >= 0 }

    /// The exact value as `Int`, nil when it has a fraction or does not fit.
    package var intValue: Int? {
        guard exponent >= 0, exponent <= 19 else { return coefficient == 0 ? 0 : nil }
        let (value, overflow) = coefficient.multipliedReportingOverflow(by: Self.powersOfTen[Int(exponent)])
        if overflow { return nil }
        return isNegative ? Int(exactly: -Int128(clamping: value)) : Int(exactly: value)
    }

    /// The nearest double, for starting values of iterations only.
    var approximation: Double { Double(description) ?? 0 }

    init?(approximating value: Double) {
        guard value.isFinite, let number = FEELNumber(value.description) else { return nil }
        self = number
    }
}
