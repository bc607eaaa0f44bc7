/// What is wrong with a decision table, found without data.
package struct TableFinding: Sendable, Hashable, CustomStringConvertible {
    package enum Severity: String, Sendable, Hashable, Codable {
        /// Inputs that no rule covers, in a table that has no default.
        case gap
        /// Inputs that rules answer differently, or that more than one rule of a Unique table covers.
        case overlap
        /// A rule that can never speak.
        case unreachable
        /// A value that its column can never have.
        case typeError
        /// The table, or a part of it, could not be checked; not an error, but nothing was shown either.
        case unchecked
    }

    package let severity: Severity
    package let decision: String
    /// The rows it is about, from 1; empty for gaps.
    package let rules: [Int]
    package let message: String
    package let line: Int

    /// Whether a table with this finding must not be used.
    package var isError: Bool { severity != .unchecked }

    package var description: String { "line \(line): decision \"\(decision)\": \(message)" }
}

extension DecisionModel {
    /// Checks every decision table of the model for gaps, overlaps, unreachable rules and values of a wrong type.
    ///
    /// Each input's values are cut at the boundaries that the table mentions, and every combination of the pieces is
    /// looked at, at most 200 000. A larger table, or one with conditions that are not comparisons, intervals,
    /// literals, `-` or `not(…)` of these, gives an `unchecked` finding. Null inputs are not considered.
    package func check() -> [TableFinding] {
        graph.tables.flatMap { table in
            var check = TableCheck(table)
            return check.run()
        }
    }
}

extension DecisionGraph {
    fileprivate var tables: [DecisionTable] {
        decisions.flatMap { $0.logic?.tables ?? [] } + knowledge.flatMap { $0.function?.tables ?? [] }
    }
}

extension Expression {
    /// The tables at the places where boxed expressions can hold one.
    fileprivate var tables: [DecisionTable] {
        switch self {
        case .table(let table): [table]
        case .typed(let inner, _), .function(_, let inner): inner.tables
        case .context(let entries): entries.flatMap(\.value.tables)
        case .contextResult(let entries, let result): entries.flatMap(\.value.tables) + result.tables
        case .callNamed(_, let arguments): arguments.flatMap(\.value.tables)
        case .conditional(let condition, let yes, let no): condition.tables + yes.tables + no.tables
        case .list(let items): items.flatMap(\.tables)
        default: []
        }
    }
}
