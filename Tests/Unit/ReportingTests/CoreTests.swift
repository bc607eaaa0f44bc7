import Calendars
import Foundation
import ReportingCore
import Testing

@Suite("JSON kept as written") struct JSONTreeTests {
    struct Form: Sendable {
        let text: String
        let canonical: String
    }

    @Test(
        "members are sorted and white space goes; texts and numbers stay as they are",
        arguments: [
            Form(text: #" { "b" : 1.50 , "a" : [ true , null ] } "#, canonical: #"{"a":[true,null],"b":1.50}"#),
            Form(text: #"{"x":{"z":1e3,"y":"a\"b\\"}}"#, canonical: #"{"x":{"y":"a\"b\\","z":1e3}}"#),
            Form(text: "[]", canonical: "[]"), Form(text: "-0.0", canonical: "-0.0"),
            Form(text: #"{"é":"\u00e9","ab":{},"a":""}"#, canonical: #"{"a":"","ab":{},"é":"\u00e9"}"#),
        ])
    func canonical(_ form: Form) throws {
        #expect(try JSONTree(Data(form.text.utf8)).canonical == form.canonical)
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[1,]", #"{"a" 1}"#, #"{a:1}"#, "tru", "1 2", #""abc"#, "nan", "inf", "+1", "0x10", "1.", "01",
            ".5", "1e", "--1", "\"a\nb\"",
            String(repeating: "[", count: 200) + String(repeating: "]", count: 200), "{\"a\":1}}", "\"\\",
        ])
    func malformed(_ text: String) {
        #expect(throws: JSONTreeError.self) { try JSONTree(Data(text.utf8)) }
    }

    @Test("bytes that are no UTF-8 are refused")
    func notText() { #expect(throws: JSONTreeError.self) { try JSONTree(Data([0x22, 0xFF, 0xFE, 0x22])) } }

    @Test("an attribute with quotes and control characters is written so that it reads back")
    func attributes() throws {
        let event = AuditEvent(
            id: "a\"\\\n\u{1}", source: "/x", type: "t", subject: nil, time: nil, data: Data(#"{"k":1}"#.utf8))
        let text = String(decoding: try event.canonical(), as: UTF8.self)
        #expect(text == #"{"data":{"k":1},"id":"a\"\\\u000a\u0001","source":"/x","type":"t"}"#)
        #expect(try JSONTree(Data(text.utf8)).canonical == text)
    }
}

@Suite("Periods and figures") struct PeriodTests {
    private static let today = LocalDate(dayNumber: 20_500)

    struct Case: Sendable {
        let period: Period
        let first: Int?
        let days: ClosedRange<Int>
    }

    @Test(
        "a period ends today and holds as many days as it says",
        arguments: [
            Case(period: .week, first: nil, days: 20_494...20_500),
            Case(period: .month, first: 1, days: 20_471...20_500),
            Case(period: .twoMonths, first: nil, days: 20_441...20_500),
            Case(period: .all, first: 20_100, days: 20_100...20_500),
            Case(period: .all, first: nil, days: 20_500...20_500),
            Case(period: .all, first: 20_600, days: 20_500...20_500),
        ])
    func days(_ given: Case) {
        #expect(given.period.days(through: Self.today, first: given.first) == given.days)
    }

    @Test("up to sixty-two days stand one by one, more by weeks; every day of the period has its place")
    func buckets() {
        #expect(DayBuckets(1...62).starts.count == 62)
        let weeks = DayBuckets(1...63)
        #expect(weeks.width == 7 && weeks.starts.count == 9)
        #expect((1...63).map { weeks.index(of: $0) } == (0..<63).map { $0 / 7 })
        #expect(weeks.index(of: 0) == nil && weeks.index(of: 64) == nil)
    }

    @Test("counts, shares and amounts are written as people read them")
    func words() {
        #expect(PlainNumber.grouped(1_234_567) == "1\u{A0}234\u{A0}567" && PlainNumber.grouped(-42) == "-42")
        #expect(PlainNumber.percent(1, of: 8) == "12.5%" && PlainNumber.percent(1, of: 0) == nil)
        #expect(PlainMoney.short(999_999, "ZAR") == "R\u{A0}9\u{A0}999.99")
        #expect(PlainMoney.short(1_000_050, "ZAR") == "R\u{A0}10\u{A0}000")
        #expect(Titles.words("first-time-late") == "First time late")
        #expect(Titles().rule("Q-FRESH") == "What we know was not fresh enough")
        let titles = Titles(rules: [
            "A": "Contact hours: Mon to Fri 08:00 to 20:00", "B": "08:00 to 21:00; no Sundays", "C": "Caps",
        ])
        #expect(["A", "B", "C"].map(titles.ruleInShort) == ["Contact hours", "08:00 to 21:00", "Caps"])
    }
}
