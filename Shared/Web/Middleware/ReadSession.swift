package import Calendars
package import Hummingbird

/// Puts into the context who is signed in, what the page before has to say, and who asks.
package struct ReadSession: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let sessions: SessionCodec
    private let flashes: FlashCodec
    private let wallNow: @Sendable () -> Instant

    package init(sessions: SessionCodec, flashes: FlashCodec, wallNow: @escaping @Sendable () -> Instant) {
        self.sessions = sessions
        self.flashes = flashes
        self.wallNow = wallNow
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let cookies = request.cookies
        context.client = ClientAddress.of(request, peer: context.peer)
        context.session = cookies[SessionCodec.cookieName].flatMap { sessions.open($0.value, at: wallNow()) }
        context.flash = cookies[FlashCodec.cookieName].flatMap { flashes.open($0.value) }
        return try await next(request, context)
    }
}
