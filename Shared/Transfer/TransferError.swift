/// Why there is no answer. The text never holds the address, which may be a bearer secret, nor any content.
package struct TransferError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A struct, so that a new kind breaks no caller's `switch`.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        let name: String

        package var description: String { name }

        /// The address, a header or the time-out cannot be used.
        package static let badRequest = Code(name: "bad request")
        /// Nobody listens, or the name does not resolve: the other side has seen nothing of the request.
        package static let cannotConnect = Code(name: "cannot connect")
        /// No TLS connection that can be trusted.
        package static let notTrusted = Code(name: "not trusted")
        /// The other side does not know us by the name and password given.
        package static let loginRefused = Code(name: "login refused")
        /// The time ran out: whether the other side acted is not known.
        package static let timedOut = Code(name: "timed out")
        /// The connection broke: whether the other side acted is not known.
        package static let connectionLost = Code(name: "connection lost")
        /// The answer is larger than the client takes.
        package static let tooLarge = Code(name: "too large")
        /// The answer is no HTTP, or redirects go on too long.
        package static let badAnswer = Code(name: "bad answer")
        /// The caller's task was cancelled, or the client closed.
        package static let cancelled = Code(name: "cancelled")
    }

    package let code: Code
    /// libcurl's words for it.
    package let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// It is certain that the other side has seen nothing of the request.
    package var isUnsent: Bool { [.badRequest, .cannotConnect, .notTrusted, .loginRefused].contains(code) }

    /// Trying again later can help. Whether it is safe is for the caller to know.
    package var isRetriable: Bool { [.cannotConnect, .timedOut, .connectionLost].contains(code) }

    package var description: String { "\(code.name): \(text)" }
}
