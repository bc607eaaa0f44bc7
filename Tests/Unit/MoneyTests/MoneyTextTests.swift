import Foundation
import Money
import TestSupport
import Testing

@Suite struct MoneyTextTests {
    @Test(arguments: [
        "", "-", ".", "-.", ".5", "5.", "+5", "--5", " 5", "5 ", "1 000", "1,000", "1,5", "1.234", "1e3", "0x10", "NaN",
        "1.2.3", "1-", "٣", "1.٣", "１２", "000000000000000000000000000000001", "5\n", "1._5",
    ])
    func `An amount that is not plain digits is refused`(text: String) {
        #expect {
            try Money(decimal: text, currency: .zar)
        } throws: { error in
            (error as? MoneyError)?.code == .malformedAmount
        }
    }

    @Test(arguments: ["9000000000000.01", "-9000000000000.01", "99999999999999999999999999", "9223372036854775808"])
    func `An amount beyond the limit is refused`(text: String) {
        #expect {
            try Money(decimal: text, currency: .zar)
        } throws: { error in
            (error as? MoneyError)?.code == .amountTooLarge
        }
    }

    @Test func `A currency without minor units takes no point, and the error says so`() throws {
        let yen = try Currency(code: "JPY")
        #expect {
            try Money(decimal: "10.0", currency: yen)
        } throws: { error in
            (error as? MoneyError)?.description.contains("JPY has no decimal point") == true
        }
        #expect(try Money(decimal: "10", currency: yen) == Money(minorUnits: 10, currency: yen))
    }

    @Test(arguments: [
        ("0", 0, "0.00"), ("-0", 0, "0.00"), ("-0.00", 0, "0.00"), ("12", 1_200, "12.00"),
        ("1234.5", 123_450, "1234.50"),
        ("1234.50", 123_450, "1234.50"), ("0.05", 5, "0.05"), ("-0.05", -5, "-0.05"), ("007.1", 710, "7.10"),
        ("9000000000000", 900_000_000_000_000, "9000000000000.00"),
        ("-9000000000000.00", -900_000_000_000_000, "-9000000000000.00"),
    ])
    func `An amount is read exactly and written with all its digits`(text: String, units: Int64, written: String) throws
    {
        let money = try Money(decimal: text, currency: .zar)
        #expect(money == Money(minorUnits: units, currency: .zar))
        #expect(money.decimalString == written)
        #expect(money.description == "ZAR " + written)
    }

    @Test(arguments: [("JPY", "7", 7), ("KWD", "1.005", 1_005), ("CLF", "-0.0001", -1), ("TND", "0.010", 10)])
    func `Digits after the point follow the currency`(code: String, text: String, units: Int64) throws {
        let money = try Money(decimal: text, currency: Currency(code: code))
        #expect(money.minorUnits == units)
        #expect(money.decimalString == text)
    }

    @Test(arguments: [
        ("ZAR", "1234.5", "R_1_234.50"), ("ZAR", "-1234567.89", "-R_1_234_567.89"), ("ZAR", "0", "R_0.00"),
        ("ZAR", "999.99", "R_999.99"), ("USD", "1234.50", "$1,234.50"), ("USD", "-0.01", "-$0.01"),
        ("GBP", "1000000", "£1,000,000.00"), ("EUR", "1234.50", "EUR_1_234.50"), ("JPY", "123456", "JPY_123_456"),
        ("KWD", "1000.5", "KWD_1_000.500"),
    ])
    func `People read an amount in their own form`(code: String, text: String, expected: String) throws {
        let money = try Money(decimal: text, currency: Currency(code: code))
        #expect(money.formattedForPeople == expected.replacingOccurrences(of: "_", with: "\u{00A0}"))
        #expect(money.formattedForPeople(space: " ") == expected.replacingOccurrences(of: "_", with: " "))
    }

    @Test(arguments: [
        #"{"amount":12.5,"currency":"ZAR"}"#, #"{"amount":"12.555","currency":"ZAR"}"#, #"{"amount":"1"}"#,
        #"{"amount":"1","currency":"zar"}"#, #"{"currency":"ZAR"}"#,
    ])
    func `JSON that is no amount is refused`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Money.self, from: Data(json.utf8)) }
    }

    @Test func `An amount is coded as a decimal string and a code`() throws {
        let money = Money(minorUnits: -12_345, currency: .zar)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(money)
        #expect(String(decoding: json, as: UTF8.self) == #"{"amount":"-123.45","currency":"ZAR"}"#)
        #expect(try JSONDecoder().decode(Money.self, from: json) == money)
    }

    @Test func `Whatever is written is read back the same`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let currency = try Currency(code: Currency.codes.randomElement(using: &generator) ?? "ZAR")
            let units = Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &generator)
            let money = Money(minorUnits: units >> Int64.random(in: 0...40, using: &generator), currency: currency)
            #expect(try Money(decimal: money.decimalString, currency: currency) == money)
        }
    }
}
