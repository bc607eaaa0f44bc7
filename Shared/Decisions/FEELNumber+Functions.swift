import Foundation

// Roots, powers, exponential and logarithm on decimals. They start from a double and refine, so the last one or two
// of 34 digits may differ from the exact result; add, subtract, multiply and divide are exact.
extension FEELNumber {
    private static let naturalLogOf10 = FEELNumber("2.302585092994045684017991454684364208")

    /// Nil for a negative value.
    package func squareRoot() -> FEELNumber? {
        if isNegative { return nil }
        if coefficient == 0 { return self }
        // An even shift of the exponent brings the value near one, inside what a double can hold.
        let shift = (Int(exponent) + Self.digitCount(coefficient)) / 2
        guard let scaled = shiftedByTens(-2 * shift), let half = FEELNumber("0.5") else { return nil }
        guard var root = FEELNumber(approximating: scaled.approximation.squareRoot()) else { return nil }
        for _ in 0..<3 {
            guard let next = scaled.divided(by: root)?.adding(root)?.multiplied(by: half) else { return nil }
            root = next
        }
        return root.shiftedByTens(shift)
    }

    private func shiftedByTens(_ places: Int) -> FEELNumber? {
        Self.rounded(isNegative, coefficient, Int(exponent) + places)
    }

    /// e raised to this value; nil on overflow.
    package func exponential() -> FEELNumber? {
        guard let logOf10 = Self.naturalLogOf10 else { return nil }
        guard let tens = divided(by: logOf10)?.rounded(.halfEven), let power = tens.intValue else { return nil }
        if power > Self.adjustedExponentMax { return nil }
        if power < Self.exponentMin { return .zero }
        guard let rest = tens.multiplied(by: logOf10).flatMap({ subtracting($0) }) else { return nil }
        var sum = FEELNumber.one
        var term = FEELNumber.one
        for step in 1...60 {
            guard let next = term.multiplied(by: rest)?.divided(by: FEELNumber(step)) else { return nil }
            guard let total = sum.adding(next) else { return nil }
            if total == sum { break }
            term = next
            sum = total
        }
        return sum.shiftedByTens(power)
    }

    /// The natural logarithm; nil for zero and below.
    package func naturalLogarithm() -> FEELNumber? {
        if isNegative || coefficient == 0 { return nil }
        let power = Int(exponent) + Self.digitCount(coefficient)
        guard let scaled = shiftedByTens(-power), let logOf10 = Self.naturalLogOf10 else { return nil }
        guard var result = FEELNumber(approximating: Foundation.log(scaled.approximation)) else { return nil }
        // Halley's step triples the correct digits: sixteen become more than thirty-four.
        for _ in 0..<2 {
            guard let estimate = result.exponential(), let difference = scaled.subtracting(estimate),
                let sum = scaled.adding(estimate),
                let step = difference.multiplied(by: 2)?.divided(by: sum), let next = result.adding(step)
            else { return nil }
            result = next
        }
        return logOf10.multiplied(by: FEELNumber(power))?.adding(result)
    }

    /// This value raised to `power`; nil where that is undefined or too large.
    package func raised(to power: FEELNumber) -> FEELNumber? {
        if let count = power.intValue {
            if coefficient == 0, count < 0 { return nil }
            guard let result = raised(toMagnitude: count.magnitude) else { return count < 0 ? .zero : nil }
            return count < 0 ? FEELNumber.one.divided(by: result) : result
        }
        if coefficient == 0 { return power.isNegative ? nil : self }
        return naturalLogarithm()?.multiplied(by: power)?.exponential()
    }

    private func raised(toMagnitude count: UInt) -> FEELNumber? {
        var result = FEELNumber.one
        var base = self
        var left = count
        while left > 0 {
            if left & 1 == 1 {
                guard let next = result.multiplied(by: base) else { return nil }
                result = next
            }
            left >>= 1
            if left == 0 { break }
            guard let square = base.multiplied(by: base) else { return nil }
            base = square
        }
        return result
    }

    /// The remainder with the sign of the divisor (DMN 1.5, 10.3.4.5); nil when the divisor is zero.
    package func modulo(_ divisor: FEELNumber) -> FEELNumber? {
        guard let whole = divided(by: divisor)?.rounded(.floor) else { return nil }
        return divisor.multiplied(by: whole).flatMap { subtracting($0) }
    }
}
