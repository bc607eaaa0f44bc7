/// A simulated world that came to a stop, or would not.
package struct SimulationError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
