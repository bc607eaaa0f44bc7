import Calendars
import Hummingbird
import ReportingCore
import ServiceKit
import Storage
import Web

/// `/console/errors`: what a person must look at, from all services.
struct AlertPages: Sendable {
    private static let pageSize = 50
    /// Where deliveries in doubt and failed ones are listed.
    static let deliveries = "/console/errors#deliveries"

    let parts: ReportingParts

    func addRoutes(to staff: RouterGroup<AppRequestContext>) {
        staff.get("console/errors") { request, context in try await page(request, context) }
        // Where the console's navigation leads.
        staff.get("console/operations") { _, _ in parts.site.redirect(to: "/console/errors") }
    }

    private func page(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let code = request.queryText("code")
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let (counts, lines, page, progress, own, trouble) = try await parts.store.read { database in
            let page = Pagination(
                path: "/console/errors", query: code.map { [.init("code", $0)] } ?? [], page: wanted,
                pageSize: Self.pageSize, total: try AlertQuery.count(code: code, in: database))
            return (
                try AlertQuery.counts(in: database),
                try AlertQuery.lines(code: code, limit: Self.pageSize, offset: page.offset, in: database), page,
                try ProgressStore.read(in: database),
                try SetAsideMessages.waitingCount(.parked, in: database),
                try DeliveryStore.trouble(limit: Self.pageSize, in: database)
            )
        }
        var values: [String: Any] = [
            "lines": lines.map(line), "any": !counts.isEmpty, "isQuiet": counts.isEmpty && trouble.isEmpty,
            "deliveries": trouble.map(delivery), "hasDeliveries": !trouble.isEmpty, "pagination": page.view,
            "events": PlainNumber.grouped(progress.events), "hasOwn": own > 0, "own": "\(own)",
            "counts": counts.map(count), "isFiltered": code != nil, "code": code.map(Titles.words) ?? "",
        ]
        values["now"] = progress.newest.map(parts.time.moment)
        return parts.site.console(
            Page(
                title: "Needs a look", area: .operations, body: try parts.templates.render("errors", values),
                lead:
                    "Messages that could not be applied, timers that stand still, and what else waits for a person."
            ),
            context)
    }

    private func count(_ count: AlertQuery.Count) -> [String: Any] {
        [
            "title": Titles.words(count.code), "service": Titles.words(count.service),
            "count": PlainNumber.grouped(Int64(count.count)), "newest": parts.time.moment(count.newest),
            "path": Paths.query("/console/errors", [("code", count.code)]),
        ]
    }

    private func delivery(_ delivery: DeliveryStore.Trouble) -> [String: Any] {
        [
            "title": "\(Titles.channel(delivery.channel)): \(Titles.words(delivery.step).lowercased())",
            "isInDoubt": delivery.isInDoubt, "at": delivery.at.rfc3339, "moment": parts.time.moment(delivery.at),
            "path": Paths.contact(delivery.contact), "account": delivery.account,
            "accountPath": Paths.account(delivery.account),
        ]
    }

    private func line(_ line: AlertQuery.Line) -> [String: Any] {
        var view: [String: Any] = [
            "title": Titles.words(line.code), "service": Titles.words(line.service), "text": line.text,
            "at": line.at.rfc3339, "moment": parts.time.moment(line.at),
        ]
        view["about"] = line.about
        view["path"] = line.isAccount ? line.about.map(Paths.account) : nil
        view["decide"] = line.code == "message-parked" ? SetAsideRights.page(of: line.service) : nil
        return view
    }
}
