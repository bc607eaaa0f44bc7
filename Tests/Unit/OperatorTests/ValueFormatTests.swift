import Calendars
import Messaging
import Testing

@testable import OperatorCore

@Suite("ValueFormat") struct ValueFormatTests {
    private func format(_ decimal: Character, _ thousands: Character?, _ symbol: String? = nil) -> AmountFormat {
        var format = AmountFormat()
        format.decimal = decimal
        format.thousands = thousands
        format.symbol = symbol
        return format
    }

    @Test(
        "amounts are read exactly as the map says, or not at all",
        arguments: [
            (".", nil, "1234.50", "1234.50"), (".", nil, "1,234.50", nil), (".", nil, "1234,50", nil),
            (".", ",", "1,234,567.5", "1234567.5"), (".", ",", "1234567.5", "1234567.5"), (".", ",", "1,23.50", nil),
            (".", ",", "12,34,567", nil), (".", ",", ",234", nil), (".", ",", "1,234,", nil),
            (",", " ", "1 234,50", "1234.50"), (",", " ", "1\u{A0}234,50", "1234.50"),
            (",", " ", "1\u{202F}234,5", "1234.5"),
            (",", ".", "1.234,50", "1234.50"), (",", ".", "1.234.50", nil), (",", nil, "12,", nil),
            (",", nil, ",5", nil),
            (".", nil, "-5", "-5"), (".", nil, "5-", "-5"), (".", nil, "(5.00)", "-5.00"),
            (".", nil, "\u{2212}5", "-5"),
            (".", nil, "--5", nil), (".", nil, "+5", nil), (".", nil, "1e3", nil), (".", nil, "٣", nil),
            (".", nil, "", nil),
            (".", nil, "1.2.3", nil), (".", "'", "1'234.50", "1234.50"), (".", nil, "0", "0"),
        ] as [(Character, Character?, String, String?)])
    func amounts(decimal: Character, thousands: Character?, text: String, expected: String?) {
        #expect(format(decimal, thousands).decimalText(text) == expected)
    }

    @Test(
        "a currency's sign may stand at either end, before or behind the minus",
        arguments: [
            ("R 1 234,50", "1234.50"), ("R1234,50", "1234.50"), ("1234,50 R", "1234.50"), ("-R 5", "-5"),
            ("R -5", "-5"),
            ("R R 5", nil), ("$ 5", nil), ("R", nil),
        ] as [(String, String?)])
    func symbols(text: String, expected: String?) {
        #expect(format(",", " ", "R").decimalText(text) == expected)
    }

    @Test("a ledger that writes what was paid as negative amounts may drop the sign")
    func signs() {
        var amounts = format(".", nil)
        amounts.sign = .drop
        #expect(["-5.00", "5.00-", "(5.00)", "5.00"].map(amounts.decimalText) == Array(repeating: "5.00", count: 4))
    }

    @Test(
        "dates are read by their pattern, days that do not exist never",
        arguments: [
            ("dd/mm/yyyy", "31/03/2026", "2026-03-31"), ("dd/mm/yyyy", "1/3/2026", "2026-03-01"),
            ("dd/mm/yyyy", "03/31/2026", nil), ("mm/dd/yyyy", "03/31/2026", "2026-03-31"),
            ("dd/mm/yyyy", "31-03-2026", nil), ("yyyymmdd", "20260331", "2026-03-31"), ("yyyymmdd", "2026331", nil),
            ("d mmm yyyy", "5 Jan 2026", "2026-01-05"), ("d mmm yyyy", "5 JAN 2026", "2026-01-05"),
            ("d mmm yyyy", "5 Xyz 2026", nil), ("dd.mm.yyyy", "29.02.2026", nil),
            ("dd.mm.yyyy", "29.02.2028", "2028-02-29"),
            ("yyyy-mm-dd", "2026-03-31 ", nil), ("yyyy-mm-dd", "26-03-31", nil), ("dd/mm/yyyy", "31/03/20266", nil),
            ("dd/mm/yyyy", "", nil), ("DD/MM/YYYY", "01/02/2026", "2026-02-01"),
        ] as [(String, String, String?)])
    func dates(pattern: String, text: String, expected: String?) throws {
        let pattern = try #require(DatePattern(pattern))
        #expect(pattern.date(text)?.iso8601 == expected)
    }

    @Test(
        "a pattern without a four-digit year, a month and a day is none",
        arguments: [
            "dd/mm/yy", "mm/yyyy", "dd/mm", "", "yyyy-mm-dd hh", "yyyy-mm-mm-dd", "yyyy-mmm-mm-dd", "tt.mm.yyyy",
            "yyyy-dd-dd-mm",
        ])
    func patterns(text: String) {
        #expect(DatePattern(text) == nil)
    }

    @Test("a time of the wall is taken in the map's zone; a skipped one is the moment of the jump")
    func instants() throws {
        let zone = try ZoneDatabase().zone("Africa/Johannesburg")
        let pattern = try #require(DatePattern("dd/mm/yyyy hh:mi"))
        #expect(ValueFormat.instant(pattern, zone).value("31/03/2026 09:05") == .string("2026-03-31T07:05:00Z"))
        #expect(ValueFormat.instant(nil, zone).value("2026-03-31T09:05:00+02:00") == .string("2026-03-31T07:05:00Z"))
        #expect(ValueFormat.instant(pattern, zone).value("31/03/2026 24:05") == nil)
        let london = try ZoneDatabase().zone("Europe/London")
        #expect(ValueFormat.instant(pattern, london).value("29/03/2026 01:30") == .string("2026-03-29T01:00:00Z"))
    }

    @Test(
        "yes and no are read in the usual spellings, nothing else is guessed",
        arguments: [
            ("Yes", true), ("n", false), ("1", true), ("FALSE", false), ("on", nil), ("2", nil),
        ] as [(String, Bool?)])
    func truths(text: String, expected: Bool?) {
        #expect(ValueFormat.boolean.value(text) == expected.map { .boolean($0) })
    }
}
