/// Why a FEEL text cannot be read: in plain words, with the place in the text.
package struct FEELError: Error, Sendable, Hashable, CustomStringConvertible {
    package let message: String
    /// Line and column inside the text, both counted from 1; columns count Unicode scalars.
    package let line: Int
    package let column: Int

    package var description: String { "line \(line), column \(column): \(message)" }
}
