import Calendars
import HTTPTypes
package import Hummingbird

/// All a service needs to show pages: keys, shell, assets, and the middleware every route stands behind.
package struct WebSite: Sendable {
    package let configuration: WebConfiguration
    package let clocks: WebClocks
    package let assets: Assets
    package let shell: PageShell
    package let links: SignedLinks
    package let csrf: CSRF
    package let sessions: SessionCodec
    package let flashes: FlashCodec
    package let serviceToken: ServiceToken

    /// Reads keys, templates and assets. Throws `KeyFileError`, `TemplateError` or `WordsError`, naming the file.
    package init(_ configuration: WebConfiguration, clocks: WebClocks) throws {
        let keys = configuration.keysFolder
        let sessionKey = try KeyFile.key(keys + "/session.key")
        self.configuration = configuration
        self.clocks = clocks
        assets = try Assets(chartPath: configuration.chartPath)
        shell = try PageShell(assets: assets)
        links = SignedLinks(key: try KeyFile.key(keys + "/links.key"))
        csrf = CSRF(key: sessionKey, origin: configuration.origin)
        sessions = SessionCodec(key: sessionKey)
        flashes = FlashCodec(key: sessionKey)
        serviceToken = ServiceToken(try KeyFile.token(keys + "/service.token"))
    }

    /// A router behind which every route is logged, guarded and knows who asks. `formTargets` are outside origins to
    /// which a form may lead.
    package func makeRouter(formTargets: [String] = []) -> AppRouter {
        let router = AppRouter(context: AppRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: LogRequests(monotonic: clocks.monotonic))
        router.add(middleware: SecurityHeaders(isHTTPS: configuration.isHTTPS, formTargets: formTargets))
        router.add(middleware: HandleErrors(shell: shell, links: links))
        router.add(middleware: ReadSession(sessions: sessions, flashes: flashes, wallNow: clocks.wall))
        return router
    }

    /// The sign-in and sign-out routes, against the users file of the keys folder.
    package func signIn() -> SignIn {
        SignIn(site: self, passwords: PasswordChecker(path: configuration.keysFolder + "/users"))
    }

    /// A limiter that lets through `burst` at once and then `perMinute`.
    package func limiter(burst: Int, perMinute: Int) -> RateLimiter {
        precondition(perMinute > 0, "a limiter lets at least one through a minute")
        return RateLimiter(burst: burst, interval: .seconds(60) / perMinute, now: clocks.wall)
    }
}

// MARK: - Pages

extension WebSite {
    /// A page of the console for whoever is signed in.
    package func console(
        _ page: Page, _ context: AppRequestContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        let token = context.session.map { csrf.token(.session(id: $0.id)) }
        let html = shell.console(page, session: context.session, csrf: token, flash: context.flash)
        return response(html, context, status)
    }

    /// A page for a debtor.
    package func portal(
        _ page: PortalPage, _ context: AppRequestContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        response(shell.portal(page, flash: context.flash), context, status)
    }

    /// A piece of a page, for `data-refresh-url` and edge includes.
    package func fragment(_ html: HTML) -> Response {
        Response(status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: html.responseBody)
    }

    /// Sends the browser on to a path of this origin after a form, with a message for the page there.
    package func redirect(to path: String, flash: Flash? = nil) -> Response {
        var response = Response.seeOther(path)
        if let flash { response.headers.append(cookie(FlashCodec.cookieName, flashes.seal(flash), life: .seconds(60))) }
        return response
    }

    /// A flash message is shown once: the answer that shows it removes it.
    func response(_ html: HTML, _ context: AppRequestContext, _ status: HTTPResponse.Status) -> Response {
        var response = fragment(html)
        response.status = status
        if context.flash != nil { response.headers.append(cookie(FlashCodec.cookieName, "", life: .zero)) }
        return response
    }

    /// Never readable by scripts, never sent along from other sites but when following a link.
    func cookie(_ name: String, _ value: String, life: Duration) -> HTTPField {
        let secure = configuration.isHTTPS ? "; Secure" : ""
        let age = life.milliseconds / 1_000
        return HTTPField(
            name: .setCookie, value: "\(name)=\(value); Path=/; Max-Age=\(age); HttpOnly; SameSite=Lax\(secure)")
    }
}

// MARK: - Links and forms

extension WebSite {
    /// Opens the link in the route's `:token` for a page of that purpose, at the business time, and lets its holder in.
    ///
    /// A link past its time still says whose account it was: its page (410) names who asks and how to get a new one.
    /// What is no link of ours is a 404.
    /// - Parameters:
    ///   - refused: called before a link that does not open is answered; may throw another answer.
    ///   - sender: who asks for the account behind a link that ran out.
    package func behindLink(
        _ context: AppRequestContext, _ purpose: SignedLink.Purpose, refused: () throws -> Void = {},
        sender: (SignedLink) async throws -> PageSender?, _ body: (SignedLink) async throws -> Response
    ) async throws -> Response {
        let link: SignedLink
        do {
            link = try links.open(try context.pathParameter("token"), for: [purpose], at: clocks.business())
        } catch let error as SignedLinkError {
            try refused()
            guard case .expired(let link) = error else { throw ProblemDetails.notFound() }
            let language = link.language ?? .english
            let html = shell.expired(try await sender(link), language, languages(of: link))
            return response(html, context, .gone)
        }
        return try await body(link)
    }

    /// The page behind a link in each language, `suffix` being what stands behind the token.
    package func languages(of link: SignedLink, suffix: String = "") -> [LanguageLink] {
        let current = link.language ?? .english
        return DebtorLanguage.allCases.map { language in
            LanguageLink(
                language, path: language == current ? nil : links.path(link.with(language: language)) + suffix)
        }
    }

    /// Reads a posted form and checks that it came from a page of ours: one behind `link`, or else one of the signed-in
    /// user. Throws 401 if nobody is signed in, 403 if it came from elsewhere, and what `RequestForm` throws.
    package func form(
        _ request: Request, _ context: AppRequestContext, link: SignedLink? = nil
    ) async throws -> RequestForm {
        let form = try await RequestForm(request)
        let binding: CSRF.Binding
        if let link {
            binding = .link(token: links.token(link))
        } else if let session = context.session {
            binding = .session(id: session.id)
        } else {
            throw ProblemDetails.unauthorized()
        }
        guard csrf.isSameOrigin(request), csrf.isValid(form[CSRF.fieldName] ?? "", binding) else {
            throw ProblemDetails.forbidden(
                "This form is not from a page of ours, or that page is too old. Open it anew.")
        }
        return form
    }

    package func csrfToken(for link: SignedLink) -> String { csrf.token(.link(token: links.token(link))) }

    /// The hidden field of a form behind a link.
    package func csrfField(_ link: SignedLink) -> HTML { Self.field(csrfToken(for: link)) }

    /// The hidden field of a form of the signed-in user; empty if there is none.
    package func csrfField(_ context: AppRequestContext) -> HTML {
        guard let session = context.session else { return .empty }
        return Self.field(csrf.token(.session(id: session.id)))
    }

    private static func field(_ token: String) -> HTML {
        HTML(trusted: "<input type=\"hidden\" name=\"\(CSRF.fieldName)\" value=\"\(token)\">")
    }
}

extension Response {
    /// 303 to a path of this origin.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
