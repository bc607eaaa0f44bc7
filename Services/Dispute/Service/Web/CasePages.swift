import Contracts
import DisputeCore
import GRDB
import Hummingbird
import Messaging
import Money
import ServiceKit
import Storage
import Web

/// `/disputes/{id}`: one dispute, and what a specialist does with it.
struct CasePages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let commander: Commander
    let desk: DisputeDesk

    func addRoutes(to router: AppRouter) {
        router.group("disputes/:id").add(middleware: RequireRole(ConsoleAccess.readers))
            .get { request, context in try await page(request, context) }
        let acts = router.group("disputes/:id").add(middleware: RequireRole(ConsoleAccess.deciders))
        acts.post("assign") { request, context in try await assign(request, context) }
        acts.post("evidence") { request, context in try await askForEvidence(request, context) }
        acts.post("resolve") { request, context in try await resolve(request, context) }
    }

    /// All that the page shows, read at one moment.
    struct Snapshot: Sendable {
        let dispute: DisputeCase
        let accountThen: AccountState?
        let accountNow: AccountState?
        let history: [HistoryStore.Entry]
        let accesses: [HistoryStore.Access]
        let holds: [Hold]
    }

    // MARK: - Showing

    /// `?words=show` opens what people wrote, and notes who read it.
    private func page(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = DisputeID(try context.pathParameter("id"))
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        let opens = request.queryText("words") == "show"
        if opens {
            // Nothing is said to other services, so the name need not be unique.
            _ = try await commander.perform("access/\(id)") { work in
                guard try DisputeStore.find(id, in: work.database) != nil else { throw Self.unknown }
                try HistoryStore.noteAccess(to: id.value, by: user, work)
            }
        }
        return try await show(id, withWords: opens, context)
    }

    private func show(
        _ id: DisputeID, withWords opens: Bool = false, _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let snapshot = try await snapshot(id)
        let values = try CaseViews(rules: desk.rules).page(
            snapshot, words: opens ? desk.words : nil, csrf: site.csrfField(context),
            mayDecide: ConsoleAccess.mayDecide(context), user: context.session?.user ?? "",
            today: desk.rules.calendar(of: snapshot.dispute.creditorID).today(at: site.clocks.business()), state)
        return site.console(
            Page(
                title: "Dispute \(id)", area: .disputes, body: try templates.render("case", values),
                parents: [.init("Disputes", path: "/disputes")]), context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func snapshot(_ id: DisputeID) async throws -> Snapshot {
        let found = try await store.read { database -> Snapshot? in
            guard let dispute = try DisputeStore.find(id, in: database) else { return nil }
            let onAccount = try HoldStore.load(.account(dispute.accountID), in: database).holds
            let onDebtor = try HoldStore.load(.debtor(dispute.debtorID), in: database).holds
            return Snapshot(
                dispute: dispute, accountThen: try DisputeStore.accountThen(id, in: database),
                accountNow: try AccountStore.find(dispute.accountID, in: database),
                history: try HistoryStore.entries(about: id.value, in: database),
                accesses: try HistoryStore.accesses(to: id.value, in: database), holds: onAccount + onDebtor)
        }
        guard let found else { throw Self.unknown }
        return found
    }

    static let unknown = ProblemDetails.notFound("There is no dispute of this number.")

    // MARK: - Acts

    private func assign(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (id, user, _) = try await begin(request, context)
        return try await act(id, "assign/\(user)", said: "The dispute is yours.") { desk, work in
            try desk.act(on: id, kind: .assigned, by: user, work) { $0.assign(to: user) }?.answer
        }
    }

    private func askForEvidence(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (id, user, form) = try await begin(request, context)
        let text: String
        do {
            text = try form.text("question", "What you ask for", maximum: 1_000)
        } catch {
            var state = FormState(["question"], of: form)
            for fault in error.errors { state.errors[fault.field] = fault.message }
            return try await show(id, context, state)
        }
        return try await act(
            id, "evidence", said: "The debtor sees it on the dispute's page. Tell them by telephone if it is urgent."
        ) { desk, work in
            try desk.act(on: id, kind: .evidenceAsked, by: user, text: text, work) {
                $0.askForEvidence(by: user, at: work.now)
            }?.answer
        }
    }

    /// Two steps, so that it works without JavaScript: the first shows what would happen, the second does it.
    private func resolve(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (id, user, form) = try await begin(request, context)
        let snapshot = try await snapshot(id)
        guard let account = snapshot.accountNow else {
            throw ProblemDetails.conflict("The account's state is not known here yet. Try again in a minute.")
        }
        var state = FormState(["verdict", "adjustment", "note"], of: form)
        let note = state.optionalText(form, "note", "The reason", maximum: DisputePages.textMax)
        if note == nil, state.errors["note"] == nil { state.errors["note"] = "Write why, in words for the debtor." }
        let text = state.optionalText(form, "adjustment", "The adjustment", maximum: 30)
        let adjustment = text.flatMap { PlainText.amount($0, account.balance.currency) }
        if text != nil, adjustment == nil { state.errors["adjustment"] = "Write an amount in figures, like 150.00." }
        let verdict = Verdict(rawValue: form["verdict"] ?? "")
        if verdict == nil { state.errors["verdict"] = "Choose how the dispute ends." }
        guard state.errors.isEmpty, let verdict else { return try await show(id, context, state) }
        var trial = snapshot.dispute
        let answer = trial.resolve(verdict, adjustment: adjustment, on: account, at: site.clocks.business())
        if case .refused(let refusals) = answer {
            for refusal in refusals { state.errors[refusal.field] = refusal.text }
            return try await show(id, context, state)
        }
        guard form["confirmed"] == "yes" else {
            return try confirm(trial, verdict, text: text, note: note ?? "", context)
        }
        return try await act(id, "resolve", said: "The dispute is decided and its hold released.") { desk, work in
            _ = try Resolving.resolve(id, verdict, adjustment, note: note, by: user, desk, work)
            return .changed
        }
    }

    private func confirm(
        _ trial: DisputeCase, _ verdict: Verdict, text: String?, note: String, _ context: AppRequestContext
    ) throws -> Response {
        let path = Paths.dispute(trial.id.value)
        let values: [String: Any] = [
            "csrfField": site.csrfField(context), "action": path + "/resolve", "back": path,
            "verdict": verdict.rawValue, "verdictText": PlainText.verdict(verdict), "adjustment": text ?? "",
            "taken": trial.adjustment?.formattedForPeople ?? "Nothing", "note": note, "noteShown": Words.html(note),
            "account": trial.accountID.value,
        ]
        return site.console(
            Page(
                title: "Decide dispute \(trial.id)?", area: .disputes,
                body: try templates.render("case-confirm", values),
                parents: [.init("Dispute \(trial.id)", path: path)], isNarrow: true), context)
    }

    // MARK: - The common part

    private func begin(
        _ request: Request, _ context: AppRequestContext
    ) async throws -> (id: DisputeID, user: String, form: RequestForm) {
        let form = try await site.form(request, context)
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        return (DisputeID(try context.pathParameter("id")), user, form)
    }

    private func act(
        _ id: DisputeID, _ name: String, said: String,
        _ body: @escaping @Sendable (DisputeDesk, UnitOfWork) throws -> DisputeAnswer?
    ) async throws -> Response {
        let desk = desk
        let done = try await commander.change(
            "case/\(id)/\(name)", at: { try DisputeStore.find(id, in: $0)?.version ?? 0 },
            { work in try body(desk, work) })
        switch done.value {
        case .changed: return site.redirect(to: Paths.dispute(id.value), flash: .success(said))
        case .unchanged: return site.redirect(to: Paths.dispute(id.value), flash: .info("It stands so already."))
        case .refused(let refusals):
            let text = refusals.map(\.text).joined(separator: " ")
            return site.redirect(to: Paths.dispute(id.value), flash: .warn(text))
        case nil: throw Self.unknown
        }
    }
}
