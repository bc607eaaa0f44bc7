/// Rows under headings, columns as wide as their longest cell.
package struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    package init(_ headings: String...) { self.headings = headings }

    /// - Parameter cells: one for each heading.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == headings.count, "a row has \(cells.count) cells under \(headings.count) headings")
        rows.append(cells)
    }

    package var text: String {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { cells in
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            var line = padded.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
