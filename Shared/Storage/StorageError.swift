/// Why a store cannot be used. All of them stop the service: a consumer that cannot store must not acknowledge.
package struct StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process has the store open.
        case inUse
        case cannotOpen
        /// The file was written by a newer version of this program.
        case tooNew
        /// `PRAGMA synchronous` did not come back as FULL, so acknowledging after commit would not be safe.
        case notDurable
        case corrupt
    }

    package let code: Code
    package let text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    package var description: String { text }
}
