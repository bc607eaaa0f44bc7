/// One thing that is wrong with a policy bundle, said so that whoever wrote the file can put it right.
package struct PolicyError: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file within the bundle, like `rules/za.yaml`.
    package let file: String
    /// From 1; nil when it concerns the whole file.
    package let line: Int?
    /// The path of the field within the file, like `creditors[2].phone`; empty when it concerns the whole file.
    package let field: String
    /// What is wrong and what would be right, in plain words.
    package let message: String

    package init(file: String, line: Int?, field: String, message: String) {
        self.file = file
        self.line = line
        self.field = field
        self.message = message
    }

    /// `rules/za.yaml:12: rules[0].cap.max: must be …`.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return field.isEmpty ? "\(place): \(message)" : "\(place): \(field): \(message)"
    }

    package static func < (left: PolicyError, right: PolicyError) -> Bool {
        (left.file, left.line ?? 0, left.field, left.message)
            < (right.file, right.line ?? 0, right.field, right.message)
    }
}

/// Everything that is wrong with a bundle: all of it, in the order of files and lines, never only the first finding.
package struct PolicyErrors: Error, Sendable, Hashable, CustomStringConvertible {
    package let errors: [PolicyError]

    package init(_ errors: [PolicyError]) {
        self.errors = Set(errors).sorted()
    }

    /// One error a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
