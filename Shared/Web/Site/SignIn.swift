import Calendars
import HTTPTypes
import Hummingbird
import Logging

/// Signing in with a password of the users file, and out.
///
/// Failures are throttled by user (10, then one a minute) and by client (30, then two a minute). An attempt takes its
/// token before the password is looked at and gets it back when it was right, so that guesses sent at the same time
/// count as well.
package struct SignIn: Sendable {
    private let site: WebSite
    private let passwords: PasswordChecker
    private let random: RandomBytes
    private let byUser: RateLimiter
    private let byClient: RateLimiter

    package init(
        site: WebSite, passwords: PasswordChecker, random: @escaping RandomBytes = SecureRandom.bytes
    ) {
        self.site = site
        self.passwords = passwords
        self.random = random
        byUser = site.limiter(burst: 10, perMinute: 1)
        byClient = site.limiter(burst: 30, perMinute: 2)
    }

    /// The page's address, leading on to `next` if that is a path of ours.
    package static func path(next: String?) -> String {
        guard let next, let local = LocalPath(next), local.text != "/" else { return "/sign-in" }
        return "/sign-in?next=" + FormText.encode(local.text)
    }

    package func addRoutes(to router: AppRouter) {
        router.get("sign-in") { request, context in
            let next = Self.next(request.queryText("next", maximum: 2_000))
            if context.session != nil { return Response.seeOther(next.text) }
            return page(context, next: next, user: "", problem: nil, status: .ok)
        }
        router.post("sign-in") { request, context in try await answer(request, context) }
        router.post("sign-out") { request, context in
            if context.session != nil { _ = try await site.form(request, context) }
            var response = site.redirect(to: "/sign-in", flash: nil)
            response.headers.append(site.cookie(SessionCodec.cookieName, "", life: .zero))
            return response
        }
    }

    /// There is no session yet to bind a token to, so the browser's word on the origin must do here.
    private func answer(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await RequestForm(request)
        guard site.csrf.isSameOrigin(request) else { throw ProblemDetails.forbidden("Sign in on our own page.") }
        let user = String((form["user"] ?? "").lowercased().prefix(60))
        let password = form["password"] ?? ""
        let next = Self.next(form["next"])
        if let wait = byClient.take(context.client) { return try refuse(context, next, user, wait) }
        if let wait = byUser.take(user) { return try refuse(context, next, user, wait) }
        switch await passwords.check(user: user, password: password) {
        case .accepted(let name, let roles):
            byClient.giveBack(context.client)
            byUser.giveBack(user)
            return welcome(name, roles, next)
        case .refused:
            return page(
                context, next: next, user: user, problem: "This name and password do not go together.",
                status: .unprocessableContent)
        case .busy: throw ProblemDetails.unavailable("Many people are signing in. Try again in a moment.")
        case .unusable(let reason):
            context.logger.error("nobody can sign in", metadata: ["reason": "\(reason)"])
            throw ProblemDetails.unavailable("Nobody can sign in just now. The operator's log says why.")
        }
    }

    private func welcome(_ name: String, _ roles: Set<Role>, _ next: LocalPath) -> Response {
        let now = site.clocks.wall()
        let session = Session(
            user: name, roles: roles, issued: now, expires: now + SessionCodec.life,
            id: Base64URL.encode(random(16)))
        var response = Response.seeOther(next.text)
        response.headers.append(
            site.cookie(SessionCodec.cookieName, site.sessions.seal(session), life: SessionCodec.life))
        return response
    }

    private func refuse(
        _ context: AppRequestContext, _ next: LocalPath, _ user: String, _ wait: Duration
    ) throws -> Response {
        let minutes = max(1, (wait.milliseconds + 59_999) / 60_000)
        let problem = "Too many attempts. Try again in \(minutes == 1 ? "a minute" : "\(minutes) minutes")."
        var response = page(context, next: next, user: user, problem: problem, status: .tooManyRequests)
        response.headers[.retryAfter] = String(max(1, (wait.milliseconds + 999) / 1_000))
        return response
    }

    private func page(
        _ context: AppRequestContext, next: LocalPath, user: String, problem: String?, status: HTTPResponse.Status
    ) -> Response {
        site.response(site.shell.signIn(next: next, user: user, problem: problem), context, status)
    }

    private static func next(_ text: String?) -> LocalPath {
        guard let text, let path = LocalPath(text), !path.text.hasPrefix("/sign-") else { return .home }
        return path
    }
}
