/// Divides the set lines of a text into pages.
package enum Pagination {
    /// A line's upper and lower edge, from the text's beginning, in any unit.
    package struct Line: Sendable, Hashable {
        package let top: Double
        package let bottom: Double
        package let isBlank: Bool

        package init(top: Double, bottom: Double, isBlank: Bool) {
            self.top = top
            self.bottom = bottom
            self.isBlank = isBlank
        }
    }

    /// - Parameters:
    ///   - first: the room on the first page; `rest`: on each other one.
    /// - Returns: for each page the lines on it; at least one page. No page but the first begins with a blank line,
    ///   and a line higher than a page has one of its own.
    package static func pages(of lines: [Line], first: Double, rest: Double) -> [Range<Int>] {
        var pages: [Range<Int>] = []
        var start = 0
        while start < lines.count {
            let room = pages.isEmpty ? first : rest
            var end = start + 1
            while end < lines.count, lines[end].bottom - lines[start].top <= room { end += 1 }
            pages.append(start..<end)
            start = end
            while start < lines.count, lines[start].isBlank { start += 1 }
        }
        return pages.isEmpty ? [0..<0] : pages
    }
}
