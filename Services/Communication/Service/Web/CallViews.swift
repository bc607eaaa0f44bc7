import Calendars
import CommunicationCore
import Contracts
import Money
import Policies
import Web

/// Makes the values of the worklist's pages. No I/O: everything comes in.
enum CallViews {
    struct Row: Sendable {
        let task: StoredTask
        let zone: Zone
    }

    static func list(
        _ rows: [Row], now: Instant, pagination: Pagination, _ policies: PolicyBundle
    ) -> [String: Any] {
        let views = rows.map { row -> [String: Any] in
            let task = row.task
            return [
                "path": PlainWords.path("/calls/", task.contact.contactID.value),
                "account": task.contact.accountID.value,
                "person": PersonCard.html(debtor: task.contact.debtorID.value),
                "creditor": policies.creditors[task.contact.creditorID]?.name ?? task.contact.creditorID.value,
                "since": PlainWords.when(task.dueAt, row.zone), "isCall": task.kind == .call,
                "isLater": task.dueAt > now, "reasons": task.reasons, "step": task.contact.step,
                "last": HTML(escaping: task.outcome.flatMap(CallOutcome.init(rawValue:))?.title ?? ""),
            ]
        }
        return ["rows": views, "none": views.isEmpty, "pagination": pagination.view]
    }

    // MARK: - One task

    struct TaskView: Sendable {
        let task: StoredTask
        /// The gate's word on calling now.
        let answer: GateAnswer
        /// Set only when the call may be made now by whoever looks.
        let script: RenderedMessage?
        let number: String?
        let amount: Money
        let now: Instant
        let zone: Zone
        let maySee: Bool
    }

    static func task(
        _ view: TaskView, _ policies: PolicyBundle, _ words: GateWords, csrf: HTML, disputePath: String?,
        errors: [String: String], given: [String: String]
    ) -> [String: Any] {
        let contact = view.task.contact
        let isOpen = view.task.standing == .open
        let today = view.zone.local(at: view.now).date
        var values: [String: Any] = [
            "person": PersonCard.html(debtor: contact.debtorID.value), "account": contact.accountID.value,
            "accountPath": PlainWords.path("/contacts/account/", contact.accountID.value),
            "journey": PlainWords.path("/accounts/", contact.accountID.value),
            "contactPath": PlainWords.path("/contacts/", contact.contactID.value),
            "creditor": policies.creditors[contact.creditorID]?.name ?? contact.creditorID.value,
            "amount": view.amount.formattedForPeople, "step": contact.step,
            "since": PlainWords.when(view.task.dueAt, view.zone), "now": PlainWords.when(view.now, view.zone),
            "zone": view.zone.identifier, "isCall": view.task.kind == .call, "isOpen": isOpen,
            "mayAct": isOpen && view.maySee, "csrfField": csrf, "errors": errors,
            "invalidOutcome": errors["outcome"] != nil, "invalidOn": errors["on"] != nil, "on": given["on"] ?? "",
            "firstDay": today.iso8601, "lastDay": today.adding(days: CallTasks.daysMax).iso8601,
            "closed": HTML(escaping: closed(view)), "reasons": words.reasons(view.answer, view.zone),
            "outcome": GateWords.outcome(view.answer, allowed: "You may call now", now: view.now, view.zone).view,
            "rules": view.task.reasons,
        ]
        values["script"] = view.script.map { text -> [String: Any] in
            ["title": text.title ?? "Call", "paragraphs": PlainWords.paragraphs(text.body)]
        }
        values["number"] = view.number
        values["disputePath"] = disputePath
        values["outcomes"] = CallOutcome.allCases.map { outcome -> [String: any Sendable] in
            [
                "id": outcome.rawValue, "title": outcome.title, "hint": outcome.hint,
                "chosen": given["outcome"] == outcome.rawValue,
            ]
        }
        return values
    }

    private static func closed(_ view: TaskView) -> String {
        guard let at = view.task.closedAt else { return "" }
        let when = PlainWords.when(at, view.zone)
        guard view.task.standing == .done else { return "Taken off the list on \(when): it had lost its reason." }
        let outcome = view.task.outcome.flatMap(CallOutcome.init(rawValue:))?.title ?? "Looked at"
        return "\(outcome), recorded on \(when) by \(view.task.who ?? "somebody")."
    }
}
