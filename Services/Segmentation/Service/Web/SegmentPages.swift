import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging
import Policies
import SegmentationCore
import Storage
import Web

/// `/segments`: how many accounts stand in each segment, and which; `/api/segmentation/accounts/{id}`: one account's.
struct SegmentPages: Sendable {
    private static let pageSize = 50

    let site: WebSite
    let store: Store
    let policies: PolicyBundle
    private let templates: PageTemplates

    init(site: WebSite, store: Store, policies: PolicyBundle) throws {
        self.site = site
        self.store = store
        self.policies = policies
        templates = try PageTemplates(bundle: .module, folder: "Pages")
    }

    func addRoutes(to router: AppRouter) {
        router.group("segments").add(middleware: RequireRole(.agent, .specialist, .supervisor, .policyAuthor, .auditor))
            .get { request, context in try await overview(request, context) }
        router.group("api/segmentation").add(middleware: RequireRoleOrService(site.serviceToken, .agent, .supervisor))
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
            try SegmentOverview(segment: chosen, page: page, pageSize: Self.pageSize, in: database)
        }
        let chart = ChartData(
            kind: .bar, labels: view.counts.map(\.segment),
            series: [ChartSeries(name: "Accounts", values: view.counts.map { Double($0.accounts) })], unit: "")
        let body = try templates.render(
            "segments",
            [
                "any": !view.counts.isEmpty, "counts": view.counts.map(\.view), "accounts": view.accounts.map(\.view),
                "chosen": chosen ?? "", "policy": policies.id, "name": policies.name, "data": try HTML.json(chart),
                "pagination": Pagination(
                    path: "/segments", query: chosen.map { [.init("segment", $0)] } ?? [], page: page,
                    pageSize: Self.pageSize, total: view.total
                ).view,
            ])
        return site.console(
            Page(
                title: "Segments", area: .segments, body: body,
                lead: "Where each account stands, and the strategy that treats it.", usesCharts: true), context)
    }
}

/// What the page shows, read in one snapshot.
struct SegmentOverview: Sendable {
    struct Count: Sendable {
        let segment: String
        let accounts: Int

        var view: [String: any Sendable] { ["segment": segment, "accounts": "\(accounts)"] }
    }

    struct Account: Sendable {
        let id: String
        let segment: String
        let strategy: String
        let reasons: String

        var view: [String: any Sendable] {
            ["id": id, "segment": segment, "strategy": strategy, "reasons": reasons]
        }
    }

    let counts: [Count]
    let accounts: [Account]
    let total: Int

    init(segment: String?, page: Int, pageSize: Int, in database: Database) throws {
        counts = try Row.fetchAll(
            database,
            sql: """
                SELECT segment, count(*) AS accounts FROM segmentCase WHERE segment IS NOT NULL
                GROUP BY segment ORDER BY accounts DESC, segment
                """
        ).map { Count(segment: $0["segment"], accounts: $0["accounts"]) }
        total = counts.filter { segment == nil || $0.segment == segment }.reduce(0) { $0 + $1.accounts }
        accounts = try Row.fetchAll(
            database,
            sql: """
                SELECT segmented FROM segmentCase WHERE segment IS NOT NULL AND (? IS NULL OR segment = ?)
                ORDER BY accountId LIMIT ? OFFSET ?
                """, arguments: [segment, segment, pageSize, (page - 1) * pageSize]
        ).map { row in
            let known = try JSONCoding.decode(AccountSegmented.self, from: row["segmented"])
            return Account(
                id: known.accountID.value, segment: known.segment, strategy: known.strategy,
                reasons: known.reasons.joined(separator: " "))
        }
    }
}
