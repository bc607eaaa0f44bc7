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
    let texts: DebtorTexts<PayWord>
    let store: Store
    let engine: ServiceEngine
    let policy: PaymentPolicy
    let gateway: any PaymentGateway

    func addRoutes(to router: AppRouter) {
        router.get("p/:token") { request, context in
            let paid = request.queryText("paid")
            return try await visit(context, .pay, intent: paid) { visit in
                try page(visit, context, cameBack: paid != nil)
            }
        }
        router.post("p/:token") { request, context in
            try await visit(context, .pay) { visit in try await pay(visit, request, context) }
        }
        router.post("p/:token/promise") { request, context in
            try await visit(context, .pay) { visit in try await promise(visit, request, context) }
        }
        router.get("s/:token") { _, context in
            try await visit(context, .statement, withJournal: true) { visit in
                let values = visit.views.statement(visit.snapshot, ways: visit.ways)
                return site.portal(
                    visit.views.page(
                        .statement, try visit.views.text.render("statement", values), site.languages(of: visit.link)),
                    context)
            }
        }
    }

    // MARK: - Links

    /// One look at the account behind a link.
    struct Visit: Sendable {
        let link: SignedLink
        let snapshot: AccountSnapshot
        let views: DebtorViews
        let ways: DebtorWays
    }

    /// Opens the link in the route's `:token`, and looks up the account behind it.
    private func visit(
        _ context: AppRequestContext, _ purpose: SignedLink.Purpose, intent: String? = nil, withJournal: Bool = false,
        _ body: (Visit) async throws -> Response
    ) async throws -> Response {
        try await site.behindLink(context, purpose, sender: sender) { link in
            let snapshot = try await store.read { database in
                try AccountSnapshot.read(
                    AccountID(link.account), debtor: DebtorID(link.debtor), intent: intent, withJournal: withJournal,
                    in: database)
            }
            guard let snapshot else {
                throw ProblemDetails.notFound("There is no account behind this link any more.")
            }
            let creditor = snapshot.ledger.terms.creditorID
            let views = DebtorViews(
                creditor: policy.creditor(creditor),
                today: policy.calendar(of: creditor).today(at: site.clocks.business()),
                text: texts[link.language ?? .english])
            return try await body(
                Visit(link: link, snapshot: snapshot, views: views, ways: DebtorWays(link, site.links)))
        }
    }

    /// Whose account is behind a link that ran out.
    private func sender(_ link: SignedLink) async throws -> PageSender? {
        let account = AccountID(link.account)
        let ledger = try await store.read { try LedgerStore.load(account, in: $0) }
        return ledger.flatMap { policy.creditor($0.terms.creditorID) }.map(PageSender.init)
    }

    func page(
        _ visit: Visit, _ context: AppRequestContext, cameBack: Bool = false, form: FormState = FormState()
    ) throws -> Response {
        let values = visit.views.pay(
            visit.snapshot, ways: visit.ways, csrf: site.csrfField(visit.link), cameBack: cameBack, form: form)
        let title: PayWord = cameBack && visit.snapshot.intent?.standing == .succeeded ? .thanks : .account
        let query = cameBack ? visit.snapshot.intent.map { "?paid=" + $0.id } : nil
        return site.portal(
            visit.views.page(
                title, try visit.views.text.render("pay", values),
                site.languages(of: visit.link, suffix: query ?? "")),
            context, status: form.errors.isEmpty ? .ok : .unprocessableContent)
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
            return try page(
                visit, context,
                form: FormState(
                    errors: ["amount": visit.views.amountError(ledger)], values: ["amount": text ?? ""]))
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
