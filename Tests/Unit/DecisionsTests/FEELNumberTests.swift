import Decisions
import Testing

@Suite struct FEELNumberTests {
    @Test(
        "a text that is no number, or one too large, is refused",
        arguments: ["", "-", ".", "1.", "1.2.3", "0x1", "1e", "1 000", "١", "1e7000", "NaN", "Infinity"])
    func refusesOtherTexts(text: String) { #expect(FEELNumber(text) == nil) }

    @Test(
        "a number is written plainly and normalised",
        arguments: [
            ("1.50", "1.5"), ("-0", "0"), ("0.00", "0"), ("1e3", "1000"), ("12E-4", "0.0012"), (".5", "0.5"),
            ("-120", "-120"), ("1e-7000", "0"),
            ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
            ("9999999999999999999999999999999999.5", "10000000000000000000000000000000000"),
        ])
    func isWrittenPlainly(text: String, expected: String) throws {
        #expect(try #require(FEELNumber(text)).description == expected)
    }

    @Test(
        "sums, differences, products and quotients are exact to 34 digits, half to even",
        arguments: [
            ("0.1", "+", "0.2", "0.3"), ("1", "/", "3", "0.3333333333333333333333333333333333"),
            ("2", "/", "3", "0.6666666666666666666666666666666667"),
            ("1e34", "+", "1", "10000000000000000000000000000000000"),
            ("1e34", "-", "1", "9999999999999999999999999999999999"), ("1e40", "-", "1e-40", "1e40"),
            (
                "9999999999999999999999999999999999", "*", "9999999999999999999999999999999999",
                "9.999999999999999999999999999999998e67"
            ),
            ("1234567890123456789012345678901234", "+", "0.5", "1234567890123456789012345678901234"),
            ("1234567890123456789012345678901235", "+", "0.5", "1234567890123456789012345678901236"),
            ("-7", "/", "0.5", "-14"), ("5", "/", "45848604057394821239", "1.090545743495446927874324735475946e-19"),
        ])
    func computes(left: String, operation: String, right: String, expected: String) throws {
        let (a, b) = (try #require(FEELNumber(left)), try #require(FEELNumber(right)))
        let result =
            switch operation {
            case "+": a.adding(b)
            case "-": a.subtracting(b)
            case "*": a.multiplied(by: b)
            default: a.divided(by: b)
            }
        #expect(result == FEELNumber(expected))
    }

    @Test("what has no value is nil: division by zero, overflow, the root and logarithm of a negative number")
    func hasNoInfinity() throws {
        let large = try #require(FEELNumber("9e6144"))
        #expect(FEELNumber.one.divided(by: .zero) == nil)
        #expect(large.adding(large) == nil)
        #expect(large.multiplied(by: 10) == nil)
        #expect(FEELNumber(-1).squareRoot() == nil)
        #expect(FEELNumber.zero.naturalLogarithm() == nil)
        #expect(FEELNumber.zero.raised(to: -1) == nil)
    }

    @Test(
        "each rounding mode does what it says",
        arguments: [
            ("2.5", FEELNumber.Rounding.halfEven, 0, "2"), ("3.5", .halfEven, 0, "4"), ("2.5", .halfUp, 0, "3"),
            ("-2.5", .halfUp, 0, "-3"), ("-2.5", .halfDown, 0, "-2"), ("-2.1", .floor, 0, "-3"),
            ("-2.9", .ceiling, 0, "-2"),
            ("2.001", .up, 1, "2.1"), ("2.09", .down, 1, "2"), ("1234", .halfUp, -2, "1200"), ("0.4", .up, -3, "1000"),
        ])
    func rounds(text: String, mode: FEELNumber.Rounding, scale: Int, expected: String) throws {
        #expect(try #require(FEELNumber(text)).rounded(mode, scale: scale) == FEELNumber(expected))
    }

    @Test("order follows value across scales and signs")
    func isOrdered() {
        let texts = ["-1e20", "-3", "-2.9999", "-0.001", "0", "1e-30", "0.1", "0.11", "1", "10", "1e33", "1e34"]
        let numbers = texts.compactMap { FEELNumber($0) }
        #expect(numbers.count == texts.count)
        #expect(numbers.reversed().sorted() == numbers)
    }

    @Test("roots, powers, logarithms and exponentials are right to 32 digits")
    func hasFunctions() throws {
        let two = FEELNumber(2)
        let wanted: [(FEELNumber?, String)] = [
            (two.squareRoot(), "1.41421356237309504880168872420969807856967"),
            (FEELNumber("1e-41")?.squareRoot(), "3.16227766016837933199889354443271853372067e-21"),
            (FEELNumber.one.exponential(), "2.71828182845904523536028747135266249775725"),
            (two.naturalLogarithm(), "0.69314718055994530941723212145817656807550"),
            (two.raised(to: try #require(FEELNumber("0.5"))), "1.41421356237309504880168872420969807856967"),
            (FEELNumber("1.01")?.raised(to: 100), "2.70481382942152609326719471080753083367794"),
        ]
        for (result, text) in wanted {
            let (value, expected) = (try #require(result), try #require(FEELNumber(text)))
            let error = try #require(value.subtracting(expected)?.divided(by: expected)).magnitude
            #expect(error < (try #require(FEELNumber("1e-32"))), "\(value) instead of \(expected)")
        }
        #expect(FEELNumber(144).squareRoot() == 12)
        #expect(FEELNumber(-7).modulo(3) == 2)
    }
}
