/// Everything that is wrong with one model file. A model with any problem is not loaded.
package struct DecisionModelError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The line in the file, from 1.
        package let line: Int
        /// The column inside the text of the element (for XML errors: of the line), where it is known.
        package let column: Int?
        /// The element in the words of the table: `decision "Segment", rule 3, input "days overdue"`.
        package let field: String
        package let message: String

        package var description: String {
            let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
            return field.isEmpty ? "\(place): \(message)" : "\(place): \(field): \(message)"
        }
    }

    package let file: String
    /// At least one, in the order of the file.
    package let problems: [Problem]

    package var description: String { problems.map { "\(file): \($0)" }.joined(separator: "\n") }
}

/// Why a decision could not be made on these inputs.
package struct DecisionError: Error, Sendable, Hashable, CustomStringConvertible {
    package let decision: String
    /// The input at fault, nil when it is the table.
    package let input: String?
    package let message: String

    package var description: String {
        let place = input.map { ", input \"\($0)\"" } ?? ""
        return "decision \"\(decision)\"\(place): \(message)"
    }
}
