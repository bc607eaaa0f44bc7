import Money
import TestSupport
import Testing

@Suite struct MoneyArithmeticTests {
    private static let limit: Int64 = 900_000_000_000_000

    private static func rand(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .zar) }

    private func expectError(_ code: MoneyError.Code, _ body: () throws -> Money) {
        #expect(performing: { _ = try body() }, throws: { ($0 as? MoneyError)?.code == code })
    }

    // MARK: - Sums

    @Test func `Amounts of two currencies do not add`() {
        let dollars = Money(minorUnits: 1, currency: .usd)
        expectError(.currencyMismatch) { try Self.rand(1).adding(dollars) }
        expectError(.currencyMismatch) { try Self.rand(1).subtracting(dollars) }
    }

    @Test func `A sum beyond the limit is an error either way`() {
        expectError(.amountTooLarge) { try Self.rand(Self.limit).adding(Self.rand(1)) }
        expectError(.amountTooLarge) { try Self.rand(-Self.limit).subtracting(Self.rand(1)) }
        expectError(.amountTooLarge) { try Money(validating: .min, currency: .zar) }
        expectError(.amountTooLarge) { try Money(validating: Self.limit + 1, currency: .zar) }
    }

    @Test func `The limit itself is allowed and can be negated`() throws {
        let most = try Money(validating: Self.limit, currency: .zar)
        #expect(most.negated == Self.rand(-Self.limit))
        #expect(try most.subtracting(most) == .zero(.zar))
    }

    @Test func `Sums, differences, order and sign`() throws {
        let (two, five) = (Self.rand(2), Self.rand(5))
        #expect(try two.adding(five) == Self.rand(7))
        #expect(try two.subtracting(five) == Self.rand(-3))
        #expect(two + five == Self.rand(7))
        #expect(two - five == Self.rand(-3))
        #expect(two < five)
        #expect(five.min(two) == two)
        #expect(two.min(five) == two)
        #expect([two, .zero(.zar), two.negated].map(\.isPositive) == [true, false, false])
        #expect([two, .zero(.zar), two.negated].map(\.isZero) == [false, true, false])
        #expect([two, .zero(.zar), two.negated].map(\.isNegative) == [false, false, true])
    }

    // MARK: - Ratios

    @Test func `A zero denominator and an overflow are errors`() {
        expectError(.badRatio) { try Self.rand(1).multiplied(byNumerator: 1, denominator: 0, rounding: .down) }
        expectError(.amountTooLarge) {
            try Self.rand(Self.limit).multiplied(byNumerator: .max, denominator: 1, rounding: .down)
        }
        expectError(.amountTooLarge) {
            try Self.rand(Self.limit).multiplied(byNumerator: 2, denominator: 1, rounding: .down)
        }
        expectError(.amountTooLarge) {
            try Self.rand(Self.limit).multiplied(
                byNumerator: Self.limit + 1, denominator: Self.limit, rounding: .up)
        }
    }

    /// Columns: cents, numerator, denominator, then half to even, half up, down, up.
    @Test(
        arguments: [
            (5, 1, 2, [2, 3, 2, 3]), (7, 1, 2, [4, 4, 3, 4]), (-5, 1, 2, [-2, -3, -2, -3]),
            (5, -1, 2, [-2, -3, -2, -3]),
            (5, 1, -2, [-2, -3, -2, -3]), (-5, 1, -2, [2, 3, 2, 3]), (10, 1, 3, [3, 3, 3, 4]),
            (20, 1, 3, [7, 7, 6, 7]),
            (6, 1, 2, [3, 3, 3, 3]), (0, 5, 7, [0, 0, 0, 0]), (1, 1, 1_000, [0, 0, 0, 1]),
            // A tariff of 207.50 with 15 per cent tax is 238.625.
            (20_750, 115, 100, [23_862, 23_863, 23_862, 23_863]),
        ] as [(Int64, Int64, Int64, [Int64])])
    func `A ratio is rounded once, as asked`(
        cents: Int64, numerator: Int64, denominator: Int64, expected: [Int64]
    ) throws {
        let results = try [Rounding.halfEven, .halfUp, .down, .up].map { rounding in
            try Self.rand(cents).multiplied(
                byNumerator: numerator, denominator: denominator, rounding: rounding
            ).minorUnits
        }
        #expect(results == expected)
    }

    @Test func `The product may need more than 64 bits`() throws {
        let result = try Self.rand(Self.limit).multiplied(
            byNumerator: .max, denominator: .max, rounding: .halfEven)
        #expect(result == Self.rand(Self.limit))
        let least = try Self.rand(Self.limit).multiplied(byNumerator: .min, denominator: .min, rounding: .up)
        #expect(least == Self.rand(Self.limit))
    }

    // MARK: - Allocation

    @Test(arguments: [[], [0], [0, 0], [1, -1], [-1], [Int64.max, 1]] as [[Int64]])
    func `Weights that say nothing are refused`(weights: [Int64]) {
        #expect {
            try Self.rand(100).allocated(byWeights: weights)
        } throws: { error in
            (error as? MoneyError)?.code == .badWeights
        }
    }

    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (101, [1, 1, 1], [34, 34, 33]), (-100, [1, 1, 1], [-34, -33, -33]),
            (100, [0, 1, 0], [0, 100, 0]), (1, [0, 0, 5], [0, 0, 1]), (0, [3, 4], [0, 0]), (5, [70, 30], [4, 1]),
            (10, [6, 3, 1, 1], [5, 3, 1, 1]), (2, [1, 1, 1, 1], [1, 1, 0, 0]), (7, [Int64.max], [7]),
        ] as [(Int64, [Int64], [Int64])])
    func `Largest remainder, the earlier first among equals`(cents: Int64, weights: [Int64], parts: [Int64]) throws {
        #expect(try Self.rand(cents).allocated(byWeights: weights).map(\.minorUnits) == parts)
    }

    @Test func `Parts always add up, keep the sign, and are less than a unit from their exact share`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<3_000 {
            let shift = Int64.random(in: 0...45, using: &generator)
            let whole = Int64.random(in: -Self.limit...Self.limit, using: &generator) >> shift
            let weights = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                Int64.random(in: 0...1_000, using: &generator)
            }
            let total = weights.reduce(0, +)
            guard total > 0 else { continue }
            let parts = try Self.rand(whole).allocated(byWeights: weights).map(\.minorUnits)
            #expect(parts.reduce(0, +) == whole)
            for (part, weight) in zip(parts, weights) {
                #expect(part == 0 || (part < 0) == (whole < 0))
                #expect(weight > 0 || part == 0)
                // |part − whole × weight ÷ total| < 1, without division.
                let (exact, overflow) = whole.multipliedReportingOverflow(by: weight)
                #expect(!overflow)
                #expect((part * total - exact).magnitude < total.magnitude)
            }
        }
    }
}
