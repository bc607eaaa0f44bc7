import Foundation

/// A spool that could not be written. Holds the system's error and no file's content.
package struct SpoolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried: `create`, `write`, `sync`, `link`, `lock` …
    package let operation: String
    /// The system's error number.
    package let number: Int32
    /// Whether the message may be out all the same: then nothing must be said of it until the same name was tried
    /// again.
    package let mayHaveLeft: Bool

    package init(_ operation: String, number: Int32 = errno, mayHaveLeft: Bool = false) {
        self.operation = operation
        self.number = number
        self.mayHaveLeft = mayHaveLeft
    }

    package var description: String { "\(operation) failed: \(String(cString: strerror(number)))" }
}
