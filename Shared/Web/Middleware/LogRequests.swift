package import Hummingbird
import Logging

/// Logs each request by its route's template: a path may hold a bearer link or an id, a query what somebody searched.
package struct LogRequests: RouterMiddleware {
    package typealias Context = AppRequestContext

    private static let quiet: Set<String> = ["/livez", "/readyz", "/metrics", "/assets/{name}"]

    private let monotonic: @Sendable () -> Duration

    /// `monotonic` is the time since some fixed point.
    package init(monotonic: @escaping @Sendable () -> Duration) { self.monotonic = monotonic }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = monotonic()
        let response = try await next(request, context)
        let route = context.endpointPath ?? "none"
        let level: Logger.Level =
            response.status.code >= 500 ? .warning : Self.quiet.contains(route) ? .trace : .debug
        context.logger.log(
            level: level, "request",
            metadata: [
                "http.method": "\(request.method.rawValue)", "http.route": "\(route)",
                "http.status": "\(response.status.code)", "duration.ms": "\((monotonic() - start).milliseconds)",
            ])
        return response
    }
}
