import Calendars
import Contracts
import DisputeCore
import GRDB
import Hummingbird
import Money
import Policies
import Storage
import Web

/// `/disputes`: the specialists' worklist, the most urgent first.
struct WorklistPages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let rules: DisputeRules

    private static let pageSize = 50

    func addRoutes(to router: AppRouter) {
        router.group("disputes").add(middleware: RequireRole(ConsoleAccess.readers))
            .get { request, context in try await worklist(request, context) }
    }

    private enum Show: String, CaseIterable {
        case open, mine, all

        var title: String {
            switch self {
            case .open: "Open"
            case .mine: "Mine"
            case .all: "All, closed too"
            }
        }
    }

    private func worklist(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let show = request.queryText("show").flatMap(Show.init(rawValue:)) ?? .open
        let team = request.queryText("team").flatMap { rules.policy.teams[$0] == nil ? nil : $0 }
        let search = request.queryText("q", maximum: 120)
        let user = context.session?.user
        let list = DisputeList(
            isOpen: search == nil && show != .all ? true : nil, assignee: show == .mine ? user : nil, team: team,
            search: search)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let (rows, page, tabs, overdue) = try await store.read { database in
            let page = Pagination(
                path: "/disputes", query: Self.query(show, team, search), page: wanted, pageSize: Self.pageSize,
                total: try list.count(in: database))
            return (
                try list.page(limit: Self.pageSize, offset: page.offset, in: database), page,
                try ConsoleTabs(in: database), try Self.overdueCount(in: database)
            )
        }
        let now = site.clocks.business()
        let values: [String: Any] = [
            "tabs": tabs.view(.disputes), "query": search ?? "", "searched": search != nil,
            "rows": rows.map { row($0, at: now) }, "none": rows.isEmpty, "pagination": page.view,
            "overdue": overdue, "isOverdue": overdue > 0, "open": tabs.disputes,
            "shows": Show.allCases.map {
                ["id": $0.rawValue, "title": $0.title, "chosen": $0 == show] as [String: Any]
            },
            "teams": rules.policy.teams.sorted { $0.value < $1.value }.map { id, name in
                ["id": id, "title": name, "chosen": id == team] as [String: Any]
            },
        ]
        return site.console(
            Page(
                title: "Disputes", area: .disputes, body: try templates.render("worklist", values),
                lead: "While a dispute is open nothing is asked for on its account."), context)
    }

    private static func query(_ show: Show, _ team: String?, _ search: String?) -> [Pagination.QueryItem] {
        [.init("show", show.rawValue)] + (team.map { [.init("team", $0)] } ?? [])
            + (search.map { [.init("q", $0)] } ?? [])
    }

    private static func overdueCount(in database: Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM history JOIN dispute ON disputeId = about WHERE kind = 'overdue' AND isOpen = 1")
            ?? 0
    }

    private func row(_ dispute: DisputeCase, at now: Instant) -> [String: Any] {
        let calendar = rules.calendar(of: dispute.creditorID)
        let left = calendar.businessDaysLeft(to: dispute.deadline, from: calendar.today(at: now))
        return [
            "number": dispute.id.value, "path": Paths.dispute(dispute.id.value), "account": dispute.accountID.value,
            "creditor": rules.creditor(dispute.creditorID)?.name ?? dispute.creditorID.value,
            "reason": rules.title(of: dispute.reason), "team": rules.teamName(dispute.team),
            "assignee": dispute.assignee ?? "", "isAssigned": dispute.assignee != nil,
            "standing": PlainText.standing(dispute.standing), "isOpen": dispute.standing.isOpen,
            "inReview": dispute.standing == .underReview, "deadline": PlainText.day(dispute.deadline),
            "amount": dispute.amount?.formattedForPeople ?? "All",
            "overdue": dispute.standing.isOpen && (dispute.isOverdue || left < 0),
            "near": dispute.standing.isOpen && left >= 0 && left <= DeadlineCalendar.warningBusinessDays,
            "left": left == 0 ? "due today" : left == 1 ? "1 working day left" : "\(left) working days left",
        ]
    }
}

extension ConsoleTabs {
    init(in database: Database) throws {
        disputes = try DisputeList(isOpen: true).count(in: database)
        tasks = try TaskStore.openCount(in: database)
        holds = try HoldStore.inForceCount(in: database)
        messages =
            try SetAsideMessages.waitingCount(.refused, in: database)
            + SetAsideMessages.waitingCount(.parked, in: database)
    }
}
