import Calendars
import Contracts
import DisputeCore
import Money
import Policies
import Web

/// Makes the values of a dispute's page in the console. No I/O: everything comes in.
struct CaseViews: Sendable {
    let rules: DisputeRules

    /// - Parameter words: opens what people wrote; `nil` leaves it sealed.
    func page(
        _ snapshot: CasePages.Snapshot, words: SealedWords?, csrf: HTML, mayDecide: Bool, user: String,
        today: LocalDate,
        _ state: FormState
    ) throws -> [String: Any] {
        let dispute = snapshot.dispute
        var values = state.view
        values.merge(facts(snapshot, today)) { $1 }
        let path = Paths.dispute(dispute.id.value)
        values["csrfField"] = csrf
        values["path"] = path
        values["acts"] = mayDecide && dispute.standing.isOpen
        values["isMine"] = dispute.assignee == user
        values["noteMax"] = DisputePages.textMax
        if let account = snapshot.accountNow {
            values["sign"] = PlainText.sign(account.balance.currency)
            values["most"] = dispute.adjustmentMax(on: account).formattedForPeople
        }
        values["verdicts"] = Verdict.allCases.map { verdict in
            [
                "id": verdict.rawValue, "title": PlainText.verdict(verdict), "then": Self.consequence(verdict),
                "chosen": state.values["verdict"] == verdict.rawValue,
            ] as [String: Any]
        }
        values["helps"] = rules.evidence(for: dispute.reason)
        values["question"] = state.values["question"] ?? rules.evidence(for: dispute.reason).joined(separator: "\n")
        values["asksOpen"] = state.errors["question"] != nil
        values["history"] = try snapshot.history.reversed().map { try entry($0, dispute, words) }
        values["hasWords"] = snapshot.history.contains { $0.sealed != nil }
        values["wordsShown"] = words != nil
        values["accesses"] = snapshot.accesses.map { ["user": $0.user, "at": PlainText.moment($0.at)] }
        values["states"] = states(snapshot, today)
        values["holds"] = snapshot.holds.map {
            ["reason": PlainText.hold($0.reason), "since": PlainText.moment($0.since)]
        }
        return values
    }

    private func facts(_ snapshot: CasePages.Snapshot, _ today: LocalDate) -> [String: Any] {
        let dispute = snapshot.dispute
        let left = rules.calendar(of: dispute.creditorID).businessDaysLeft(to: dispute.deadline, from: today)
        var values: [String: Any] = [
            "number": dispute.id.value, "account": dispute.accountID.value,
            "books": Paths.books(dispute.accountID.value), "journey": Paths.journey(dispute.accountID.value),
            "reference": snapshot.accountNow?.reference ?? dispute.accountID.value,
            "creditor": rules.creditor(dispute.creditorID)?.name ?? dispute.creditorID.value,
            "person": PersonCard.html(debtor: dispute.debtorID.value), "reason": rules.title(of: dispute.reason),
            "what": PlainText.subject(dispute, snapshot.accountNow ?? snapshot.accountThen),
            "source": PlainText.source(dispute.source), "openedAt": PlainText.moment(dispute.openedAt),
            "deadline": PlainText.day(dispute.deadline), "team": rules.teamName(dispute.team),
            "standing": PlainText.standing(dispute.standing), "isOpen": dispute.standing.isOpen,
            "isGood": dispute.standing == .upheld || dispute.standing == .partlyUpheld,
            "assignee": dispute.assignee ?? "Nobody yet",
            "overdue": dispute.standing.isOpen && left < 0,
            "near": dispute.standing.isOpen && left >= 0 && left <= DeadlineCalendar.warningBusinessDays,
            "left": left == 0 ? "due today" : left == 1 ? "1 working day left" : "\(left) working days left",
        ]
        values["adjustment"] = dispute.adjustment?.formattedForPeople
        values["asked"] = dispute.evidenceAskedAt.map(PlainText.moment)
        values["closedAt"] = dispute.closedAt.map(PlainText.moment)
        return values
    }

    private static func consequence(_ verdict: Verdict) -> String {
        switch verdict {
        case .upheld: "The disputed amount is taken off, or as much of it as you write below"
        case .partlyUpheld: "What you write below is taken off"
        case .rejected: "Nothing is taken off"
        case .withdrawn: "The debtor took it back in words; nothing is taken off"
        }
    }

    /// The account at the opening beside the account now.
    private func states(_ snapshot: CasePages.Snapshot, _ today: LocalDate) -> [[String: Any]] {
        let opened = snapshot.dispute.openedOn
        let rows: [(String, (AccountState, LocalDate) -> String)] = [
            ("Balance", { account, _ in account.balance.formattedForPeople }),
            ("Overdue", { account, day in account.overdue(on: day).formattedForPeople }),
            ("Open invoices", { account, _ in "\(account.openInvoices.count)" }),
            ("Payments received", { account, _ in "\(account.paymentsReceived)" }),
            ("Last payment", { account, _ in account.lastPaymentOn.map(PlainText.day) ?? "None" }),
        ]
        return rows.map { name, value in
            [
                "name": name, "then": snapshot.accountThen.map { value($0, opened) } ?? "",
                "now": snapshot.accountNow.map { value($0, today) } ?? "",
            ]
        }
    }

    private func entry(
        _ entry: HistoryStore.Entry, _ dispute: DisputeCase, _ words: SealedWords?
    ) throws -> [String: Any] {
        var values: [String: Any] = [
            "title": PlainText.history(entry.kind), "at": PlainText.moment(entry.at), "instant": entry.at.rfc3339,
            "by": PlainText.actor(entry.actor), "isGood": entry.kind == .resolved, "isBad": entry.kind == .overdue,
            "isWarn": entry.kind == .near || entry.kind == .evidenceAsked, "isInfo": entry.kind == .opened,
        ]
        if entry.kind == .assigned || entry.kind == .resolved { values["fact"] = entry.fact }
        if let sealed = entry.sealed {
            values["isSealed"] = words == nil
            values["text"] = try words.map {
                Words.html(try $0.open(sealed, boundTo: HistoryStore.row(dispute.id.value, entry.id)))
            }
        }
        return values
    }
}
