/// A FEEL number: an exact decimal of at most 34 significant digits (IEEE 754-2008 decimal128; DMN 1.5, 10.3.2.3.1).
///
/// Values are kept normalised (no trailing zeros in the coefficient, zero is never negative), so `1.0` and `1` are
/// one value, equal and with one hash. There is no infinity and no NaN: what would be one is `nil`, FEEL's null.
package struct FEELNumber: Sendable, Hashable, Comparable {
    let isNegative: Bool
    /// Below 10^34; not a multiple of ten unless it is zero.
    let coefficient: UInt128
    let exponent: Int32

    package static let zero = FEELNumber(0)
    package static let one = FEELNumber(1)

    static let digitsMax = 34
    static let exponentMin = -6176
    static let adjustedExponentMax = 6144

    /// 10^0 … 10^38; the last is the largest power that fits 128 bits.
    static let powersOfTen: [UInt128] = {
        var powers: [UInt128] = [1]
        while powers.count < 39 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    package init(_ value: Int) {
        var magnitude = value.magnitude
        var exponent: Int32 = 0
        while magnitude != 0, magnitude.isMultiple(of: 10) {
            magnitude /= 10
            exponent += 1
        }
        self.isNegative = value < 0
        self.coefficient = UInt128(magnitude)
        self.exponent = exponent
    }

    private init(isNegative: Bool, normalised coefficient: UInt128, exponent: Int32) {
        self.isNegative = isNegative
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// Rounds half-even to 34 digits and normalises; nil on overflow.
    /// `sticky` says that non-zero digits were cut off below the coefficient; it needs a coefficient over 34 digits.
    static func rounded(_ isNegative: Bool, _ coefficient: UInt128, _ exponent: Int, sticky: Bool = false)
        -> FEELNumber?
    {
        var value = coefficient
        var scale = exponent
        let excess = Self.digitCount(value) - digitsMax
        let drop = max(excess, exponentMin - exponent)
        if drop > 0 {
            if drop > 38 { return .zero }
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: powersOfTen[drop])
            let half = powersOfTen[drop] / 2
            let isUp = remainder > half || (remainder == half && (sticky || quotient & 1 == 1))
            value = isUp ? quotient + 1 : quotient
            scale += drop
        }
        if value == 0 { return .zero }
        stripZeros(&value, &scale)
        if scale + digitCount(value) - 1 > adjustedExponentMax { return nil }
        return FEELNumber(isNegative: isNegative, normalised: value, exponent: Int32(scale))
    }

    private static func stripZeros(_ value: inout UInt128, _ exponent: inout Int) {
        while value > UInt128(UInt64.max) {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { return }
            value = quotient
            exponent += 1
        }
        var small = UInt64(truncatingIfNeeded: value)
        while small.isMultiple(of: 10) {
            small /= 10
            exponent += 1
        }
        value = UInt128(small)
    }

    static func digitCount(_ value: UInt128) -> Int {
        if value == 0 { return 1 }
        let bits = 128 - value.leadingZeroBitCount
        // 1233 / 4096 is log10(2) from below: the estimate is right or one too small.
        let estimate = (bits * 1233) >> 12
        return value >= powersOfTen[estimate] ? estimate + 1 : estimate
    }

    // MARK: - Order

    package static func < (left: FEELNumber, right: FEELNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? magnitude(right, isBelow: left) : magnitude(left, isBelow: right)
    }

    private static func magnitude(_ left: FEELNumber, isBelow right: FEELNumber) -> Bool {
        if left.coefficient == 0 || right.coefficient == 0 { return left.coefficient < right.coefficient }
        let shift = Int(left.exponent) - Int(right.exponent)
        if shift.magnitude <= 18, max(left.coefficient, right.coefficient) <= UInt128(UInt64.max) {
            // The usual case: both fit 64 bits, so scaling by up to 10^18 cannot leave 128.
            if shift >= 0 { return left.coefficient * powersOfTen[shift] < right.coefficient }
            return left.coefficient < right.coefficient * powersOfTen[-shift]
        }
        let leftTop = digitCount(left.coefficient) + Int(left.exponent)
        let rightTop = digitCount(right.coefficient) + Int(right.exponent)
        if leftTop != rightTop { return leftTop < rightTop }
        // Same leading position, so the difference of the exponents is below 34 and the scaled value fits.
        if shift >= 0 { return left.coefficient * powersOfTen[shift] < right.coefficient }
        return left.coefficient < right.coefficient * powersOfTen[-shift]
    }

    // MARK: - Arithmetic (every result half-even to 34 digits; nil on overflow)

    package static prefix func - (value: FEELNumber) -> FEELNumber {
        value.coefficient == 0
            ? value : FEELNumber(isNegative: !value.isNegative, normalised: value.coefficient, exponent: value.exponent)
    }

    package var magnitude: FEELNumber { isNegative ? -self : self }

    package func adding(_ other: FEELNumber) -> FEELNumber? {
        if coefficient == 0 { return other }
        if other.coefficient == 0 { return self }
        let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
        let shift = Int(high.exponent) - Int(low.exponent)
        let room = 38 - Self.digitCount(high.coefficient)
        if shift <= room {
            return Self.combine(high, high.coefficient * Self.powersOfTen[shift], low, low.coefficient, low.exponent)
        }
        // The low operand lies below the last digit kept: four guard digits and a sticky bit give the exact rounding.
        let scaled = high.coefficient * Self.powersOfTen[room]
        let cut = shift - room
        let divided =
            cut > 38
            ? (quotient: 0, remainder: 1) : low.coefficient.quotientAndRemainder(dividingBy: Self.powersOfTen[cut])
        let isSticky = divided.remainder != 0
        let exponent = Int(high.exponent) - room
        if high.isNegative == low.isNegative {
            return Self.rounded(high.isNegative, scaled + divided.quotient, exponent, sticky: isSticky)
        }
        return Self.rounded(high.isNegative, scaled - divided.quotient - (isSticky ? 1 : 0), exponent, sticky: isSticky)
    }

    private static func combine(
        _ high: FEELNumber, _ highValue: UInt128, _ low: FEELNumber, _ lowValue: UInt128, _ exponent: Int32
    ) -> FEELNumber? {
        if high.isNegative == low.isNegative { return rounded(high.isNegative, highValue + lowValue, Int(exponent)) }
        if highValue >= lowValue { return rounded(high.isNegative, highValue - lowValue, Int(exponent)) }
        return rounded(low.isNegative, lowValue - highValue, Int(exponent))
    }

    package func subtracting(_ other: FEELNumber) -> FEELNumber? { adding(-other) }

    package func multiplied(by other: FEELNumber) -> FEELNumber? {
        if coefficient == 0 || other.coefficient == 0 { return .zero }
        let isNegative = self.isNegative != other.isNegative
        let exponent = Int(self.exponent) + Int(other.exponent)
        let product = coefficient.multipliedFullWidth(by: other.coefficient)
        if product.high == 0, Self.digitCount(product.low) <= 38 {
            return Self.rounded(isNegative, product.low, exponent)
        }
        let cut = Self.digitCount(coefficient) + Self.digitCount(other.coefficient) - 38
        let (quotient, remainder) = Self.powersOfTen[cut].dividingFullWidth(product)
        return Self.rounded(isNegative, quotient, exponent + cut, sticky: remainder != 0)
    }

    /// Nil when `other` is zero or the result overflows.
    package func divided(by other: FEELNumber) -> FEELNumber? {
        if other.coefficient == 0 { return nil }
        if coefficient == 0 { return .zero }
        let isNegative = self.isNegative != other.isNegative
        let widen = Self.digitsMax - Self.digitCount(coefficient)
        let raise = Self.digitCount(other.coefficient) + 1
        let numerator = (coefficient * Self.powersOfTen[widen]).multipliedFullWidth(by: Self.powersOfTen[raise])
        let (quotient, remainder) = other.coefficient.dividingFullWidth(numerator)
        let exponent = Int(self.exponent) - Int(other.exponent) - widen - raise
        return Self.rounded(isNegative, quotient, exponent, sticky: remainder != 0)
    }
}
