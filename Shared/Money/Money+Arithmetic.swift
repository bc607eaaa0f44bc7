extension Money {
    /// The sum. Throws `currency-mismatch` or `amount-too-large`.
    package func adding(_ other: Money) throws(MoneyError) -> Money {
        try requireSameCurrency(other)
        // Two amounts within the limit cannot overflow 64 bits, so only the limit itself is left to check.
        return try Money(validating: minorUnits + other.minorUnits, currency: currency)
    }

    /// The difference. Throws `currency-mismatch` or `amount-too-large`.
    package func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try adding(other.negated)
    }

    /// The sum of two amounts known to be of one currency; traps when they are not, or when it is too large.
    package static func + (left: Money, right: Money) -> Money {
        left.preconditionSameCurrency(right)
        return Money(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
    }

    /// The difference of two amounts known to be of one currency; traps when they are not, or when it is too large.
    package static func - (left: Money, right: Money) -> Money {
        left + right.negated
    }

    /// The smaller of two amounts known to be of one currency; traps when they are not.
    package func min(_ other: Money) -> Money {
        other < self ? other : self
    }

    private func requireSameCurrency(_ other: Money) throws(MoneyError) {
        guard currency == other.currency else {
            throw MoneyError(
                .currencyMismatch,
                "both amounts must be in the same currency, here they are \(currency) and \(other.currency)"
            )
        }
    }

    private func preconditionSameCurrency(_ other: Money) {
        precondition(currency == other.currency, "amounts in \(currency) and \(other.currency) do not mix")
    }
}

extension Money: Comparable {
    /// Orders two amounts known to be of one currency; traps when they are not, because no order exists.
    package static func < (left: Money, right: Money) -> Bool {
        left.preconditionSameCurrency(right)
        return left.minorUnits < right.minorUnits
    }
}

// MARK: - Rounding

/// What becomes of a part of a minor unit. All four treat a negative amount as the mirror image of the positive one.
package enum Rounding: String, Hashable, Sendable, Codable, CaseIterable {
    /// To the nearest; a half goes to the even neighbour (no drift over many amounts).
    case halfEven
    /// To the nearest; a half goes away from zero (how tariffs and taxes are usually rounded).
    case halfUp
    /// Towards zero.
    case down
    /// Away from zero.
    case up
}

extension Money {
    /// This amount × numerator ÷ denominator, exact until the one rounding at the end.
    ///
    /// Throws `bad-ratio` when the denominator is zero, `amount-too-large` when the result is beyond the limit.
    package func multiplied(
        byNumerator numerator: Int64,
        denominator: Int64,
        rounding: Rounding
    ) throws(MoneyError) -> Money {
        guard denominator != 0 else {
            throw MoneyError(.badRatio, "the denominator of a ratio must not be zero")
        }
        let product = minorUnits.magnitude.multipliedFullWidth(by: numerator.magnitude)
        let divisor = denominator.magnitude
        guard product.high < divisor else { throw .tooLarge(currency) }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let (rounded, overflow) = quotient.addingReportingOverflow(
            rounding.goesUp(quotient: quotient, remainder: remainder, divisor: divisor) ? 1 : 0
        )
        guard !overflow, let magnitude = Int64(exactly: rounded) else { throw .tooLarge(currency) }
        let negative = isNegative != ((numerator < 0) != (denominator < 0))
        return try Money(validating: negative ? -magnitude : magnitude, currency: currency)
    }
}

extension Rounding {
    /// Whether a quotient of magnitudes is raised by one, given what was left over.
    fileprivate func goesUp(quotient: UInt64, remainder: UInt64, divisor: UInt64) -> Bool {
        guard remainder != 0 else { return false }
        // Compared with what is missing instead of doubled, which could overflow.
        let missing = divisor - remainder
        switch self {
        case .down: return false
        case .up: return true
        case .halfUp: return remainder >= missing
        case .halfEven: return remainder > missing || (remainder == missing && !quotient.isMultiple(of: 2))
        }
    }
}

// MARK: - Allocation

extension Money {
    /// Splits the amount in proportion to `byWeights`, in their order, so that the parts add up to it exactly.
    ///
    /// Each part is first cut off to whole minor units; those left over go one each to the parts that lost most, the
    /// earlier first among equals (largest remainder). A part of weight zero is always zero. Throws `bad-weights` when
    /// a weight is negative, when none is positive, or when their sum does not fit 64 bits.
    package func allocated(byWeights weights: [Int64]) throws(MoneyError) -> [Money] {
        let total = try Self.total(of: weights)
        var parts: [UInt64] = []
        var remainders: [UInt64] = []
        parts.reserveCapacity(weights.count)
        remainders.reserveCapacity(weights.count)
        for weight in weights {
            // The quotient fits because no weight is greater than the total.
            let share = total.dividingFullWidth(minorUnits.magnitude.multipliedFullWidth(by: weight.magnitude))
            parts.append(share.quotient)
            remainders.append(share.remainder)
        }
        let leftOver = Int(minorUnits.magnitude - parts.reduce(0, +))
        let mostLost = weights.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
        for index in mostLost.prefix(leftOver) { parts[index] += 1 }
        return parts.map { part in
            Money(minorUnits: isNegative ? -Int64(part) : Int64(part), currency: currency)
        }
    }

    private static func total(of weights: [Int64]) throws(MoneyError) -> UInt64 {
        var total: Int64 = 0
        for weight in weights {
            let (sum, overflow) = total.addingReportingOverflow(weight)
            guard weight >= 0, !overflow else {
                throw MoneyError(.badWeights, "weights must not be negative and their sum must fit 64 bits")
            }
            total = sum
        }
        guard total > 0 else {
            throw MoneyError(.badWeights, "at least one weight must be above zero")
        }
        return UInt64(total)
    }
}
