import Contracts
import DisputeCore
import GRDB
import Hummingbird
import Messaging
import ServiceKit
import Storage
import Web

/// `/disputes/holds`: the holds in force, and those that staff place and release.
struct HoldPages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let commander: Commander
    let words: SealedWords

    private static let pageSize = 50

    func addRoutes(to router: AppRouter) {
        router.group("disputes/holds").add(middleware: RequireRole(ConsoleAccess.readers))
            .get { request, context in try await list(request, context) }
        let acts = router.group("disputes/holds").add(middleware: RequireRole(ConsoleAccess.deciders))
        acts.post { request, context in try await place(request, context) }
        acts.post("release") { request, context in try await release(request, context) }
    }

    // MARK: - Showing

    private func list(
        _ request: Request, _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let search = request.queryText("q", maximum: 120)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let (found, tabs, page, openTasks) = try await store.read { database in
            let tabs = try ConsoleTabs(in: database)
            let page = Pagination(path: "/disputes/holds", page: wanted, pageSize: Self.pageSize, total: tabs.holds)
            let found = try HoldStore.inForce(
                holder: search, limit: Self.pageSize, offset: search == nil ? page.offset : 0, in: database)
            let tasks = try found.flatMap(\.holds).filter { $0.holdID.hasPrefix("task:") }.filter { hold in
                try TaskStore.find(String(hold.holdID.dropFirst(5)), in: database)?.standing == .open
            }
            return (found, tabs, page, Set(tasks.map(\.holdID)))
        }
        let mayAct = ConsoleAccess.mayDecide(context)
        var values = state.view
        values["tabs"] = tabs.view(.holds)
        values["query"] = search ?? ""
        values["csrfField"] = site.csrfField(context)
        values["acts"] = mayAct
        values["none"] = found.isEmpty
        values["pagination"] = search == nil ? page.view : nil
        values["onDebtor"] = state.values["kind"] == "debtor"
        values["holds"] = found.flatMap { ledger in
            ledger.holds.map { row($0, ledger.holder, openTasks: openTasks, mayAct: mayAct) }
        }
        return site.console(
            Page(
                title: "Holds", area: .disputes, body: try templates.render("holds", values),
                lead:
                    "While a hold is in force nobody is asked to pay. When it goes, contact is decided anew."
            ),
            context, status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func row(
        _ hold: Hold, _ holder: HoldLedger.Holder, openTasks: Set<String>, mayAct: Bool
    ) -> [String: Any] {
        var values: [String: Any] = [
            "holder": holder.id, "kind": holder.kind, "onAccount": holder.kind == "account",
            "reason": PlainText.hold(hold.reason), "id": hold.holdID, "since": PlainText.moment(hold.since),
            "releasable": mayAct && HoldCause(hold.holdID).isStaffs && !openTasks.contains(hold.holdID),
        ]
        switch HoldCause(hold.holdID) {
        case .dispute(let id): values["path"] = Paths.dispute(id)
        case .task(let id): values["path"] = Paths.task(id)
        case .status, .manual, .parked: break
        }
        values["cause"] = HoldCause(hold.holdID).words
        return values
    }

    // MARK: - Placing and releasing

    /// Fields: `kind` (account or debtor), `holder`, `reason`.
    private func place(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context)
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        var state = FormState(["kind", "holder", "reason"], of: form)
        let id = state.optionalText(form, "holder", "The id", maximum: 120)
        let reason = state.optionalText(form, "reason", "The reason", maximum: 400)
        if reason == nil, state.errors["reason"] == nil {
            state.errors["reason"] = "Write why, for whoever asks later."
        }
        let holder = HoldLedger.Holder(kind: form["kind"] == "debtor" ? "debtor" : "account", id: id ?? "")
        if try await !isKnown(holder) {
            state.errors["holder"] = "We know no such \(holder.kind). Write its id like city:A-1001."
        }
        guard state.errors.isEmpty, let reason else { return try await list(request, context, state) }
        let words = words
        _ = try await commander.change(
            "hold/\(holder.kind)/\(holder.id)", at: { try HoldStore.load(holder, in: $0).version },
            { work in
                let version = try HoldStore.load(holder, in: work.database).version
                let holdID = "manual:" + StableID.make("manual", holder.kind, holder.id, "\(version + 1)").prefix(12)
                try HoldDesk.change(holder, work) { $0.place(holdID, .manual, at: work.now) }
                try HistoryStore.add(
                    .held, about: "hold:\(holder.kind):\(holder.id)", by: user, fact: holdID, text: reason,
                    words: words,
                    work)
            })
        return site.redirect(to: "/disputes/holds", flash: .success("The hold is placed."))
    }

    /// Fields: `kind`, `holder`, `hold`, `reason`. Only holds that staff decide on: the others end with their cause.
    private func release(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context)
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        let reason = try form.text("reason", "The reason", maximum: 400)
        let holdID = try form.text("hold", "The hold", maximum: 120)
        let holder = HoldLedger.Holder(
            kind: form["kind"] == "debtor" ? "debtor" : "account", id: try form.text("holder", "The id", maximum: 120))
        let words = words
        let released = try await commander.change(
            "release/\(holder.kind)/\(holder.id)", at: { try HoldStore.load(holder, in: $0).version },
            { work -> Bool in
                guard HoldCause(holdID).isStaffs else {
                    throw ProblemDetails.conflict("This hold ends with what caused it.")
                }
                if case .task(let id) = HoldCause(holdID), try TaskStore.find(id, in: work.database)?.standing == .open
                {
                    throw ProblemDetails.conflict("Decide the task first: the hold stands for it.")
                }
                guard try HoldDesk.change(holder, work, { $0.release(holdID) }) else { return false }
                try HistoryStore.add(
                    .released, about: "hold:\(holder.kind):\(holder.id)", by: user, fact: holdID, text: reason,
                    words: words, work)
                return true
            })
        return site.redirect(
            to: "/disputes/holds",
            flash: released.value ? .success("The hold is released.") : .info("This hold was released already."))
    }

    private func isKnown(_ holder: HoldLedger.Holder) async throws -> Bool {
        try await store.read { database in
            switch holder {
            case .account(let id): try AccountStore.find(id, in: database) != nil
            case .debtor(let id): try !AccountStore.ids(of: id, in: database).isEmpty
            }
        }
    }
}
