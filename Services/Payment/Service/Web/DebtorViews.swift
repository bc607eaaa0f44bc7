import Calendars
import Contracts
import Money
import PaymentCore
import Policies
import Web

/// Makes the values of the debtors' pages, in the debtor's language. No I/O: everything comes in.
struct DebtorViews: Sendable {
    let creditor: Creditor?
    let today: LocalDate
    let text: DebtorText<PayWord>

    private var language: DebtorLanguage { text.language }

    // MARK: - Pay

    func pay(
        _ snapshot: AccountSnapshot, ways: DebtorWays, csrf: HTML, cameBack: Bool, form: FormState = FormState()
    ) -> [String: Any] {
        let ledger = snapshot.ledger
        let balance = ledger.balance
        var values: [String: Any] = [
            "csrfField": csrf, "pay": ways.pay, "promiseAction": ways.pay + "/promise", "ways": ways.view,
            "reference": ledger.terms.reference, "balance": language.amount(balance),
            "owes": balance.isPositive, "settled": !balance.isPositive, "amountError": form.errors["amount"] ?? "",
            "promiseAmountError": form.errors["promise-amount"] ?? "", "dueOnError": form.errors["due-on"] ?? "",
            "invalidAmount": form.errors["amount"] != nil,
            "invalidPromiseAmount": form.errors["promise-amount"] != nil, "invalidDueOn": form.errors["due-on"] != nil,
            "isWrong": !form.errors.isEmpty,
            "problems": form.errors.sorted { $0.key > $1.key }.map { ["field": $0.key, "text": $0.value] },
            "amount": form.values["amount"] ?? "", "canPart": balance > partMinimum(ledger),
            "canPromise": (ledger.promise == nil && !ledger.isClosed) || isPromise(form),
            "minimum": language.amount(partMinimum(ledger)),
            "prefix": PlainText.sign(ledger.currency), "openPart": form.errors["amount"] != nil,
            "openPromise": isPromise(form),
            "promiseAmount": form.values["promiseAmount"] ?? language.typed(balance),
            "promiseDay": form.values["dueOn"] ?? "", "firstDay": today.iso8601,
            "lastDay": today.adding(days: PromiseToPay.daysMax).iso8601,
            "lastDayText": language.day(today.adding(days: PromiseToPay.daysMax)),
        ]
        if balance.isNegative { values["credit"] = language.amount(balance.negated) }
        values["again"] = snapshot.intent.map { ways.pay + "?paid=" + $0.id }
        values["invoices"] = invoices(ledger)
        values["isSum"] = ledger.openInvoices.map(\.open) != [balance]
        values["rest"] = rest(ledger)
        values["promise"] = ledger.promise.map {
            ["amount": language.amount($0.amount), "dueOn": language.day($0.dueOn)]
        }
        values["paused"] = paused(snapshot)
        values["bank"] = bank(ledger)
        values.merge(receipt(snapshot, cameBack: cameBack)) { $1 }
        return values
    }

    private func isPromise(_ form: FormState) -> Bool {
        form.errors["promise-amount"] != nil || form.errors["due-on"] != nil
    }

    /// What is wrong with a promise, by field, in the debtor's words.
    func promiseErrors(_ refusals: [Refusal], _ ledger: AccountLedger) -> [String: String] {
        var errors: [String: String] = [:]
        for refusal in refusals {
            errors[refusal.field == "amount" ? "promise-amount" : "due-on"] = said(refusal, ledger)
        }
        return errors
    }

    private func said(_ refusal: Refusal, _ ledger: AccountLedger) -> String {
        switch refusal.code {
        case "date-range":
            let last = today.adding(days: PromiseToPay.daysMax)
            return text.say(.dayRange, ["first": language.day(today), "last": language.day(last)])
        case "account-closed": return text.say(.closed)
        case "promise-open": return text.say(.promiseOpen)
        default: return text.say(.amountOwed, ["amount": language.amount(ledger.balance)])
        }
    }

    /// What is wrong with an amount to pay at once.
    func amountError(_ ledger: AccountLedger) -> String {
        text.say(
            .amountRange,
            ["least": language.amount(partMinimum(ledger)), "most": language.amount(ledger.balance)])
    }

    /// The least that can be paid at once: a small sum, or all if less is owed.
    func partMinimum(_ ledger: AccountLedger) -> Money {
        PaymentLimits.partPaymentMin(ledger.currency).min(ledger.balance)
    }

    /// Most invoices listed; the rest is one line.
    private static let invoicesShown = 12

    private func invoices(_ ledger: AccountLedger) -> [[String: Any]] {
        open(ledger).prefix(Self.invoicesShown).map { invoice in
            [
                "name": name(of: invoice), "due": due(invoice), "open": language.amount(invoice.open),
                "partlyPaid": invoice.open != invoice.amount,
                "amount": language.amount(invoice.amount),
            ]
        }
    }

    private func name(of invoice: Invoice) -> String {
        let word: PayWord =
            switch invoice.part {
            case .principal: .principal
            case .interest: .interest
            case .fee: .fee
            }
        return text.say(word, ["number": invoice.number])
    }

    private func due(_ invoice: Invoice) -> String {
        guard invoice.dueOn != today else { return text.say(.dueToday) }
        return text.say(invoice.dueOn < today ? .wasDue : .due, ["due": language.day(invoice.dueOn)])
    }

    private func rest(_ ledger: AccountLedger) -> [String: Any]? {
        let left = open(ledger).dropFirst(Self.invoicesShown)
        guard !left.isEmpty else { return nil }
        let sum = left.reduce(Money.zero(ledger.currency)) { $0 + $1.open }
        return ["count": left.count, "open": language.amount(sum)]
    }

    private func open(_ ledger: AccountLedger) -> [Invoice] {
        ledger.openInvoices.sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }
    }

    /// Holds stop messages, not payments; which hold it is, is the debtor's business and on the dispute page only.
    private func paused(_ snapshot: AccountSnapshot) -> [String: Any]? {
        let dispute = snapshot.disputes.first { $0.standing.isOpen }
        guard dispute != nil || (!snapshot.holds.isEmpty && snapshot.ledger.balance.isPositive) else { return nil }
        var values: [String: Any] = ["byDispute": dispute != nil]
        values["deadline"] = dispute.map { language.day($0.deadline) }
        return values
    }

    private func bank(_ ledger: AccountLedger) -> [String: Any]? {
        guard let bank = creditor?.bank, ledger.balance.isPositive else { return nil }
        return [
            "name": bank.bank, "holder": bank.holder, "account": bank.account, "branch": bank.branch,
            "reference": ledger.terms.reference,
        ]
    }

    private func receipt(_ snapshot: AccountSnapshot, cameBack: Bool) -> [String: Any] {
        guard cameBack, let intent = snapshot.intent else { return [:] }
        switch intent.standing {
        case .succeeded:
            guard let payment = intent.paymentID, let credit = snapshot.ledger.credits[.payment(payment)] else {
                return [:]
            }
            let balance = snapshot.ledger.balance
            var paid: [String: Any] = [
                "amount": language.amount(intent.amount), "on": language.day(credit.valueOn), "id": payment.value,
                "reference": snapshot.ledger.terms.reference,
            ]
            if balance.isPositive { paid["left"] = language.amount(balance) }
            return ["paid": paid]
        case .open: return ["waiting": true]
        case .failed: return ["failed": true]
        }
    }

    // MARK: - Statement

    func statement(_ snapshot: AccountSnapshot, ways: DebtorWays) -> [String: Any] {
        let ledger = snapshot.ledger
        let effects = snapshot.journal.map { $0.effect(in: ledger.currency) }
        let forward = ledger.balance - effects.reduce(.zero(ledger.currency), +)
        var running = forward
        var lines: [[String: Any]] = []
        for (entry, effect) in zip(snapshot.journal, effects) where entry.kind != .creditApplied {
            running = running + effect
            lines.append([
                "day": language.day(entry.valueOn), "date": entry.valueOn.iso8601,
                "text": name(of: entry, in: ledger), "amount": language.amount(effect),
                "balance": language.amount(running),
            ])
        }
        return [
            "lines": Array(lines.reversed()), "isEmpty": lines.isEmpty, "reference": ledger.terms.reference,
            "balance": language.amount(ledger.balance), "owes": ledger.balance.isPositive,
            "hasForward": !forward.isZero, "forward": language.amount(forward), "ways": ways.view,
            "today": language.day(today),
        ]
    }

    /// A journal entry as a debtor understands it.
    private func name(of entry: JournalEntry, in ledger: AccountLedger) -> String {
        switch entry.kind {
        case .invoiceIssued: invoice(entry.reference, in: ledger)
        case .invoiceCancelled: text.say(.cancelled, ["invoice": invoice(entry.reference, in: ledger)])
        case .paymentReceived: text.say(.payment)
        case .paymentReversed: text.say(.reversed)
        case .creditNoteIssued: text.say(.creditNote)
        case .disputeAdjusted: text.say(.afterDispute)
        case .creditApplied: text.say(.creditUsed)
        }
    }

    private func invoice(_ id: String, in ledger: AccountLedger) -> String {
        ledger.invoices[InvoiceID(id)].map(name(of:)) ?? text.say(.principal, ["number": id])
    }

    // MARK: - Who asks

    func page(_ title: PayWord, _ body: HTML, _ languages: [LanguageLink]) -> PortalPage {
        PortalPage(
            title: text.say(title), sender: creditor.map(PageSender.init), body: body, language: language,
            languages: languages)
    }
}
