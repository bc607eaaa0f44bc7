import Calendars
import Contracts
import Foundation
import Hummingbird
import Messaging
import ReportingCore
import Storage
import Web

/// `/`: what a manager sees first; its live events, its fragment, and `/api/reporting/summary`.
struct DashboardPages: Sendable {
    let parts: ReportingParts

    func addRoutes(to staff: RouterGroup<AppRequestContext>, api: RouterGroup<AppRequestContext>) {
        staff.get("/") { request, context in try await page(request, context) }
        staff.get("console") { _, _ in parts.site.redirect(to: "/") }
        staff.get("console/fragments/charts") { request, _ in
            let facts = try await facts(question(request))
            return parts.site.fragment(try parts.templates.render("charts", values(facts)))
        }
        staff.get("console/fragments/overview") { request, _ in
            let facts = try await facts(question(request))
            return parts.site.fragment(try parts.templates.render("dashboard", whole(facts, isFragment: true)))
        }
        staff.get("api/reporting/events") { request, _ in
            EventStream.response(parts.live.events(.dashboard(question(request))))
        }
        api.get("summary") { request, _ in try Answers.json(Summary(await facts(question(request)))) }
    }

    private func question(_ request: Request) -> DashboardQuestion {
        DashboardQuestion(
            period: request.queryText("days").flatMap(Period.init(rawValue:)) ?? .month,
            creditor: request.queryText("creditor"))
    }

    private func facts(_ question: DashboardQuestion) async throws -> DashboardFacts {
        let now = parts.now
        let zone = parts.time.zone
        return try await parts.store.read { try DashboardFacts(question, now: now, zone: zone, in: $0) }
    }

    private func page(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let question = question(request)
        let body = try parts.templates.render("dashboard", whole(try await facts(question), isFragment: false))
        return parts.site.console(
            Page(
                title: "Overview", area: .overview, body: body,
                lead: "What was sent, what came in, and what stopped.", usesCharts: true,
                events: path("/api/reporting/events", question)), context)
    }

    /// - Parameter isFragment: it stands within an empty page that is filled as a whole once there is something.
    private func whole(_ facts: DashboardFacts, isFragment: Bool) throws -> [String: Any] {
        let question = facts.question
        var values = try values(facts)
        values["any"] = facts.progress.events > 0
        values["isFragment"] = isFragment
        values["tiles"] = facts.tiles(parts.titles).map(\.view)
        values["periods"] = Period.allCases.map { period in
            [
                "title": period.title,
                "path": path("/", DashboardQuestion(period: period, creditor: question.creditor)),
                "isCurrent": period == question.period,
            ] as [String: Any]
        }
        values["days"] = question.period.rawValue
        values["creditors"] = Options.creditors(parts.titles, chosen: question.creditor)
        values["now"] = facts.progress.newest.map(parts.time.moment) ?? ""
        values["events"] = PlainNumber.grouped(facts.progress.events)
        values["chartsPath"] = path("/console/fragments/charts", question)
        values["wholePath"] = path("/console/fragments/overview", question)
        return values
    }

    private func path(_ path: String, _ question: DashboardQuestion) -> String {
        var address = path + "?days=" + question.period.rawValue
        if let creditor = question.creditor { address += "&creditor=" + Paths.escaped(creditor) }
        return address
    }

    /// Charts, refusals and errors: what the fragment shows too.
    private func values(_ facts: DashboardFacts) throws -> [String: Any] {
        let causes = facts.causes().prefix(8)
        let holds = facts.holds.prefix(8)
        let errors = facts.workflowErrors
        return [
            "messages": try facts.messages.view(), "money": try facts.money.view(),
            "conversion": try facts.conversion(parts.titles).view(), "balance": try facts.balance.view(),
            "disputes": try facts.disputes.view(),
            "causes": causes.map { cause in
                [
                    "id": cause.rule, "text": parts.titles.ruleInShort(cause.rule),
                    "whole": parts.titles.rule(cause.rule), "count": PlainNumber.grouped(cause.count),
                    "value": "\(cause.count)", "max": "\(causes.first?.count ?? 1)",
                    "path": "/console/decisions?rule=" + Paths.escaped(cause.rule),
                ]
            },
            "holds": holds.map { hold in
                [
                    "text": Titles.words(hold.reason), "count": PlainNumber.grouped(hold.accounts),
                    "value": "\(hold.accounts)", "max": "\(holds.first?.accounts ?? 1)",
                ]
            },
            "hasCauses": !causes.isEmpty, "hasHolds": !holds.isEmpty, "hasErrors": !errors.isEmpty,
            "errors": errors.map { error in
                [
                    "title": error.title, "note": error.note, "count": PlainNumber.grouped(error.count),
                    "path": error.path, "icon": Icon(rawValue: error.icon)?.html ?? HTML(trusted: ""),
                ] as [String: Any]
            },
        ]
    }
}
