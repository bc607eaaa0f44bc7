import Calendars
import Contracts
import Foundation
import Hummingbird
import ReportingCore
import Storage
import Web

/// `/accounts`, `/accounts/{id}` and `/api/reporting/accounts/{id}/timeline`.
struct AccountPages: Sendable {
    private static let pageSize = 50

    let parts: ReportingParts

    func addRoutes(to staff: RouterGroup<AppRequestContext>, api: RouterGroup<AppRequestContext>) {
        staff.get("accounts") { request, context in try await list(request, context) }
        staff.get("accounts/:id") { request, context in try await account(request, context) }
        api.get("accounts/:id/timeline") { request, context in try await timeline(request, context) }
    }

    // MARK: - The list

    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let filter = AccountFilter(
            text: request.queryText("q", maximum: 120), segment: request.queryText("segment"),
            creditor: request.queryText("creditor"),
            standing: request.queryText("standing").flatMap(AccountFilter.Standing.init(rawValue:)),
            order: request.queryText("order").flatMap(AccountFilter.Order.init(rawValue:)) ?? .recent)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let today = parts.time.date(parts.now)
        let (lines, page, segments, any) = try await parts.store.read { database in
            let total = try filter.count(today: today.dayNumber, in: database)
            let page = Pagination(
                path: "/accounts", query: Self.query(filter), page: wanted, pageSize: Self.pageSize, total: total)
            let lines = try filter.rows(
                today: today.dayNumber, limit: Self.pageSize, offset: page.offset, in: database)
            let any = try total > 0 || AccountFilter().count(today: today.dayNumber, in: database) > 0
            return (lines, page, try SegmentNames.all(in: database), any)
        }
        let values = AccountViews(parts: parts, today: today).list(lines, filter, segments, page, any: any)
        return parts.site.console(
            Page(
                title: "Accounts", area: .accounts, body: try parts.templates.render("accounts", values),
                lead: "Every account with its balance, its segment and what stops it."), context)
    }

    private static func query(_ filter: AccountFilter) -> [Pagination.QueryItem] {
        [
            ("q", filter.text), ("segment", filter.segment), ("creditor", filter.creditor),
            ("standing", filter.standing?.rawValue), ("order", filter.order.rawValue),
        ].compactMap { name, value in value.map { Pagination.QueryItem(name, $0) } }
    }

    // MARK: - One account

    private func account(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        let group = request.queryText("show").flatMap(TimelineGroup.init(rawValue:))
        let before = try cursor(request)
        let found = try await parts.store.read { database -> (AccountFacts, TimelineQuery.Page)? in
            guard let facts = try AccountFacts.read(id, in: database) else { return nil }
            let query = TimelineQuery(
                account: id, debtor: facts.state.debtorID, group: group, before: before, limit: Self.pageSize)
            return (facts, try query.page(in: database))
        }
        guard let (facts, page) = found else {
            throw ProblemDetails.notFound("There is no account of this id. It appears once an ERP has published it.")
        }
        let today = parts.time.date(parts.now)
        let values = AccountViews(parts: parts, today: today).account(facts, page, group: group, isFirst: before == nil)
        return parts.site.console(
            Page(
                title: "Account \(facts.state.reference)", area: .accounts,
                body: try parts.templates.render("account", values), parents: [.init("Accounts", path: "/accounts")]),
            context)
    }

    private func cursor(_ request: Request) throws -> TimelineQuery.Cursor? {
        guard let text = request.queryText("before") else { return nil }
        guard let cursor = TimelineQuery.Cursor(text) else {
            throw ProblemDetails.badRequest("before must be the value of next from the page before.")
        }
        return cursor
    }

    // MARK: - For programs

    private struct Timeline: Encodable {
        struct Event: Encodable {
            let at: Instant
            let kind: String
            let detail: [String: String]
        }

        let accountId: String
        let events: [Event]
        /// The value of `before` for the next page; absent on the last.
        let next: String?
    }

    private func timeline(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        let limit = try request.queryInteger("limit", in: 1...TimelineQuery.limitMax, default: 50)
        let group = request.queryText("show").flatMap(TimelineGroup.init(rawValue:))
        let before = try cursor(request)
        let found = try await parts.store.read { database -> TimelineQuery.Page? in
            guard let state = try AccountStore.state(id, in: database) else { return nil }
            return try TimelineQuery(account: id, debtor: state.debtorID, group: group, before: before, limit: limit)
                .page(in: database)
        }
        guard let found else { throw ProblemDetails.notFound("There is no account of this id.") }
        return try Answers.json(
            Timeline(
                accountId: id.value,
                events: found.rows.map { Timeline.Event(at: $0.at, kind: $0.kind.rawValue, detail: $0.detail) },
                next: found.next?.text))
    }
}
