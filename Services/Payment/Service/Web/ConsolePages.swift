import Calendars
import Contracts
import Foundation
import Hummingbird
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage
import Web

/// `/payments…`: recent payments, messages set aside, and accounts' books, for staff.
struct ConsolePages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let engine: ServiceEngine
    let policy: PaymentPolicy
    let seal: BodySeal

    private static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor, .admin]
    private static let deciders: Set<Role> = [.supervisor, .admin]
    private static let pageSize = 50

    func addRoutes(to router: AppRouter) {
        let group = router.group("payments").add(middleware: RequireRole(Self.readers))
        group.get { request, context in try await overview(request, context) }
        group.get("accounts/:id") { _, context in try await account(context) }
        let decisions = router.group("payments/set-aside").add(middleware: RequireRole(Self.deciders))
        decisions.post(":id/replay") { request, context in
            let (message, reason, user) = try await decision(request, context)
            let id = message.id
            _ = try await Commands.perform(engine, "replay/\(id)/\(message.attempts)") { work in
                try SetAsideActs.note(.replay, id, user: user, reason: reason, work)
            }
            engine.replay(id)
            return site.redirect(
                to: "/payments#set-aside",
                flash: .info("The message is tried again. If it is refused again it stays here."))
        }
        decisions.post(":id/discard") { request, context in
            let (message, reason, user) = try await decision(request, context)
            let id = message.id
            let seal = seal
            // The attempts tell one discarding from the next, should the message come back.
            _ = try await Commands.perform(engine, "discard/\(id)/\(message.attempts)") { work in
                try SetAsideActs.discard(id, user: user, reason: reason, seal: seal, work)
            }
            return site.redirect(to: "/payments#set-aside", flash: .success("The message is discarded."))
        }
    }

    private func decision(
        _ request: Request, _ context: AppRequestContext
    ) async throws -> (message: SetAsideMessage, reason: String, user: String) {
        let form = try await site.form(request, context)
        guard let id = Int64(try context.pathParameter("id")), let user = context.session?.user,
            let message = try await store.read({ try SetAsideMessages.find(id, in: $0) }), message.standing == .waiting
        else { throw ProblemDetails.notFound("This message is not waiting any more.") }
        return (message, try form.text("reason", "The reason", maximum: 400), user)
    }

    private func overview(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let query = request.queryText("q", maximum: 120)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let size = Self.pageSize
        let systems = policy.systemIDs
        let (overview, page) = try await store.read { database in
            let count = try BookQueries.paymentCount(in: database)
            let page = Pagination(path: "/payments", page: wanted, pageSize: size, total: count)
            let setAside = try SetAsideMessages.list(in: database)
            let overview = ConsoleViews.Overview(
                payments: try BookQueries.payments(limit: size, offset: page.offset, in: database),
                paymentCount: count, setAside: setAside,
                notes: try SetAsideActs.notes(setAside.map(\.id), in: database),
                refused: try SetAsideMessages.waitingCount(.refused, in: database),
                parked: try SetAsideMessages.waitingCount(.parked, in: database),
                found: try query.map { try BookQueries.search($0, systems: systems, limit: size, in: database) } ?? [])
            return (overview, page)
        }
        let values = try ConsoleViews.overview(
            overview, query: query, mayAct: context.session?.hasAny(of: Self.deciders) ?? false,
            csrf: site.csrfField(context), pagination: page)
        return site.console(
            Page(
                title: "Payments", area: .payments, body: try templates.render("payments", values),
                lead: "Find an account by its number, its reference, or the number of an invoice or a payment."),
            context)
    }

    private func account(_ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        guard let snapshot = try await store.read({ try AccountSnapshot.read(id, withJournal: true, in: $0) }) else {
            throw ProblemDetails.notFound("There is no account of this id.")
        }
        let creditor = snapshot.ledger.terms.creditorID
        let values = ConsoleViews.ledger(
            snapshot, creditor: policy.creditor(creditor),
            today: policy.calendar(of: creditor).today(at: site.clocks.business()))
        return site.console(
            Page(
                title: "Account \(snapshot.ledger.terms.reference)", area: .payments,
                body: try templates.render("ledger", values), parents: [.init("Payments", path: "/payments")]), context)
    }
}
