import NotifierCore
import Testing

@Suite("Pages of a letter")
struct PaginationTests {
    /// One unit a line; `.` is a blank one.
    private func lines(_ text: String) -> [Pagination.Line] {
        text.enumerated().map { index, sign in
            Pagination.Line(top: Double(index), bottom: Double(index + 1), isBlank: sign == ".")
        }
    }

    @Test(
        "hold what fits, and begin with text",
        arguments: [
            ("", 3.0, 3.0, [0..<0]), ("xxx", 3.0, 3.0, [0..<3]), ("xxxx", 3.0, 3.0, [0..<3, 3..<4]),
            ("xxxxxxx", 2.0, 4.0, [0..<2, 2..<6, 6..<7]), ("xx..xx", 2.0, 2.0, [0..<2, 4..<6]),
            ("xx..", 2.0, 2.0, [0..<2]), ("xxx", 0.5, 0.5, [0..<1, 1..<2, 2..<3]),
        ])
    func pages(text: String, first: Double, rest: Double, expected: [Range<Int>]) {
        #expect(Pagination.pages(of: lines(text), first: first, rest: rest) == expected)
    }
}
