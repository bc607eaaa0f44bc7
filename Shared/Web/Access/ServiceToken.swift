import HTTPTypes
package import Hummingbird

/// The bearer token with which services call one another.
package struct ServiceToken: Sendable {
    /// For the `Authorization` header of a call to another service.
    package let headerValue: String

    package init(_ token: String) {
        precondition(token.utf8.count >= 16, "a service token has at least 16 characters")
        headerValue = "Bearer \(token)"
    }

    /// Whether the request carries the token; compared in constant time.
    package func isCarried(by request: Request) -> Bool {
        guard let value = request.headers[.authorization] else { return false }
        return ConstantTime.areEqual([UInt8](value.utf8), [UInt8](headerValue.utf8))
    }
}
