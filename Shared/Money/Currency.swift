/// A currency of ISO 4217 that is in use today and has a minor unit.
///
/// Left out on purpose: withdrawn codes (nothing new is owed in them) and codes without a minor unit, such as
/// gold (XAU) and the test code (XTS), in which no debt is kept.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The three-letter code in capitals, `ZAR`.
    package let code: String
    /// How many digits stand after the decimal point: 0, 2, 3 or 4.
    package let minorUnitDigits: Int

    /// Throws `unknown-currency` unless `code` is exactly an active code in capitals.
    package init(code: String) throws(MoneyError) {
        guard let digits = Self.digitsByCode[code] else {
            throw MoneyError(.unknownCurrency, "currency must be an active ISO 4217 code in capitals, such as ZAR")
        }
        self.init(known: code, digits: digits)
    }

    private init(known code: String, digits: Int) {
        self.code = code
        minorUnitDigits = digits
    }

    package static let zar = Currency(known: "ZAR", digits: 2)
    package static let usd = Currency(known: "USD", digits: 2)
    package static let gbp = Currency(known: "GBP", digits: 2)
    package static let eur = Currency(known: "EUR", digits: 2)

    /// Every known code, in alphabetical order.
    package static var codes: [String] { digitsByCode.keys.sorted() }

    package var description: String { code }

    /// Ten to the power of `minorUnitDigits`.
    var minorUnitsPerMajor: Int64 {
        var product: Int64 = 1
        for _ in 0..<minorUnitDigits { product *= 10 }
        return product
    }
}

// MARK: - Coding

extension Currency: Codable {
    /// Reads the three-letter code.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let code = try container.decode(String.self)
        do {
            try self.init(code: code)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes the three-letter code.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

// MARK: - The table

extension Currency {
    private static let digitsByCode: [String: Int] = {
        let codesByDigits: [(digits: Int, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (
                2,
                """
                AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
                CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
                HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK \
                MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD \
                RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH \
                USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
                """
            ),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var table: [String: Int] = [:]
        for row in codesByDigits {
            for code in row.codes.split(separator: " ") { table[String(code)] = row.digits }
        }
        return table
    }()
}
