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
            return view(account, disputes.filter { $0.accountID == account.accountID }, ways, visit.text)
        }
        let calendar = rules.calendar(of: visit.account.creditorID)
        var values = state.view
        values["csrfField"] = visit.csrf
        values["action"] = visit.ways.portal + "/situation"
        values["accounts"] = views
        values["told"] = told.map {
            [
                "what": visit.text.say(Self.words($0.kind)),
                "at": visit.language.day(calendar.today(at: $0.openedAt)),
            ]
        }
        values["situations"] = Situation.allCases.map { situation in
            [
                "id": situation.rawValue, "title": visit.text.say(Self.title(situation)),
                "then": visit.text.say(Self.consequence(situation)),
                "chosen": state.values["situation"] == situation.rawValue,
            ] as [String: Any]
        }
        values["textMax"] = DisputePages.textMax
        values["ways"] = visit.ways.view
        return site.portal(
            try door.page(visit, .titlePortal, "portal-overview", values), context,
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func view(
        _ account: AccountState, _ disputes: [DisputeCase], _ ways: DebtorWays, _ text: DebtorText<DisputeWord>
    ) -> [String: Any] {
        let views = DisputeViews(rules: rules, text: text)
        return [
            "reference": account.reference, "owes": account.balance.isPositive,
            "balance": text.language.amount(account.balance), "ways": ways.view,
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
        let text = state.optionalText(form, "text", visit.text, maximum: DisputePages.textMax)
        let name = state.optionalText(form, "representative", visit.text, maximum: 400)
        let situation = Situation(rawValue: form["situation"] ?? "")
        if situation == nil { state.errors["situation"] = visit.text.say(.chooseSituation) }
        if situation == .represented, name == nil, state.errors["representative"] == nil {
            state.errors["representative"] = visit.text.say(.nameRepresentative)
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
        return site.redirect(to: visit.ways.portal, flash: .success(visit.text.say(said)))
    }

    private static func title(_ situation: Situation) -> DisputeWord {
        switch situation {
        case .illness: .illness
        case .hardship: .hardship
        case .debtReview: .debtReview
        case .represented: .represented
        }
    }

    private static func consequence(_ situation: Situation) -> DisputeWord {
        switch situation {
        case .illness, .hardship: .thenPerson
        case .debtReview: .thenDebtReview
        case .represented: .thenRepresented
        }
    }

    private static func words(_ kind: PersonTask.Kind) -> DisputeWord {
        switch kind {
        case .debtReview: .toldDebtReview
        case .represented: .toldRepresented
        default: .toldSituation
        }
    }

    private static func answer(_ situation: Situation, stopped: Bool) -> DisputeWord {
        switch situation {
        case .illness, .hardship: .thanksPerson
        case .debtReview: stopped ? .thanksDebtReview : .thanksDebtReviewSoon
        case .represented: stopped ? .thanksRepresented : .thanksRepresentedSoon
        }
    }
}
