import Calendars
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Money
import PaymentCore
import ServiceKit
import Storage
import Web

/// `/p/<token>` pay and promise, `/s/<token>` statement: the signed link is the key, and a GET changes nothing.
struct DebtorPages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let engine: ServiceEngine
    let policy: PaymentPolicy
    let gateway: any PaymentGateway

    func addRoutes(to router: AppRouter) {
        router.get("p/:token") { request, context in
            let link = try await open(context, .pay)
            if case .expired(let page) = link { return page }
            let visit = try await visit(link.link, intent: request.queryText("paid"))
            return try page(visit, context, cameBack: request.queryText("paid") != nil)
        }
        router.post("p/:token") { request, context in
            let link = try await open(context, .pay)
            if case .expired(let page) = link { return page }
            return try await pay(try await visit(link.link), request, context)
        }
        router.post("p/:token/promise") { request, context in
            let link = try await open(context, .pay)
            if case .expired(let page) = link { return page }
            return try await promise(try await visit(link.link), request, context)
        }
        router.get("s/:token") { _, context in
            let link = try await open(context, .statement)
            if case .expired(let page) = link { return page }
            let visit = try await visit(link.link, withJournal: true)
            let body = try templates.render("statement", visit.views.statement(visit.snapshot, ways: visit.ways))
            return site.portal(visit.views.page("Your statement", body), context)
        }
    }

    // MARK: - Links

    private enum Opened {
        case link(SignedLink)
        case expired(Response)

        /// Only asked for after `expired` was answered.
        var link: SignedLink {
            get throws {
                guard case .link(let link) = self else { throw ProblemDetails.notFound() }
                return link
            }
        }
    }

    /// An expired link still says whose account it was: its page names the creditor and how to ask for a new one, and
    /// nothing of the account.
    private func open(_ context: AppRequestContext, _ purpose: SignedLink.Purpose) async throws -> Opened {
        do {
            let token = try context.pathParameter("token")
            return .link(try site.links.open(token, for: [purpose], at: site.clocks.business()))
        } catch let error as SignedLinkError {
            guard case .expired(let link) = error, link.purpose == purpose else {
                throw ProblemDetails(
                    .notFound, title: "This link does not work",
                    detail:
                        "Check that you copied all of it, to the last character, or use the link in our latest message."
                )
            }
            let body = try templates.render("expired")
            let account = AccountID(link.account)
            let ledger = try await store.read { try LedgerStore.load(account, in: $0) }
            let creditor = ledger.flatMap { policy.creditor($0.terms.creditorID) }
            let views = DebtorViews(creditor: creditor, today: Zone.utc.local(at: site.clocks.business()).date)
            return .expired(site.portal(views.page("This link has run out", body), context, status: .gone))
        }
    }

    /// One look at the account behind a link.
    struct Visit: Sendable {
        let link: SignedLink
        let snapshot: AccountSnapshot
        let views: DebtorViews
        let ways: DebtorViews.Ways
    }

    private func visit(_ link: SignedLink, intent: String? = nil, withJournal: Bool = false) async throws -> Visit {
        let snapshot = try await store.read { database in
            try AccountSnapshot.read(
                AccountID(link.account), debtor: DebtorID(link.debtor), intent: intent, withJournal: withJournal,
                in: database)
        }
        guard let snapshot else { throw ProblemDetails.notFound("There is no account behind this link any more.") }
        let creditor = snapshot.ledger.terms.creditorID
        return Visit(
            link: link, snapshot: snapshot,
            views: DebtorViews(
                creditor: policy.creditor(creditor),
                today: policy.calendar(of: creditor).today(at: site.clocks.business())),
            ways: .init(
                pay: site.links.path(link.with(purpose: .pay)),
                statement: site.links.path(link.with(purpose: .statement)),
                dispute: site.links.path(link.with(purpose: .dispute)),
                preferences: site.links.path(link.with(purpose: .preferences)),
                portal: site.links.path(link.with(purpose: .portal))))
    }

    func page(
        _ visit: Visit, _ context: AppRequestContext, cameBack: Bool = false, form: FormState = FormState()
    ) throws -> Response {
        let values = visit.views.pay(
            visit.snapshot, ways: visit.ways, csrf: site.csrfField(visit.link), cameBack: cameBack, form: form)
        let title = cameBack && visit.snapshot.intent?.standing == .succeeded ? "Thank you" : "Your account"
        return site.portal(
            visit.views.page(title, try templates.render("pay", values)), context,
            status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: - Paying

    /// Fields: `amount`, empty for all of it; `part` from the form for a part, where an amount must be given.
    private func pay(_ visit: Visit, _ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context, link: visit.link)
        let ledger = visit.snapshot.ledger
        let text = try form.optionalText("amount", "The amount", maximum: 30)
        guard ledger.balance.isPositive else { return site.redirect(to: visit.ways.pay) }
        let all = form["part"] == nil ? ledger.balance : nil
        let amount = text.map { PlainText.amount($0, ledger.currency) } ?? all
        guard let amount, amount >= visit.views.partMinimum(ledger), amount <= ledger.balance else {
            let least = visit.views.partMinimum(ledger).formattedForPeople
            let most = ledger.balance.formattedForPeople
            return try page(
                visit, context,
                form: FormState(
                    errors: ["amount": "Write an amount from \(least) to \(most)."], values: ["amount": text ?? ""]))
        }
        let account = ledger.terms.accountID
        let contact = visit.link.contact.map { ContactID($0) }
        let name = gateway.name
        let intent = try await Commands.perform(engine, "intent/\(account)/\(amount)") { work in
            try IntentStore.open(
                account: account, gateway: name, amount: amount, contact: contact, at: work.now, in: work.database)
        }.value
        guard let intent else {
            throw ProblemDetails.conflict("Many payments of this account wait for the bank. Try again later.")
        }
        let back = site.configuration.origin + visit.ways.pay + "?paid=" + intent.id
        return site.redirect(to: gateway.address(of: intent, returnURL: back))
    }
}
