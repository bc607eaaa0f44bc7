import Calendars
import CommunicationCore
import Contracts
import GRDB
import Hummingbird
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// `/calls…`: the agents' worklist.
struct CallPages: Sendable {
    let console: Console

    private static let pageSize = 25

    private var site: WebSite { console.site }

    func addRoutes(to router: AppRouter) {
        let group = router.group("calls").add(middleware: RequireRole(Console.readers))
        group.get { request, context in try await list(request, context) }
        group.get(":id") { _, context in try await task(context) }
        router.group("calls").add(middleware: RequireRole(Console.trusted))
            .post(":id") { request, context in try await record(request, context) }
    }

    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let size = Self.pageSize
        let (rows, total) = try await console.store.read { database in
            let (tasks, total) = try TaskStore.open(limit: size, offset: (wanted - 1) * size, in: database)
            let rows = try tasks.map { task in
                CallViews.Row(task: task, zone: try console.zone(of: task.contact.debtorID, in: database))
            }
            return (rows, total)
        }
        let values = CallViews.list(
            rows, now: site.clocks.business(),
            pagination: Pagination(path: "/calls", page: wanted, pageSize: size, total: total),
            console.planning.policies)
        return site.console(
            Page(
                title: "Calls", area: .calls, body: try console.templates.render("calls", values),
                lead: "Calls to make, and cases that no message may settle. What waits longest comes first."), context)
    }

    private func task(
        _ context: AppRequestContext, errors: [FieldError] = [], given: [String: String] = [:]
    ) async throws -> Response {
        let id = ContactID(try context.pathParameter("id"))
        let user = try console.user(context)
        let maySee = console.maySee(context)
        let wall = "\(site.clocks.wall().millisecondsSinceEpoch)"
        let view = try await console.perform("call", id.value, user, wall) { work in
            try look(id, user: user, maySee: maySee, work)
        }.value
        guard let view else { throw ProblemDetails.notFound("There is no task of this id.") }
        let contact = view.task.contact
        let link = try SignedLink(
            purpose: .dispute, account: contact.accountID.value, debtor: contact.debtorID.value,
            contact: contact.contactID.value, expires: view.now + .seconds(24 * 3600))
        let values = CallViews.task(
            view, console.planning.policies, console.words, csrf: site.csrfField(context),
            disputePath: maySee ? site.links.path(link) : nil, errors: errors.byField, given: given)
        return site.console(
            Page(
                title: view.task.kind == .call ? "Call about \(contact.accountID)" : "Case \(contact.accountID)",
                area: .calls, body: try console.templates.render("call", values),
                parents: [.init("Calls", path: "/calls")]),
            context, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The gate is asked again each time the page is opened: a call that was right this morning may not be now.
    /// Number and script are opened only when it agrees.
    private func look(
        _ id: ContactID, user: String, maySee: Bool, _ work: UnitOfWork
    ) throws -> CallViews.TaskView? {
        guard let task = try TaskStore.find(id, in: work.database),
            let contact = try ContactStore.find(id, in: work.database)
        else { return nil }
        let isCall = task.kind == .call && task.standing == .open
        var decision = try console.answer(contact, style: .blind, in: work.database)
        var number: String?
        if isCall, maySee, decision.record.answer.isAllowed {
            let note = AccessNote(who: user, why: "call of contact \(id)", at: work.now)
            decision = try console.answer(contact, style: .preview(note), in: work.database)
            number = decision.message?.address
        }
        return CallViews.TaskView(
            task: task, answer: decision.record.answer, script: number == nil ? nil : decision.written.text,
            number: number, amount: decision.amount, now: work.now,
            zone: try console.zone(of: task.contact.debtorID, in: work.database), maySee: maySee)
    }

    // MARK: - Recording

    /// Fields: `outcome`, `on` (ISO date; which outcomes need it, see `CallOutcome`); for a case `looked=yes`.
    private func record(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = ContactID(try context.pathParameter("id"))
        let user = try console.user(context)
        let form = try await site.form(request, context)
        let tasks = console.parts.tasks
        if form["looked"] == "yes" {
            let done = try await console.perform("case", id.value, "close") { work in
                try tasks.close(id, who: user, work)
            }.value
            return answer(done)
        }
        let given = ["outcome": form["outcome"] ?? "", "on": form["on"] ?? ""]
        let report: CallTasks.Report
        do {
            report = try await read(given, id, user)
        } catch let problem as ProblemDetails where !problem.errors.isEmpty {
            return try await task(context, errors: problem.errors, given: given)
        }
        let version = try await console.store.read { try TaskStore.find(id, in: $0)?.version ?? 0 }
        let done = try await console.perform("call", id.value, "\(version)") { work in
            try tasks.record(report, on: id, work) != nil
        }.value
        return answer(done)
    }

    private func answer(_ done: Bool) -> Response {
        site.redirect(
            to: "/calls",
            flash: done ? .success("Recorded.") : .warn("This task was closed before; nothing was changed."))
    }

    private func read(
        _ given: [String: String], _ id: ContactID, _ user: String
    ) async throws -> CallTasks.Report {
        guard let outcome = CallOutcome(rawValue: given["outcome"] ?? "") else {
            throw ProblemDetails.invalid([FieldError(field: "outcome", message: "Choose how the call ended.")])
        }
        let text = given["on"] ?? ""
        let needsDay = outcome == .promise || outcome == .callBack
        guard needsDay || (outcome == .noAnswer && !text.isEmpty) else {
            return CallTasks.Report(outcome: outcome, who: user)
        }
        let now = site.clocks.business()
        let zone = try await console.store.read { database in
            try TaskStore.find(id, in: database).map { try console.zone(of: $0.contact.debtorID, in: database) }
        }
        let today = (zone ?? .utc).local(at: now).date
        let last = today.adding(days: CallTasks.daysMax)
        guard let day = try? LocalDate(iso8601: text), day >= today, day <= last else {
            let range = "from \(PlainWords.day(today)) to \(PlainWords.day(last))"
            throw ProblemDetails.invalid([FieldError(field: "on", message: "Name a day \(range).")])
        }
        return CallTasks.Report(outcome: outcome, on: day, who: user)
    }
}
