import Contracts
import DisputeCore
import GRDB
import Hummingbird
import Money
import ServiceKit
import Storage
import Web

/// `/d/<token>`: the form on which a debtor says that something is wrong, and the page of each dispute behind it. The
/// signed link is the key, and a GET changes nothing.
struct DisputePages: Sendable {
    let site: WebSite
    let door: DebtorDoor
    let commander: Commander
    let desk: DisputeDesk
    let stops: StopMemory

    static let textMax = 4_000

    func addRoutes(to router: AppRouter) {
        router.get("d/:token") { _, context in
            try await door.visit(context, .dispute) { visit in try await form(visit, context) }
        }
        router.post("d/:token") { request, context in
            try await door.visit(context, .dispute) { visit in try await open(visit, request, context) }
        }
        router.get("d/:token/:id") { _, context in
            try await door.visit(context, .dispute) { visit in try await page(visit, context) }
        }
        router.post("d/:token/:id") { request, context in
            try await door.visit(context, .dispute) { visit in try await say(visit, request, context) }
        }
        router.post("d/:token/:id/withdraw") { request, context in
            try await door.visit(context, .dispute) { visit in try await withdraw(visit, request, context) }
        }
    }

    // MARK: - Opening

    private func form(
        _ visit: DebtorDoor.Visit, _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let known = try await door.store.read { try DisputeStore.disputes(of: [visit.account.accountID], in: $0) }
        let values = DisputeViews(rules: desk.rules, text: visit.text).form(
            visit, known: known.filter(\.standing.isOpen), state)
        return site.portal(
            try door.page(visit, .titleForm, "dispute-form", values), context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// Fields: `reason`, `invoice` (empty for all that is owed), `amount` (empty for all of it), `text`.
    private func open(
        _ visit: DebtorDoor.Visit, _ request: Request, _ context: AppRequestContext
    ) async throws -> Response {
        let form = try await site.form(request, context, link: visit.link)
        let account = visit.account
        var state = FormState(["reason", "invoice", "amount", "text"], of: form)
        let said = visit.text
        let text = state.optionalText(form, "text", said, maximum: Self.textMax)
        let amountText = state.optionalText(form, "amount", said, maximum: 30)
        let amount = amountText.flatMap { PlainText.amount($0, account.balance.currency) }
        if amountText != nil, amount == nil {
            state.errors["amount"] = said.say(.amountLike, ["amount": said.language.typed(account.balance)])
        }
        let reason = DisputeReason(rawValue: form["reason"] ?? "")
        if reason == nil { state.errors["reason"] = said.say(.chooseReason) }
        let invoice = (form["invoice"] ?? "").isEmpty ? nil : form["invoice"].map { InvoiceID($0) }
        if let reason {
            let claim = DisputeClaim(reason: reason, invoiceID: invoice, amount: amount)
            for refusal in claim.refusals(on: account) where state.errors[refusal.field] == nil {
                state.errors[refusal.field] = DisputeViews.said(refusal, account, invoice, said)
            }
            if state.errors.isEmpty { return try await open(claim, text, visit) }
        }
        return try await self.form(visit, context, state)
    }

    private func open(
        _ claim: DisputeClaim, _ text: String?, _ visit: DebtorDoor.Visit
    ) async throws -> Response {
        let id = visit.account.accountID
        let desk = desk
        let opened = try await commander.change(
            "open/\(id)", at: { Int64(try DisputeStore.count(of: id, in: $0)) },
            { work in
                guard let account = try AccountStore.find(id, in: work.database) else {
                    throw ProblemDetails.notFound()
                }
                return try desk.open(claim, on: account, source: .page, text: text, by: "debtor", work)
            })
        // A form posted again says nothing new, so nothing is known of what the first one said.
        if opened.effective, opened.value.isNew { stops.note(opened.value.dispute.id) }
        return site.redirect(to: visit.ways.dispute + "/" + Paths.escaped(opened.value.dispute.id.value))
    }

    // MARK: - One dispute

    private func page(
        _ visit: DebtorDoor.Visit, _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let dispute = try await dispute(visit, context)
        let (isSaid, history) = try await door.store.read { database in
            (
                try DisputeStore.isSaid(dispute.id, in: database),
                try HistoryStore.entries(about: dispute.id.value, in: database)
            )
        }
        let values = try DisputeViews(rules: desk.rules, text: visit.text).page(
            visit, dispute, history: history, words: desk.words, hasStopped: isSaid || stops.knows(dispute.id), state)
        let page = try door.page(
            visit, dispute.standing.isOpen ? .titleOpen : .titleClosed, "dispute-page", values,
            suffix: "/" + Paths.escaped(dispute.id.value))
        return site.portal(
            page, context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The dispute in the route, if it is one of the account behind the link.
    private func dispute(_ visit: DebtorDoor.Visit, _ context: AppRequestContext) async throws -> DisputeCase {
        let id = DisputeID(try context.pathParameter("id"))
        guard let dispute = try await door.store.read({ try DisputeStore.find(id, in: $0) }),
            dispute.accountID == visit.account.accountID
        else { throw ProblemDetails.notFound("There is no dispute of this number behind this link.") }
        return dispute
    }

    private func say(
        _ visit: DebtorDoor.Visit, _ request: Request, _ context: AppRequestContext
    ) async throws -> Response {
        let form = try await site.form(request, context, link: visit.link)
        let dispute = try await dispute(visit, context)
        var state = FormState(["text"], of: form)
        let text = state.optionalText(form, "text", visit.text, maximum: Self.textMax)
        if state.errors.isEmpty, text == nil { state.errors["text"] = visit.text.say(.addNothing) }
        guard state.errors.isEmpty, let text else { return try await page(visit, context, state) }
        let back = visit.ways.dispute + "/" + Paths.escaped(dispute.id.value)
        guard dispute.standing.isOpen else {
            return site.redirect(
                to: back, flash: .warn(visit.text.say(.closed)))
        }
        let desk = desk
        // Nothing is said to other services, so the name need not be unique.
        _ = try await commander.perform("say/\(dispute.id)") { work in
            try desk.say(text, on: dispute, by: "debtor", work)
        }
        return site.redirect(to: back, flash: .success(visit.text.say(.addThanks)))
    }

    private func withdraw(
        _ visit: DebtorDoor.Visit, _ request: Request, _ context: AppRequestContext
    ) async throws -> Response {
        _ = try await site.form(request, context, link: visit.link)
        let id = try await dispute(visit, context).id
        let desk = desk
        let done = try await commander.change(
            "withdraw/\(id)", at: { try DisputeStore.find(id, in: $0)?.version ?? 0 },
            { work in
                try desk.act(on: id, kind: .withdrawn, by: "debtor", work) { $0.withdraw(at: work.now) }?.answer
            })
        let back = visit.ways.dispute + "/" + Paths.escaped(id.value)
        // It is refused only when it is closed already.
        if case .refused? = done.value { return site.redirect(to: back, flash: .warn(visit.text.say(.closed))) }
        return site.redirect(to: back, flash: .success(visit.text.say(.withdrawDone)))
    }
}
