import Calendars
import Contracts
import DisputeCore
import Money
import Policies
import Web

/// Makes the values of the debtors' dispute pages, in the debtor's language. No I/O: everything comes in.
struct DisputeViews: Sendable {
    let rules: DisputeRules
    let text: DebtorText<DisputeWord>

    private var language: DebtorLanguage { text.language }

    // MARK: - The form

    func form(_ visit: DebtorDoor.Visit, known: [DisputeCase], _ state: FormState) -> [String: Any] {
        let account = visit.account
        let chosen = state.values["invoice"] ?? ""
        var values = state.view
        values["csrfField"] = visit.csrf
        values["action"] = visit.ways.dispute
        values["reference"] = account.reference
        values["balance"] = language.amount(account.balance)
        values["owes"] = account.balance.isPositive
        values["sign"] = PlainText.sign(account.balance.currency)
        values["textMax"] = DisputePages.textMax
        values["known"] = known.map { link($0, visit.ways) }
        values["reasons"] = rules.reasons.map { reason -> [String: Any] in
            var choice: [String: Any] = [
                "id": reason.rawValue, "title": rules.title(of: reason, in: language),
                "chosen": state.values["reason"] == reason.rawValue,
            ]
            let helps = rules.evidence(for: reason, in: language)
            choice["helps"] = helps.isEmpty ? nil : helps.joined(separator: "; ")
            return choice
        }
        values["invoices"] = account.openInvoices.map { invoice in
            [
                "id": invoice.invoiceID.value, "chosen": chosen == invoice.invoiceID.value,
                "title": text.say(
                    .invoiceLine,
                    [
                        "number": invoice.number, "amount": language.amount(invoice.open),
                        "day": language.day(invoice.dueOn),
                    ]),
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
        values["reason"] = rules.title(of: dispute.reason, in: language)
        values["what"] = subject(dispute, visit.account)
        values["openedOn"] = language.day(dispute.openedOn)
        values["deadline"] = language.day(dispute.deadline)
        values["overdue"] = dispute.isOverdue
        values["who"] = visit.creditor?.writerName
        values["standing"] = standing(dispute.standing)
        values["helps"] = rules.evidence(for: dispute.reason, in: language)
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
        values["taken"] = dispute.adjustment.map(language.amount)
        values["why"] = dispute.standing == .withdrawn ? nil : try latest(.resolved, of: dispute, history, words)
        return values
    }

    /// What the disputed amount is, as the debtor put it.
    private func subject(_ dispute: DisputeCase, _ account: AccountState?) -> String {
        let amount = dispute.amount.map(language.amount)
        switch (amount, PlainText.number(of: dispute, account)) {
        case (let amount?, let number?): return text.say(.partOf, ["amount": amount, "number": number])
        case (let amount?, nil): return amount
        case (nil, let number?): return text.say(.allOf, ["number": number])
        case (nil, nil): return text.say(.all)
        }
    }

    private func standing(_ standing: DisputeStanding) -> String {
        switch standing {
        case .open: text.say(.open)
        case .underReview: text.say(.inReview)
        case .upheld: text.say(.upheld)
        case .partlyUpheld: text.say(.partlyUpheld)
        case .rejected: text.say(.rejected)
        case .withdrawn: text.say(.withdrawn)
        }
    }

    /// What is wrong with a claim, in the debtor's words.
    static func said(
        _ refusal: Refusal, _ account: AccountState, _ invoice: InvoiceID?, _ text: DebtorText<DisputeWord>
    ) -> String {
        switch refusal.code {
        case "unknown-invoice": return text.say(.chooseInvoice)
        case "currency-mismatch": return text.say(.otherCurrency, ["currency": account.balance.currency.code])
        default:
            let most = account.openInvoices.first { $0.invoiceID == invoice }?.open ?? account.balance
            guard most.isPositive else { return text.say(.amountNone) }
            return text.say(.amountMost, ["amount": text.language.amount(most)])
        }
    }

    func link(_ dispute: DisputeCase, _ ways: DebtorWays) -> [String: Any] {
        [
            "number": dispute.id.value, "path": ways.dispute + "/" + Paths.escaped(dispute.id.value),
            "reason": rules.title(of: dispute.reason, in: language), "deadline": language.day(dispute.deadline),
            "isOpen": dispute.standing.isOpen, "standing": standing(dispute.standing),
            "openedOn": language.day(dispute.openedOn),
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
                "at": language.day(rules.calendar(of: dispute.creditorID).today(at: entry.at)),
                "instant": entry.at.rfc3339,
            ]
        }
    }
}
