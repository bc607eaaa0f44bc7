/// Something an operator has to put right, in words. Never holds a secret or a cell of a file.
package struct OperatorError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
