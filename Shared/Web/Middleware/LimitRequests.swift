package import Hummingbird

/// Limits how often one client may ask: 429 with `Retry-After` beyond it.
package struct LimitRequests: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let limiter: RateLimiter

    package init(_ limiter: RateLimiter) { self.limiter = limiter }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let wait = limiter.take(context.client) { throw ProblemDetails.tooManyRequests(retryAfter: wait) }
        return try await next(request, context)
    }
}
