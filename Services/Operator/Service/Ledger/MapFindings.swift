/// What is wrong with a map file: all of it, by line and field, so that it is mended once.
package struct MapErrors: Error, Hashable, CustomStringConvertible {
    package struct Finding: Hashable, Comparable, CustomStringConvertible {
        package let line: Int?
        /// The path within the file, like `events[2].columns.amount`; empty for the file as a whole.
        package let field: String
        package let text: String

        package var description: String {
            [line.map(String.init), field.isEmpty ? nil : field, text].compactMap { $0 }.joined(separator: ": ")
        }

        package static func < (left: Finding, right: Finding) -> Bool {
            (left.line ?? 0, left.field, left.text) < (right.line ?? 0, right.field, right.text)
        }
    }

    package let findings: [Finding]

    package var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// Collects findings while one map is read, on one thread.
final class MapFindings {
    private(set) var all: [MapErrors.Finding] = []

    func add(_ line: Int?, _ field: String, _ text: String) {
        all.append(MapErrors.Finding(line: line, field: field, text: text))
    }
}
