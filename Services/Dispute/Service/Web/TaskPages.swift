import Calendars
import Contracts
import DisputeCore
import GRDB
import Hummingbird
import ServiceKit
import Storage
import Web

/// `/disputes/tasks`: what only a person can decide.
struct TaskPages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let commander: Commander
    let desk: DisputeDesk
    let tasks: TaskDesk

    private static let pageSize = 30

    func addRoutes(to router: AppRouter) {
        let pages = router.group("disputes/tasks").add(middleware: RequireRole(ConsoleAccess.readers))
        pages.get { request, context in try await list(request, context) }
        pages.get(":id") { _, context in try await one(context) }
        let acts = router.group("disputes/tasks").add(middleware: RequireRole(ConsoleAccess.deciders))
        acts.post(":id/close") { request, context in try await close(request, context) }
        acts.post(":id/dispute") { request, context in try await openDispute(request, context) }
    }

    // MARK: - Showing

    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let (found, tabs, page) = try await store.read { database in
            let tabs = try ConsoleTabs(in: database)
            let page = Pagination(path: "/disputes/tasks", page: wanted, pageSize: Self.pageSize, total: tabs.tasks)
            return (try TaskStore.open(limit: Self.pageSize, offset: page.offset, in: database), tabs, page)
        }
        let values: [String: Any] = [
            "tabs": tabs.view(.tasks), "none": found.isEmpty, "pagination": page.view, "tasks": found.map(Self.row),
        ]
        return site.console(
            Page(
                title: "Tasks", area: .disputes, body: try templates.render("tasks", values),
                lead: "Answers, statuses and situations that only a person can decide on, oldest first."), context)
    }

    private static func row(_ task: PersonTask) -> [String: Any] {
        var values: [String: Any] = [
            "id": task.id, "path": Paths.task(task.id), "kind": PlainText.task(task.kind),
            "debtor": task.debtorID.value, "at": PlainText.moment(task.openedAt), "holds": task.holdReason != nil,
        ]
        values["account"] = task.accountID?.value
        return values
    }

    /// What people wrote is shown to whoever looks at the task, and that is noted.
    private func one(
        _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let id = try context.pathParameter("id")
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        let found = try await store.read { database -> (PersonTask, [HistoryStore.Entry], [AccountID])? in
            guard let task = try TaskStore.find(id, in: database) else { return nil }
            return (
                task, try HistoryStore.entries(about: id, in: database),
                try AccountStore.ids(of: task.debtorID, in: database)
            )
        }
        guard let (task, history, accounts) = found else { throw Self.unknown }
        if history.contains(where: { $0.sealed != nil }) {
            // Nothing is said to other services, so the name need not be unique.
            _ = try await commander.perform("access/\(id)") { try HistoryStore.noteAccess(to: id, by: user, $0) }
        }
        let accesses = try await store.read { try HistoryStore.accesses(to: id, in: $0) }
        var values = state.view
        values.merge(Self.row(task)) { $1 }
        values["csrfField"] = site.csrfField(context)
        values["advice"] = PlainText.advice(task.kind)
        values["person"] = PersonCard.html(debtor: task.debtorID.value)
        values["isOpen"] = task.standing == .open
        values["acts"] = task.standing == .open && ConsoleAccess.mayDecide(context)
        values["holdReason"] = task.holdReason.map(PlainText.hold)
        values["closed"] = task.closedBy.map { "by \($0), \(task.closedAt.map(PlainText.moment) ?? "")" }
        values["accesses"] = accesses.map { ["user": $0.user, "at": PlainText.moment($0.at)] }
        values["accounts"] = accounts.map { ["id": $0.value, "chosen": $0 == task.accountID] as [String: Any] }
        values["hasAccounts"] = !accounts.isEmpty
        values["reasons"] = desk.rules.reasons.map { ["id": $0.rawValue, "title": desk.rules.title(of: $0)] }
        values["history"] = try history.map { try entry($0, id) }
        return site.console(
            Page(
                title: PlainText.task(task.kind), area: .disputes, body: try templates.render("task", values),
                parents: [.init("Tasks", path: "/disputes/tasks")]), context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func entry(_ entry: HistoryStore.Entry, _ id: String) throws -> [String: Any] {
        var values: [String: Any] = [
            "title": PlainText.history(entry.kind), "at": PlainText.moment(entry.at), "instant": entry.at.rfc3339,
            "by": PlainText.actor(entry.actor),
        ]
        values["fact"] = entry.fact
        values["text"] = try entry.sealed.map {
            Words.html(try desk.words.open($0, boundTo: HistoryStore.row(id, entry.id)))
        }
        return values
    }

    static let unknown = ProblemDetails.notFound("There is no task of this number.")

    // MARK: - Deciding

    private func close(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context)
        let id = try context.pathParameter("id")
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        var state = FormState(["note", "decision"], of: form)
        let note = state.optionalText(form, "note", "What you did", maximum: 1_000)
        if note == nil, state.errors["note"] == nil {
            state.errors["note"] = "Write what you did, for whoever asks later."
        }
        let decision = PersonTask.Decision(rawValue: form["decision"] ?? "")
        if decision == nil { state.errors["decision"] = "Choose what becomes of the hold." }
        guard state.errors.isEmpty, let decision else { return try await one(context, state) }
        let tasks = tasks
        // A task is closed once, so the name is used once.
        let done = try await commander.perform("task/\(id)/close") { work in
            try tasks.close(id, decision, note: note, by: user, work)
        }
        guard done.value != nil else { throw Self.unknown }
        return site.redirect(to: "/disputes/tasks", flash: .success("The task is closed."))
    }

    /// Opens a dispute for the debtor and closes the task with it.
    private func openDispute(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context)
        let id = try context.pathParameter("id")
        guard let user = context.session?.user, let reason = DisputeReason(rawValue: form["reason"] ?? "") else {
            throw ProblemDetails.invalid([FieldError(field: "reason", message: "Choose what is wrong.")])
        }
        let account = AccountID(form["account"] ?? "")
        let (desk, tasks) = (desk, tasks)
        let done = try await commander.change(
            "task/\(id)/dispute/\(account)", at: { Int64(try DisputeStore.count(of: account, in: $0)) },
            { work -> DisputeID in
                guard let task = try TaskStore.find(id, in: work.database) else { throw Self.unknown }
                guard task.standing == .open else { throw ProblemDetails.conflict("This task is closed already.") }
                guard let state = try AccountStore.find(account, in: work.database), state.debtorID == task.debtorID
                else {
                    throw ProblemDetails.invalid([
                        FieldError(field: "account", message: "Choose one of the debtor's accounts.")
                    ])
                }
                let claim = DisputeClaim(reason: reason, invoiceID: nil, amount: nil)
                let opened = try desk.open(claim, on: state, source: .staff, text: nil, by: user, work)
                _ = try tasks.close(id, .done, note: nil, by: user, work)
                return opened.dispute.id
            })
        return site.redirect(
            to: Paths.dispute(done.value.value), flash: .success("The dispute is open and the task is closed."))
    }
}
