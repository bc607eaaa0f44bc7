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

/// `/payments…`: recent payments, how many messages are set aside, and accounts' books, for staff.
struct ConsolePages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let policy: PaymentPolicy

    private static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor, .admin]
    private static let pageSize = 50

    func addRoutes(to router: AppRouter) {
        let group = router.group("payments").add(middleware: RequireRole(Self.readers))
        group.get { request, context in try await overview(request, context) }
        group.get("accounts/:id") { _, context in try await account(context) }
    }

    private func overview(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let query = request.queryText("q", maximum: 120)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let size = Self.pageSize
        let systems = policy.systemIDs
        let (overview, page) = try await store.read { database in
            let count = try BookQueries.paymentCount(in: database)
            let page = Pagination(path: "/payments", page: wanted, pageSize: size, total: count)
            let overview = ConsoleViews.Overview(
                payments: try BookQueries.payments(limit: size, offset: page.offset, in: database),
                paymentCount: count,
                refused: try SetAsideMessages.waitingCount(.refused, in: database),
                parked: try SetAsideMessages.waitingCount(.parked, in: database),
                found: try query.map { try BookQueries.search($0, systems: systems, limit: size, in: database) } ?? [])
            return (overview, page)
        }
        let values = try ConsoleViews.overview(
            overview, query: query, pagination: page)
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
