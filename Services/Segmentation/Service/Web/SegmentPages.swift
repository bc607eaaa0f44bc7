import Contracts
import Foundation
import Hummingbird
import Messaging
import Policies
import SegmentationCore
import ServiceKit
import Storage
import Web

/// `/segments`: how many accounts stand in each segment, and which; `/api/segmentation/accounts/{id}`: one account's.
struct SegmentPages: Sendable {
    /// Everybody on the staff: there is nothing personal here, and those who write policies must see what they do.
    private static let readers: Set<Role> = [
        .agent, .specialist, .supervisor, .policyAuthor, .policyApprover, .auditor, .admin,
    ]

    let site: WebSite
    let engine: ServiceEngine
    let policies: PolicyBundle
    private let templates: PageTemplates
    private var store: Store { engine.store }

    init(site: WebSite, engine: ServiceEngine, policies: PolicyBundle) throws {
        self.site = site
        self.engine = engine
        self.policies = policies
        templates = try PageTemplates(bundle: .module, folder: "Pages")
    }

    func addRoutes(to router: AppRouter) {
        SetAsidePages(site: site, templates: templates, engine: engine, area: .segments).addRoutes(to: router)
        router.group("segments").add(middleware: RequireRole(Self.readers))
            .get { request, context in try await overview(request, context) }
        router.group("api/segmentation").add(middleware: RequireRoleOrService(site.serviceToken, Self.readers))
            .get("accounts/:id") { _, context in
                let id = AccountID(try context.pathParameter("id"))
                return try await segmented(id)
            }
    }

    private func segmented(_ id: AccountID) async throws -> Response {
        let known = try await store.read { try SegmentCases.find(id, in: $0)?.current }
        guard let known else { throw ProblemDetails.notFound("No segment is known for this account.") }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(known))))
    }

    private func overview(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let chosen = request.queryText("segment")
        let page = try request.queryInteger("page", in: 1...100_000, default: 1)
        let view = try await store.read { database in
            try SegmentOverview(segment: chosen, page: page, in: database)
        }
        let chart = ChartData(
            kind: .bar, labels: view.counts.map(\.segment),
            series: [ChartSeries(name: "Accounts", values: view.counts.map { Double($0.accounts) })], unit: "")
        let body = try templates.render(
            "segments",
            [
                "any": !view.counts.isEmpty, "counts": view.counts.map { $0.view(chosen: chosen) },
                "accounts": view.accounts.map(\.view), "all": chosen == nil, "total": view.total, "policy": policies.id,
                "name": policies.name, "data": try HTML.json(chart),
                "pagination": view.pagination.view,
            ])
        return site.console(
            Page(
                title: "Segments", area: .segments, body: body,
                lead: "Where each account stands, and the strategy that treats it.", usesCharts: true), context)
    }
}
