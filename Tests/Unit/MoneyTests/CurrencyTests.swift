import Foundation
import Money
import Testing

@Suite struct CurrencyTests {
    // XXX (no currency), XTS (for testing) and XAU (gold) are codes of ISO 4217 in which nobody can owe money.
    @Test(arguments: ["", "zar", "ZA", "ZARR", "XXX", "XTS", "XAU", "HRK", "ZAR ", "ＺＡＲ"])
    func `A code that is no active currency is refused`(code: String) {
        #expect {
            try Currency(code: code)
        } throws: { error in
            (error as? MoneyError)?.code == .unknownCurrency
        }
    }

    @Test(arguments: [
        ("ZAR", 2), ("USD", 2), ("GBP", 2), ("EUR", 2), ("JPY", 0), ("XOF", 0), ("KWD", 3), ("TND", 3), ("CLF", 4),
        ("MRU", 2), ("XCG", 2), ("ISK", 0),
    ])
    func `Each currency has the digits of ISO 4217`(code: String, digits: Int) throws {
        let currency = try Currency(code: code)
        #expect(currency.code == code)
        #expect(currency.minorUnitDigits == digits)
    }

    @Test func `The named currencies are those of the table`() throws {
        for currency in [Currency.zar, .usd, .gbp, .eur] {
            #expect(try Currency(code: currency.code) == currency)
        }
    }

    @Test func `Every code is three capitals`() {
        #expect(Currency.codes.count == 164)
        for code in Currency.codes {
            #expect(code.utf8.count == 3)
            #expect(code.utf8.allSatisfy { (65...90).contains($0) })
        }
    }

    @Test func `A currency is coded as its three letters`() throws {
        let text = try JSONEncoder().encode([Currency.zar])
        #expect(String(decoding: text, as: UTF8.self) == #"["ZAR"]"#)
        #expect(try JSONDecoder().decode([Currency].self, from: text) == [.zar])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Currency].self, from: Data(#"["XXX"]"#.utf8))
        }
    }
}
