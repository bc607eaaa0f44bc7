import Calendars
import Contracts
import Foundation
import Money
import ReportingCore
import Web

/// Makes the values of the accounts' pages. No I/O: everything comes in.
struct AccountViews: Sendable {
    let parts: ReportingParts
    let today: LocalDate

    private var titles: Titles { parts.titles }
    private var time: PlainTime { parts.time }

    // MARK: - The list

    func list(
        _ lines: [AccountLine], _ filter: AccountFilter, _ segments: [String], _ page: Pagination, any: Bool
    ) -> [String: Any] {
        [
            "any": any, "accounts": lines.map(line), "query": filter.text ?? "",
            "segments": Options.make(segments.map { ($0, Titles.words($0)) }, chosen: filter.segment),
            "creditors": Options.creditors(titles, chosen: filter.creditor),
            "standings": Options.make(
                [
                    ("overdue", "Overdue"), ("disputed", "In dispute"), ("held", "On hold"), ("promised", "Promised"),
                    ("settled", "Settled or closed"),
                ], chosen: filter.standing?.rawValue),
            "orders": Options.make(
                [
                    ("recent", "Newest event"), ("balance", "Greatest balance"), ("oldest", "Longest overdue"),
                    ("reference", "Reference"),
                ], chosen: filter.order.rawValue),
            "total": PlainNumber.counted(Int64(page.total), "account", "accounts"), "pagination": page.view,
        ]
    }

    private func line(_ line: AccountLine) -> [String: Any] {
        var view: [String: Any] = [
            "id": line.id, "path": Paths.account(line.id), "reference": line.reference,
            "creditor": titles.creditor(line.creditor), "balance": PlainMoney.full(line.balance, line.currency),
            "changed": time.moment(line.changedAt), "isHeld": line.isHeld, "isDisputed": line.isDisputed,
            "isClosed": line.isClosed, "isSettled": !line.isClosed && line.balance <= 0,
        ]
        if let segment = line.segment { view["segment"] = badge(segment) }
        if !line.isClosed, line.balance > 0, let due = line.firstDueOn, due < today.dayNumber {
            view["overdue"] = PlainNumber.counted(Int64(today.dayNumber - due), "day", "days")
        }
        if let due = line.promiseDueOn { view["promise"] = PlainTime.shortDay(LocalDate(dayNumber: due)) }
        return view
    }

    private func badge(_ segment: String) -> [String: Any] {
        ["name": Titles.words(segment), "letter": Titles.segmentTone(segment)]
    }

    // MARK: - One account

    func account(
        _ facts: AccountFacts, _ page: TimelineQuery.Page, group: TimelineGroup?, isFirst: Bool
    ) -> [String: Any] {
        let state = facts.state
        let overdue = state.overdue(on: today)
        let path = Paths.account(state.accountID.value)
        var view: [String: Any] = [
            "id": state.accountID.value, "reference": state.reference,
            "creditor": titles.creditor(state.creditorID.value), "type": Titles.words(state.debtType.rawValue),
            "opened": PlainTime.day(state.openedOn), "balance": state.balance.formattedForPeople,
            "overdue": overdue.formattedForPeople, "isOverdue": overdue.isPositive, "isClosed": state.closed,
            "isSettled": !state.closed && state.isSettled,
            "invoices": PlainNumber.counted(Int64(state.openInvoices.count), "open invoice", "open invoices"),
            "paidLate": "\(state.invoicesPaidLate) of \(state.invoicesIssued)",
            "broken": "\(state.promisesBroken)", "person": PersonCard.html(debtor: state.debtorID.value),
            "reasons": facts.reasons, "ledger": Paths.ledger(state.accountID.value),
            "decisions": Paths.query("/console/decisions", [("account", state.accountID.value)]),
            "holds": facts.holds.map(hold), "disputes": facts.disputes.map(dispute),
            "isStopped": !facts.holds.isEmpty, "timeline": page.rows.map(row), "isFirst": isFirst,
        ]
        if let segment = facts.segment { view["segment"] = badge(segment) }
        view["strategy"] = facts.strategy.map(titles.strategy)
        view["lastPayment"] = state.lastPaymentOn.map(PlainTime.day)
        view["oldestDue"] = state.openInvoices.map(\.dueOn).min().map(PlainTime.day)
        view["promise"] = state.promise.map {
            ["amount": $0.amount.formattedForPeople, "dueOn": PlainTime.day($0.dueOn)]
        }
        view["debtor"] = facts.debtor.map(debtor)
        view["groups"] = groups(path, group)
        view["older"] = page.next.map { Paths.query(path, [("show", group?.rawValue), ("before", $0.text)]) }
        view["newest"] = isFirst ? nil : Paths.query(path, [("show", group?.rawValue)])
        return view
    }

    private func groups(_ path: String, _ group: TimelineGroup?) -> [[String: Any]] {
        let all: [String: Any] = ["title": "All", "path": path, "isCurrent": group == nil]
        return [all]
            + TimelineGroup.allCases.map {
                ["title": $0.title, "path": Paths.query(path, [("show", $0.rawValue)]), "isCurrent": $0 == group]
            }
    }

    private func debtor(_ debtor: DebtorState) -> [String: Any] {
        func list(_ channels: [Channel]) -> String {
            channels.isEmpty ? "None" : channels.map { Titles.channel($0.rawValue) }.joined(separator: ", ")
        }
        return [
            "reachable": list(debtor.reachable), "optedOut": list(debtor.optedOut), "isRepresented": debtor.represented,
        ]
    }

    private func hold(_ hold: AccountFacts.HoldLine) -> [String: Any] {
        [
            "reason": Titles.words(hold.reason), "since": time.moment(hold.since), "sinceExact": hold.since.rfc3339,
            "onDebtor": hold.onDebtor,
        ]
    }

    private func dispute(_ dispute: AccountFacts.DisputeLine) -> [String: Any] {
        [
            "path": Paths.dispute(dispute.id), "reason": titles.disputeReason(dispute.reason),
            "standing": Titles.words(dispute.standing), "isOpen": dispute.isOpen,
            "deadline": PlainTime.day(dispute.deadline),
        ]
    }

    private func row(_ row: TimelineQuery.Row) -> [String: Any] {
        let line = parts.words.line(row.kind, row.detail)
        var view: [String: Any] = [
            "title": line.title, "tone": line.tone == .neutral ? "" : " timeline-" + line.tone.rawValue,
            "icon": (Icon(rawValue: line.icon) ?? .info).html, "at": row.at.rfc3339, "moment": time.moment(row.at),
        ]
        view["amount"] = line.amount
        view["text"] = line.text.flatMap { $0.isEmpty ? nil : $0 }
        view["decision"] = row.detail["decision"].map(Paths.decision)
        view["dispute"] = row.detail["dispute"].map(Paths.dispute)
        return view
    }
}
