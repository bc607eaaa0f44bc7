import Calendars
import Contracts
import DisputeCore
import Money
import Policies
import Web

/// Makes the values of the debtors' dispute pages. No I/O: everything comes in.
struct DisputeViews: Sendable {
    let rules: DisputeRules

    // MARK: - The form

    func form(_ visit: DebtorDoor.Visit, known: [DisputeCase], _ state: FormState) -> [String: Any] {
        let account = visit.account
        let chosen = state.values["invoice"] ?? ""
        var values = state.view
        values["csrfField"] = visit.csrf
        values["action"] = visit.ways.dispute
        values["reference"] = account.reference
        values["balance"] = account.balance.formattedForPeople
        values["owes"] = account.balance.isPositive
        values["sign"] = PlainText.sign(account.balance.currency)
        values["textMax"] = DisputePages.textMax
        values["known"] = known.map { link($0, visit.ways) }
        values["reasons"] = rules.reasons.map { reason -> [String: Any] in
            var choice: [String: Any] = [
                "id": reason.rawValue, "title": rules.title(of: reason),
                "chosen": state.values["reason"] == reason.rawValue,
            ]
            let helps = rules.evidence(for: reason)
            choice["helps"] = helps.isEmpty ? nil : helps.joined(separator: "; ")
            return choice
        }
        values["invoices"] = account.openInvoices.map { invoice in
            [
                "id": invoice.invoiceID.value, "chosen": chosen == invoice.invoiceID.value,
                "title":
                    "\(invoice.number), \(invoice.open.formattedForPeople), due \(PlainText.day(invoice.dueOn))",
            ] as [String: Any]
        }
        values["ways"] = visit.ways.view
        return values
    }

    // MARK: - One dispute

    func page(
        _ visit: DebtorDoor.Visit, _ dispute: DisputeCase, history: [HistoryStore.Entry], words: SealedWords,
        hasStopped: Bool, _ state: FormState
    ) throws -> [String: Any] {
        var values = state.view
        let base = visit.ways.dispute + "/" + Paths.escaped(dispute.id.value)
        values["csrfField"] = visit.csrf
        values["action"] = base
        values["withdrawAction"] = base + "/withdraw"
        values["number"] = dispute.id.value
        values["reference"] = visit.account.reference
        values["isOpen"] = dispute.standing.isOpen
        values["hasStopped"] = hasStopped
        values["reason"] = rules.title(of: dispute.reason)
        values["what"] = subject(dispute, visit.account)
        values["openedOn"] = PlainText.day(dispute.openedOn)
        values["deadline"] = PlainText.day(dispute.deadline)
        values["overdue"] = dispute.isOverdue
        values["team"] = rules.teamName(dispute.team)
        values["who"] = visit.creditor?.writerName ?? "the creditor"
        values["standing"] = PlainText.standing(dispute.standing)
        values["helps"] = rules.evidence(for: dispute.reason)
        values["textMax"] = DisputePages.textMax
        values["asked"] = try latest(.evidenceAsked, of: dispute, history, words)
        values["said"] = try said(dispute, history, words)
        values["outcome"] = dispute.standing.isOpen ? nil : try outcome(dispute, history, words)
        values["ways"] = visit.ways.view
        return values
    }

    private func outcome(
        _ dispute: DisputeCase, _ history: [HistoryStore.Entry], _ words: SealedWords
    ) throws -> [String: Any] {
        var values: [String: Any] = [
            "upheld": dispute.standing == .upheld, "partly": dispute.standing == .partlyUpheld,
            "rejected": dispute.standing == .rejected, "withdrawn": dispute.standing == .withdrawn,
        ]
        values["taken"] = dispute.adjustment?.formattedForPeople
        values["why"] = dispute.standing == .withdrawn ? nil : try latest(.resolved, of: dispute, history, words)
        return values
    }

    /// What the disputed amount is, as the debtor put it.
    func subject(_ dispute: DisputeCase, _ account: AccountState?) -> String {
        let invoice = dispute.invoiceID.map { id in
            let number = account?.openInvoices.first { $0.invoiceID == id }?.number ?? id.unscoped
            return "invoice \(number)"
        }
        switch (dispute.amount, invoice) {
        case (let amount?, let invoice?): return "\(amount.formattedForPeople) of \(invoice)"
        case (let amount?, nil): return amount.formattedForPeople
        case (nil, let invoice?): return "All of \(invoice)"
        case (nil, nil): return "All that is owed"
        }
    }

    func link(_ dispute: DisputeCase, _ ways: DebtorDoor.Ways) -> [String: Any] {
        [
            "number": dispute.id.value, "path": ways.dispute + "/" + Paths.escaped(dispute.id.value),
            "reason": rules.title(of: dispute.reason), "deadline": PlainText.day(dispute.deadline),
            "isOpen": dispute.standing.isOpen, "standing": PlainText.standing(dispute.standing),
            "openedOn": PlainText.day(dispute.openedOn),
        ]
    }

    /// The newest words of a kind.
    private func latest(
        _ kind: HistoryStore.Kind, of dispute: DisputeCase, _ history: [HistoryStore.Entry], _ words: SealedWords
    ) throws -> HTML? {
        guard let entry = history.last(where: { $0.kind == kind && $0.sealed != nil }), let sealed = entry.sealed else {
            return nil
        }
        return Words.html(try words.open(sealed, boundTo: HistoryStore.row(dispute.id.value, entry.id)))
    }

    /// What the debtor wrote, oldest first.
    private func said(
        _ dispute: DisputeCase, _ history: [HistoryStore.Entry], _ words: SealedWords
    ) throws -> [[String: Any]] {
        try history.compactMap { entry in
            guard entry.actor == "debtor", let sealed = entry.sealed else { return nil }
            return [
                "text": Words.html(try words.open(sealed, boundTo: HistoryStore.row(dispute.id.value, entry.id))),
                "at": PlainText.day(rules.calendar(of: dispute.creditorID).today(at: entry.at)),
                "instant": entry.at.rfc3339,
            ]
        }
    }
}
