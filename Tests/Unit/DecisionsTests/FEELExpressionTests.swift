import Decisions
import Testing

@Suite struct FEELExpressionTests {
    private static let names: [String: FEELValue] = [
        "days overdue": 45, "amount": 1200, "vip": true, "tags": ["new", "disputed"], "nothing": .null,
        "account": ["open amount": 350, "currency": "ZAR"],
        "invoices": [["amount": 100, "paid": true], ["amount": 250, "paid": false]],
    ]

    @Test(
        "a text that cannot be read is refused with the place of the mistake",
        arguments: [
            ("", "line 1, column 1: expected a value, found the end of the text"),
            ("1 +", "line 1, column 4: expected a value, found the end of the text"),
            ("(1", "line 1, column 3: expected \")\" to close the parenthesis, found the end of the text"),
            (
                "if a then b",
                "line 1, column 12: expected the word \"else\" after the first result of \"if\", "
                    + "found the end of the text"
            ),
            ("a\n  ) b", "line 2, column 3: expected the end of the text, found \")\""),
            ("\"open", "line 1, column 1: this text has no closing quote"),
            ("@\"2026-13-01\"", "line 1, column 1: @\"2026-13-01\" is no date, time, date and time or duration"),
            ("x instance of money", "line 1, column 15: there is no type \"money\""),
            ("1e9999", "line 1, column 1: the number 1e9999 is too large"),
            ("1 /* note", "line 1, column 3: this comment has no end"),
        ])
    func refuses(text: String, expected: String) {
        let error = #expect(throws: FEELError.self) { try FEELExpression(text) }
        #expect(error?.description == expected)
    }

    @Test("nesting and chains beyond the limits are refused, not run into the end of the stack")
    func refusesDeepTexts() throws {
        #expect(throws: FEELError.self) { try FEELExpression(String(repeating: "(", count: 5000) + "1") }
        #expect(throws: FEELError.self) { try FEELExpression(String(repeating: "-", count: 5000) + "1") }
        #expect(throws: FEELError.self) { try FEELExpression("1" + String(repeating: "+1", count: 5000)) }
        let longest = try FEELExpression("1" + String(repeating: "+1", count: 500))
        #expect(longest.evaluate(in: [:]) == 501)
        let recursive = try FEELExpression("{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r")
        #expect(recursive.evaluate(in: [:]) == .null)
    }

    @Test(
        "expressions have the values that DMN 1.5 gives them",
        arguments: [
            ("1 + 2 * 3 ** 2", "19"), ("-2 ** 2", "4"), ("10 / 4", "2.5"), ("1 / 0", "null"),
            ("0.1 + 0.2 = 0.3", "true"),
            ("days overdue > 30 and amount <= 1200", "true"), ("days  overdue+1", "46"),
            ("account.open amount * 2", "700"), ("invoices.amount", "[100, 250]"),
            ("sum(invoices[paid = false].amount)", "250"),
            ("invoices[1].amount", "100"), ("invoices[-1].amount", "250"), ("invoices[3]", "null"),
            ("if vip then \"A\" else \"B\"", "\"A\""), ("if nothing > 1 then 1 else 2", "2"),
            ("nothing and false", "false"), ("nothing and true", "null"), ("nothing or true", "true"),
            ("not(nothing)", "null"),
            ("1 = \"1\"", "null"), ("1 < \"2\"", "null"), ("null = null", "true"), ("1 = null", "false"),
            ("\"a\" + 1", "null"),
            ("5 in [1..5)", "false"), ("5 in (4..5]", "true"), ("5 in (< 3, > 4)", "true"),
            ("\"b\" in (\"a\", \"b\")", "true"),
            ("amount between 1 and 1200", "true"), ("amount between 1 and 2 or true", "true"),
            ("for i in 1..3 return i * i", "[1, 4, 9]"),
            ("for i in [1, 2], j in [10, 20] return i + j", "[11, 21, 12, 22]"),
            ("for i in 3..1 return i", "[3, 2, 1]"),
            ("for i in 1..4 return if i < 3 then 1 else sum(partial)", "[1, 1, 2, 4]"),
            ("some t in tags satisfies t = \"new\"", "true"), ("every t in tags satisfies t = \"new\"", "false"),
            ("{a: 1, b: a + 1}.b", "2"), ("{rate in percent: 5, twice: rate in percent * 2}.twice", "10"),
            ("(function(a, b) a - b)(b: 1, a: 5)", "4"), ("\"x\" instance of string", "true"),
            ("null instance of string", "false"),
            ("date(\"2026-02-28\") + duration(\"P1D\")", "2026-03-01"), ("@\"2024-01-31\" + @\"P1M\"", "2024-02-29"),
            ("@\"2026-03-01\" - @\"2026-02-01\"", "P28D"), ("@\"2026-03-01\".weekday", "7"),
            ("@\"PT90M\".minutes", "30"),
            ("years and months duration(@\"2024-03-15\", @\"2026-03-14\")", "P1Y11M"),
            ("@\"23:30:00\" + @\"PT45M\"", "00:15:00"),
            ("@\"2026-03-29T01:30:00@Europe/London\" + @\"PT1H\"", "2026-03-29T03:30:00@Europe/London"),
            ("@\"2026-01-01T10:00:00+02:00\" = @\"2026-01-01T08:00:00Z\"", "true"), ("today()", "null"),
            ("string length(\"a🐎é\")", "3"), ("substring(\"foobar\", -2)", "\"ar\""),
            ("upper case(\"zar\")", "\"ZAR\""),
            ("replace(\"0821234567\", \"^0\", \"+27\")", "\"+27821234567\""),
            ("split(\"a;b\", \";\")", "[\"a\", \"b\"]"),
            ("number(\"1 200,50\", \" \", \",\")", "1200.5"), ("string(1.10)", "\"1.1\""),
            ("decimal(2.345, 2)", "2.34"),
            ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"), ("distinct values([1, 2, 1])", "[1, 2]"),
            ("median([1, 5, 2])", "2"), ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
            ("sublist([1, 2, 3], 2, 9223372036854775807)", "null"),
            ("date(-9223372036854775808, 1, 1)", "null"), ("overlaps([1..5], [5..8])", "true"),
            ("before(1, [2..3])", "true"),
            ("count(nothing)", "null"), ("count([])", "0"), ("unknown function(1)", "null"), ("unknown name", "null"),
        ])
    func evaluates(text: String, expected: String) throws {
        #expect(try FEELExpression(text).evaluate(in: Self.names).description == expected)
    }

    @Test("a name with operators or keywords is found when it is in scope")
    func findsUnusualNames() throws {
        let names: [String: FEELValue] = ["profit and loss": 7, "rate-in-%": 5]
        let expression = try FEELExpression("profit and loss * rate-in-%", names: Array(names.keys))
        #expect(expression.evaluate(in: names) == 35)
    }

    @Test("now() and today() give the instant that was passed in")
    func usesTheGivenClock() throws {
        guard case .dateTime(let now) = try FEELExpression("@\"2026-03-02T09:30:00Z\"").evaluate(in: [:]) else {
            Issue.record("no date and time")
            return
        }
        let days = try FEELExpression("(today() - @\"2026-02-01\").days")
        #expect(days.evaluate(in: [:], now: now) == 29)
    }

    @Test(
        "a cell accepts what its tests say",
        arguments: [
            ("-", FEELValue("anything"), true), ("> 90", 91, true), ("> 90", 90, false), ("> 90", "text", false),
            ("[30..60)", 30, true), ("[30..60)", 60, false), ("\"A\", \"B\"", "B", true),
            ("not(\"A\", \"B\")", "B", false),
            ("not(\"A\", \"B\")", "C", true), ("< 0, > 100", 101, true), ("? > 5 and ? < 7", 6, true),
            ("true", true, true),
            ("true", false, false), ("starts with(?, \"+27\")", "+2782", true), ("null", .null, true),
            ("null", 1, false),
            ("date(\"2026-01-01\")", "2026-01-01", false),
        ])
    func acceptsCells(text: String, value: FEELValue, expected: Bool) throws {
        #expect(try FEELUnaryTests(text).accept(value) == expected)
    }
}
