import Foundation
package import HTTPTypes
package import Hummingbird
import NIOCore

/// An answer that is an error (RFC 9457). Thrown by handlers; becomes `application/problem+json` for APIs and a page
/// for people. `title` and `detail` are shown to whoever asked: no personal data and no internals in them.
package struct ProblemDetails: Error, HTTPResponseError, Hashable {
    /// `about:blank`, or a path that names the kind of problem.
    package var type: String
    package var title: String
    package var status: HTTPResponse.Status
    package var detail: String?
    /// The id under which the log holds an unknown error.
    package var reference: String?
    package var errors: [FieldError]
    package var retryAfter: Duration?

    package init(
        _ status: HTTPResponse.Status, title: String? = nil, detail: String? = nil, errors: [FieldError] = [],
        retryAfter: Duration? = nil, reference: String? = nil, type: String = "about:blank"
    ) {
        self.type = type
        self.title = title ?? status.reasonPhrase
        self.status = status
        self.detail = detail
        self.reference = reference
        self.errors = errors
        self.retryAfter = retryAfter
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(max(1, (retryAfter.milliseconds + 999) / 1_000)) }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    /// The members of RFC 9457, and ours.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let members = Members(
            type: type, title: title, status: status.code, detail: detail, reference: reference,
            errors: errors.isEmpty ? nil : errors)
        guard let data = try? encoder.encode(members) else { preconditionFailure("strings and numbers must encode") }
        return [UInt8](data)
    }

    private struct Members: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String?
        let reference: String?
        let errors: [FieldError]?
    }
}

// MARK: - The usual ones

extension ProblemDetails {
    package static func badRequest(_ detail: String) -> Self { Self(.badRequest, title: "Bad request", detail: detail) }

    package static func unauthorized() -> Self {
        Self(.unauthorized, title: "Sign-in needed", detail: "Sign in, or send a valid bearer token.")
    }

    package static func forbidden(_ detail: String = "Your role does not allow this.") -> Self {
        Self(.forbidden, title: "Not allowed", detail: detail)
    }

    package static func notFound(_ detail: String = "There is nothing at this address.") -> Self {
        Self(.notFound, title: "Not found", detail: detail)
    }

    package static func conflict(_ detail: String) -> Self { Self(.conflict, title: "Conflict", detail: detail) }

    package static func gone(_ detail: String) -> Self { Self(.gone, title: "No longer here", detail: detail) }

    /// Fields that cannot be taken, each with what would be right.
    package static func invalid(_ errors: [FieldError]) -> Self {
        Self(
            .unprocessableContent, title: "Please check what you wrote",
            detail: errors.map(\.message).joined(separator: " "), errors: errors)
    }

    package static func tooManyRequests(retryAfter: Duration) -> Self {
        Self(
            .tooManyRequests, title: "Too many requests", detail: "Wait a little, then try again.",
            retryAfter: retryAfter)
    }

    package static func unavailable(_ detail: String, retryAfter: Duration = .seconds(5)) -> Self {
        Self(.serviceUnavailable, title: "Not available just now", detail: detail, retryAfter: retryAfter)
    }
}
