import Calendars
import Contracts
import DisputeCore
import Foundation
import Hummingbird
import Policies
import Storage
import Web

/// Lets debtors in by their signed links, and looks up what stands behind one.
struct DebtorDoor: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let rules: DisputeRules
    private let byLink: RateLimiter
    private let byClient: RateLimiter

    /// A good link has an allowance of its own: many debtors may share one address. Links that do not open count
    /// against the address that tries them.
    init(site: WebSite, templates: PageTemplates, store: Store, rules: DisputeRules) {
        self.site = site
        self.templates = templates
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
        let today: LocalDate
        let ways: Ways

        var csrf: HTML
    }

    /// Where the other pages behind the same link are.
    struct Ways: Sendable, Hashable {
        let pay: String
        let statement: String
        let dispute: String
        let preferences: String
        let portal: String

        var view: [String: Any] {
            ["pay": pay, "statement": statement, "dispute": dispute, "preferences": preferences, "portal": portal]
        }
    }

    /// Opens the link in the route's `:token` and answers for its holder.
    func visit(
        _ context: AppRequestContext, _ purpose: SignedLink.Purpose,
        _ body: (Visit) async throws -> Response
    ) async throws -> Response {
        let link: SignedLink
        do {
            link = try site.links.open(
                try context.pathParameter("token"), for: [purpose], at: site.clocks.business())
        } catch let error as SignedLinkError {
            if let wait = byClient.take(context.client) { throw ProblemDetails.tooManyRequests(retryAfter: wait) }
            guard case .expired(let link) = error, link.purpose == purpose else {
                throw ProblemDetails(
                    .notFound, title: "This link does not work",
                    detail:
                        "Check that you copied all of it, to the last character, or use the link in our latest message."
                )
            }
            return try await expired(link, context)
        }
        if let wait = byLink.take(site.links.token(link)) { throw ProblemDetails.tooManyRequests(retryAfter: wait) }
        let id = AccountID(link.account)
        let account = try await store.read { try AccountStore.find(id, in: $0) }
        guard let account else {
            throw ProblemDetails.unavailable(
                "We cannot see this account yet. Try again in a minute.", retryAfter: .seconds(60))
        }
        guard account.debtorID.value == link.debtor else {
            throw ProblemDetails.notFound("There is no account behind this link any more.")
        }
        return try await body(
            Visit(
                link: link, account: account, creditor: rules.creditor(account.creditorID),
                today: rules.calendar(of: account.creditorID).today(at: site.clocks.business()), ways: ways(link),
                csrf: site.csrfField(link)))
    }

    /// The ways of another account of the same debtor, for the same time.
    func ways(to account: AccountID, from link: SignedLink) throws -> Ways {
        ways(
            try SignedLink(
                purpose: .portal, account: account.value, debtor: link.debtor, contact: link.contact,
                expires: link.expires))
    }

    private func ways(_ link: SignedLink) -> Ways {
        Ways(
            pay: site.links.path(link.with(purpose: .pay)), statement: site.links.path(link.with(purpose: .statement)),
            dispute: site.links.path(link.with(purpose: .dispute)),
            preferences: site.links.path(link.with(purpose: .preferences)),
            portal: site.links.path(link.with(purpose: .portal)))
    }

    // MARK: - Pages

    /// An expired link still says whose account it was: its page names the creditor and how to ask for a new one.
    private func expired(_ link: SignedLink, _ context: AppRequestContext) async throws -> Response {
        let id = AccountID(link.account)
        let account = try await store.read { try AccountStore.find(id, in: $0) }
        let page = self.page(
            "This link has run out", try templates.render("expired"), account.flatMap { rules.creditor($0.creditorID) })
        return site.portal(page, context, status: .gone)
    }

    func page(_ title: String, _ body: HTML, _ creditor: Creditor?) -> PortalPage {
        PortalPage(
            title: title, creditor: creditor?.name ?? "Your account",
            collector: creditor.flatMap { creditor in
                creditor.collector.map {
                    "\($0.name), registered debt collector \($0.registration), for \(creditor.name)"
                }
            },
            body: body,
            help: creditor.map { ["Call \($0.phone) or write to \($0.replyTo). A person answers."] } ?? [],
            legal: ["You may ask how the amount is made up, dispute it, and take advice before you agree to anything."])
    }
}
