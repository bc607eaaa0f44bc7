import Calendars
import Money
import Testing

@testable import PaymentService

@Suite("Plain words on the pages")
struct PlainTextTests {
    @Test(
        "an amount as a debtor types it is read, or it is not plainly one",
        arguments: [
            ("1234.50", 123_450), ("1 234,50", 123_450), ("R 1 234.50", 123_450), ("R1,234.50", 123_450),
            ("1,234,567.50", 123_456_750), ("zar 12", 1_200), ("12.5", 1_250), ("0,05", 5), ("-3", -300),
            ("1.234,50", nil), ("1.2,3", nil), ("1,23.50", nil), ("12,34", 1_234), ("1,234", nil), ("1,234,567", nil),
            ("$12", nil), ("£12", nil), ("€12", nil), ("USD 12", nil), ("12 R", nil), ("", nil), ("R", nil),
            ("RR12", nil),
            ("12.345", nil), ("１２", nil), ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func amounts(text: String, cents: Int64?) {
        #expect(PlainText.amount(text, .zar)?.minorUnits == cents)
    }

    @Test("each currency has its own sign only")
    func signs() throws {
        #expect(PlainText.amount("$12", .usd)?.minorUnits == 1_200)
        #expect(PlainText.amount("£12", .gbp)?.minorUnits == 1_200)
        #expect(PlainText.amount("R12", .usd) == nil)
        #expect(PlainText.amount("12", try Currency(code: "JPY"))?.minorUnits == 12)
        #expect(PlainText.amount("12.5", try Currency(code: "JPY")) == nil)
    }

    @Test("days, moments and counts")
    func words() throws {
        #expect(PlainText.day(try LocalDate(iso8601: "2026-02-03")) == "3 February 2026")
        #expect(PlainText.moment(try Instant(rfc3339: "2026-02-03T07:05:59Z")) == "3 February 2026, 07:05 UTC")
        #expect(PlainText.count(1, "invoice") == "1 invoice")
        #expect(PlainText.count(0, "invoice") == "0 invoices")
    }
}
