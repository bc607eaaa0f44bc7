import Calendars
import Contracts
import DisputeCore
import Hummingbird
import Policies
import Storage
import Web

/// Lets debtors in by their signed links, and looks up what stands behind one.
struct DebtorDoor: Sendable {
    let site: WebSite
    let texts: DebtorTexts<DisputeWord>
    let store: Store
    let rules: DisputeRules
    private let byLink: RateLimiter
    private let byClient: RateLimiter

    /// A good link has an allowance of its own: many debtors may share one address. Links that do not open count
    /// against the address that tries them.
    init(site: WebSite, texts: DebtorTexts<DisputeWord>, store: Store, rules: DisputeRules) {
        self.site = site
        self.texts = texts
        self.store = store
        self.rules = rules
        byLink = site.limiter(burst: 30, perMinute: 60)
        byClient = site.limiter(burst: 20, perMinute: 20)
    }

    /// One look at what is behind a link.
    struct Visit: Sendable {
        let link: SignedLink
        let account: AccountState
        let creditor: Creditor?
        let ways: DebtorWays
        let text: DebtorText<DisputeWord>
        let csrf: HTML

        var language: DebtorLanguage { text.language }
    }

    /// Opens the link in the route's `:token` and answers for its holder.
    func visit(
        _ context: AppRequestContext, _ purpose: SignedLink.Purpose,
        _ body: (Visit) async throws -> Response
    ) async throws -> Response {
        try await site.behindLink(
            context, purpose, refused: { try take(byClient, context.client) }, sender: sender
        ) { link in
            // All languages of a link have one allowance.
            try take(byLink, site.links.token(link.with(language: nil)))
            guard let account = try await account(of: link) else {
                throw ProblemDetails.unavailable(
                    "We cannot see this account yet. Try again in a minute.", retryAfter: .seconds(60))
            }
            guard account.debtorID.value == link.debtor else {
                throw ProblemDetails.notFound("There is no account behind this link any more.")
            }
            return try await body(
                Visit(
                    link: link, account: account, creditor: rules.creditor(account.creditorID),
                    ways: DebtorWays(link, site.links), text: texts[link.language ?? .english],
                    csrf: site.csrfField(link)))
        }
    }

    private func take(_ limiter: RateLimiter, _ key: String) throws(ProblemDetails) {
        if let wait = limiter.take(key) { throw .tooManyRequests(retryAfter: wait) }
    }

    private func account(of link: SignedLink) async throws -> AccountState? {
        let id = AccountID(link.account)
        return try await store.read { try AccountStore.find(id, in: $0) }
    }

    /// Whose account is behind a link that ran out.
    private func sender(_ link: SignedLink) async throws -> PageSender? {
        try await account(of: link).flatMap { rules.creditor($0.creditorID) }.map(PageSender.init)
    }

    /// The ways of another account of the same debtor, for the same time.
    func ways(to account: AccountID, from link: SignedLink) throws -> DebtorWays {
        DebtorWays(
            try SignedLink(
                purpose: .portal, account: account.value, debtor: link.debtor, contact: link.contact,
                expires: link.expires, language: link.language), site.links)
    }

    /// A page for the holder of the link.
    /// - Parameter suffix: what stands behind the token in the page's own path.
    func page(
        _ visit: Visit, _ title: DisputeWord, _ template: String, _ values: [String: Any], suffix: String = ""
    ) throws -> PortalPage {
        PortalPage(
            title: visit.text.say(title), sender: visit.creditor.map(PageSender.init),
            body: try visit.text.render(template, values), language: visit.language,
            languages: site.languages(of: visit.link, suffix: suffix))
    }
}
