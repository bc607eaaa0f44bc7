import Contracts
import DisputeCore
import GRDB
import Hummingbird
import Money
import ServiceKit
import Storage
import Web

/// `/portal/<token>`: everything behind a debtor's link on one page, and the place to tell us of one's situation.
struct PortalPages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let door: DebtorDoor
    let commander: Commander
    let tasks: TaskDesk
    let rules: DisputeRules

    static let origin = "portal"

    func addRoutes(to router: AppRouter) {
        router.get("portal/:token") { _, context in
            try await door.visit(context, .portal) { visit in try await page(visit, context) }
        }
        router.post("portal/:token/situation") { request, context in
            try await door.visit(context, .portal) { visit in try await tell(visit, request, context) }
        }
    }

    private func page(
        _ visit: DebtorDoor.Visit, _ context: AppRequestContext, _ state: FormState = FormState()
    ) async throws -> Response {
        let debtor = visit.account.debtorID
        let (accounts, disputes, told) = try await door.store.read { database in
            let accounts = try AccountStore.accounts(of: debtor, creditor: visit.account.creditorID, in: database)
            return (
                accounts, try DisputeStore.disputes(of: accounts.map(\.accountID), in: database),
                try TaskStore.open(of: debtor, in: database).filter { $0.origin.hasPrefix(Self.origin) }
            )
        }
        let views = try accounts.map { account in
            let ways = try door.ways(to: account.accountID, from: visit.link)
            return view(account, disputes.filter { $0.accountID == account.accountID }, ways)
        }
        let calendar = rules.calendar(of: visit.account.creditorID)
        var values = state.view
        values["csrfField"] = visit.csrf
        values["action"] = visit.ways.portal + "/situation"
        values["accounts"] = views
        values["told"] = told.map {
            ["what": Self.words($0.kind), "at": PlainText.day(calendar.today(at: $0.openedAt))]
        }
        values["situations"] = Situation.allCases.map { situation in
            [
                "id": situation.rawValue, "title": Self.title(situation), "then": Self.consequence(situation),
                "chosen": state.values["situation"] == situation.rawValue,
            ] as [String: Any]
        }
        values["textMax"] = DisputePages.textMax
        values["ways"] = visit.ways.view
        return site.portal(
            door.page("Your account", try templates.render("portal-overview", values), visit.creditor), context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func view(_ account: AccountState, _ disputes: [DisputeCase], _ ways: DebtorDoor.Ways) -> [String: Any] {
        let views = DisputeViews(rules: rules)
        return [
            "reference": account.reference, "owes": account.balance.isPositive,
            "balance": account.balance.formattedForPeople, "ways": ways.view,
            "disputes": disputes.map { views.link($0, ways) }, "hasDisputes": !disputes.isEmpty,
        ]
    }

    // MARK: - Telling of one's situation

    /// Fields: `situation`, `representative` (name and how to reach them), `text`.
    private func tell(
        _ visit: DebtorDoor.Visit, _ request: Request, _ context: AppRequestContext
    ) async throws -> Response {
        let form = try await site.form(request, context, link: visit.link)
        var state = FormState(["situation", "representative", "text"], of: form)
        let text = state.optionalText(form, "text", "What you write", maximum: DisputePages.textMax)
        let name = state.optionalText(form, "representative", "Who speaks for you", maximum: 400)
        let situation = Situation(rawValue: form["situation"] ?? "")
        if situation == nil { state.errors["situation"] = "Choose what fits best." }
        if situation == .represented, name == nil, state.errors["representative"] == nil {
            state.errors["representative"] = "Write who speaks for you and how we reach them."
        }
        guard state.errors.isEmpty, let situation else { return try await page(visit, context, state) }
        let parts = [name.map { "Who speaks for the debtor: \($0)" }, text].compactMap(\.self)
        let debtor = visit.account.debtorID
        let account = visit.account.accountID
        let tasks = tasks
        let done = try await commander.change(
            "situation/\(debtor)", at: { Int64(try TaskStore.count(of: debtor, in: $0)) },
            { work -> Bool in
                let before = try TaskStore.count(of: debtor, in: work.database)
                try tasks.open(
                    situation.taskKind, debtor: debtor, account: account,
                    origin: "\(Self.origin):\(situation.rawValue)",
                    fact: situation.rawValue, text: parts.isEmpty ? nil : parts.joined(separator: "\n"), by: "debtor",
                    work)
                return try TaskStore.count(of: debtor, in: work.database) > before
            })
        // What was told before says nothing new, so nothing is known of what the first one said.
        let said = Self.answer(situation, stopped: done.effective && done.value)
        return site.redirect(to: visit.ways.portal, flash: .success(said))
    }

    private static func title(_ situation: Situation) -> String {
        switch situation {
        case .illness: "I am ill, or somebody in my home is"
        case .hardship: "I have lost income, or cannot pay for now"
        case .debtReview: "I have applied for debt review"
        case .represented: "Somebody speaks for me"
        }
    }

    private static func consequence(_ situation: Situation) -> String {
        switch situation {
        case .illness: "A person reads it and looks for a way with you"
        case .hardship: "A person reads it and looks for a way with you"
        case .debtReview: "Reminders stop while we check it"
        case .represented: "We write to them instead of you: an attorney, a debt counsellor, a relative"
        }
    }

    private static func words(_ kind: PersonTask.Kind) -> String {
        switch kind {
        case .debtReview: "You told us of debt review. Reminders have stopped while we check it."
        case .represented: "You told us who speaks for you. We do not write to you directly meanwhile."
        default: "You told us of your situation. A person reads it."
        }
    }

    private static func answer(_ situation: Situation, stopped: Bool) -> String {
        let silence = stopped ? "Reminders to you have stopped" : "Reminders to you stop within 5 seconds"
        switch situation {
        case .illness, .hardship: return "Thank you for telling us. A person reads it and gets in touch."
        case .debtReview: return "Thank you. \(silence) while we check it with your debt counsellor."
        case .represented: return "Thank you. \(silence). We get in touch with whoever speaks for you."
        }
    }
}
