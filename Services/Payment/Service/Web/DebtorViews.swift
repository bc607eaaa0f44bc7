import Calendars
import Contracts
import Money
import PaymentCore
import Policies
import Web

/// Makes the values of the debtors' pages. No I/O: everything comes in.
struct DebtorViews: Sendable {
    let creditor: Creditor?
    let today: LocalDate

    /// Where the other pages behind the same link are.
    struct Ways: Sendable, Hashable {
        let pay: String
        let statement: String
        let dispute: String
        let preferences: String
        let portal: String
    }

    // MARK: - Pay

    func pay(
        _ snapshot: AccountSnapshot, ways: Ways, csrf: HTML, cameBack: Bool, form: FormState = FormState()
    ) -> [String: Any] {
        let ledger = snapshot.ledger
        let balance = ledger.balance
        var values: [String: Any] = [
            "csrfField": csrf, "pay": ways.pay, "promiseAction": ways.pay + "/promise", "ways": links(ways),
            "reference": ledger.terms.reference, "balance": balance.formattedForPeople,
            "owes": balance.isPositive, "settled": !balance.isPositive, "hasCredit": balance.isNegative,
            "credit": balance.negated.formattedForPeople, "amountError": form.errors["amount"] ?? "",
            "promiseAmountError": form.errors["promise-amount"] ?? "", "dueOnError": form.errors["due-on"] ?? "",
            "invalidAmount": form.errors["amount"] != nil,
            "invalidPromiseAmount": form.errors["promise-amount"] != nil, "invalidDueOn": form.errors["due-on"] != nil,
            "isWrong": !form.errors.isEmpty,
            "problems": form.errors.sorted { $0.key > $1.key }.map { ["field": $0.key, "text": $0.value] },
            "amount": form.values["amount"] ?? "", "canPart": balance > partMinimum(ledger),
            "canPromise": (ledger.promise == nil && !ledger.isClosed) || isPromise(form),
            "minimum": partMinimum(ledger).formattedForPeople,
            "prefix": PlainText.sign(ledger.currency), "openPart": form.errors["amount"] != nil,
            "openPromise": isPromise(form),
            "promiseAmount": form.values["promiseAmount"] ?? balance.decimalString,
            "promiseDay": form.values["dueOn"] ?? "", "firstDay": today.iso8601,
            "lastDay": today.adding(days: PromiseToPay.daysMax).iso8601,
            "lastDayText": PlainText.day(today.adding(days: PromiseToPay.daysMax)),
        ]
        values["invoices"] = invoices(ledger)
        values["rest"] = rest(ledger)
        values["promise"] = ledger.promise.map {
            ["amount": $0.amount.formattedForPeople, "dueOn": PlainText.day($0.dueOn)]
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
    func promiseErrors(_ refusals: [Refusal]) -> [String: String] {
        var errors: [String: String] = [:]
        for refusal in refusals {
            let last = today.adding(days: PromiseToPay.daysMax)
            let text =
                refusal.code == "date-range"
                ? "Choose a day from \(PlainText.day(today)) to \(PlainText.day(last))." : refusal.text
            errors[refusal.field == "amount" ? "promise-amount" : "due-on"] = text
        }
        return errors
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
                "name": "\(PlainText.part(invoice.part)) \(invoice.number)", "due": PlainText.day(invoice.dueOn),
                "open": invoice.open.formattedForPeople, "overdue": invoice.dueOn < today,
                "dueToday": invoice.dueOn == today, "partlyPaid": invoice.open != invoice.amount,
                "amount": invoice.amount.formattedForPeople,
            ]
        }
    }

    private func rest(_ ledger: AccountLedger) -> [String: Any]? {
        let left = open(ledger).dropFirst(Self.invoicesShown)
        guard !left.isEmpty else { return nil }
        let sum = left.reduce(Money.zero(ledger.currency)) { $0 + $1.open }
        return ["count": left.count, "open": sum.formattedForPeople]
    }

    private func open(_ ledger: AccountLedger) -> [Invoice] {
        ledger.openInvoices.sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }
    }

    /// Holds stop messages, not payments; which hold it is, is the debtor's business and on the dispute page only.
    private func paused(_ snapshot: AccountSnapshot) -> [String: Any]? {
        let dispute = snapshot.disputes.first { $0.standing.isOpen }
        guard dispute != nil || (!snapshot.holds.isEmpty && snapshot.ledger.balance.isPositive) else { return nil }
        var values: [String: Any] = ["byDispute": dispute != nil]
        values["deadline"] = dispute.map { PlainText.day($0.deadline) }
        return values
    }

    private func bank(_ ledger: AccountLedger) -> [String: Any]? {
        guard let bank = creditor?.bank, ledger.balance.isPositive else { return nil }
        return [
            "bank": bank.bank, "holder": bank.holder, "account": bank.account, "branch": bank.branch,
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
            return [
                "paid": [
                    "amount": intent.amount.formattedForPeople, "on": PlainText.day(credit.valueOn),
                    "id": payment.value, "reference": snapshot.ledger.terms.reference,
                    "left": snapshot.ledger.balance.isPositive ? snapshot.ledger.balance.formattedForPeople : "",
                    "leftSome": snapshot.ledger.balance.isPositive,
                ] as [String: Any]
            ]
        case .open: return ["waiting": true]
        case .failed: return ["failed": true]
        }
    }

    private func links(_ ways: Ways) -> [String: Any] {
        [
            "pay": ways.pay, "statement": ways.statement, "dispute": ways.dispute, "preferences": ways.preferences,
            "portal": ways.portal,
        ]
    }

    // MARK: - Statement

    func statement(_ snapshot: AccountSnapshot, ways: Ways) -> [String: Any] {
        let ledger = snapshot.ledger
        let effects = snapshot.journal.map { $0.effect(in: ledger.currency) }
        let forward = ledger.balance - effects.reduce(.zero(ledger.currency), +)
        var running = forward
        var lines: [[String: Any]] = []
        for (entry, effect) in zip(snapshot.journal, effects) where entry.kind != .creditApplied {
            running = running + effect
            lines.append([
                "day": PlainText.day(entry.valueOn), "date": entry.valueOn.iso8601,
                "text": PlainText.entry(entry, ledger), "amount": effect.formattedForPeople,
                "balance": running.formattedForPeople, "isCredit": effect.isNegative,
            ])
        }
        return [
            "lines": Array(lines.reversed()), "isEmpty": lines.isEmpty, "reference": ledger.terms.reference,
            "balance": ledger.balance.formattedForPeople, "owes": ledger.balance.isPositive,
            "hasForward": !forward.isZero, "forward": forward.formattedForPeople, "ways": links(ways),
            "today": PlainText.day(today),
        ]
    }

    // MARK: - Who asks

    /// `Umbani Recoveries (Pty) Ltd, registered debt collector 0031245/11, for Karoo Home`.
    var collectorLine: String? {
        guard let creditor, let collector = creditor.collector else { return nil }
        return "\(collector.name), registered debt collector \(collector.registration), for \(creditor.name)"
    }

    var help: [String] {
        creditor.map { ["Call \($0.phone) or write to \($0.replyTo). A person answers."] } ?? []
    }

    func page(_ title: String, _ body: HTML) -> PortalPage {
        PortalPage(
            title: title, creditor: creditor?.name ?? "Your account", collector: collectorLine, body: body, help: help,
            legal: [
                "You may ask how the amount is made up, dispute it, and take advice before you agree to anything."
            ])
    }
}
