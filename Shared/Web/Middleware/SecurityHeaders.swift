import HTTPTypes
package import Hummingbird

/// Puts on every answer what keeps a browser from doing more with it than we meant: no foreign content, no inline
/// script or style, no framing, no referrer (a path may be a secret), no sniffing, and no
/// storing unless the answer says so.
package struct SecurityHeaders: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let fields: [HTTPField]

    /// `formTargets` are origins to which a form, or a redirect after it, may lead: payment gateways.
    package init(isHTTPS: Bool, formTargets: [String] = []) {
        let policy = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
            "connect-src 'self'", "form-action \((["'self'"] + formTargets).joined(separator: " "))",
            "frame-ancestors 'none'", "base-uri 'none'",
        ]
        var fields = [
            HTTPField(name: .contentSecurityPolicy, value: policy.joined(separator: "; ")),
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(name: .frameOptions, value: "DENY"),
            HTTPField(name: .openerPolicy, value: "same-origin"),
            HTTPField(name: .resourcePolicy, value: "same-origin"),
            HTTPField(name: .permissionsPolicy, value: "camera=(), geolocation=(), microphone=()"),
        ]
        if isHTTPS { fields.append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")) }
        self.fields = fields
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in fields where response.headers[field.name] == nil { response.headers.append(field) }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
