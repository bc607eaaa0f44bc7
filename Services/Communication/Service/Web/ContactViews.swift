import Calendars
import CommunicationCore
import Contracts
import Money
import Policies
import Web

/// Makes the values of the contact pages. No I/O: everything comes in.
enum ContactViews {
    // MARK: - Today

    struct Row: Sendable {
        let line: ContactLine
        let outcome: GateWords.Outcome
        let zone: Zone
        /// Set in a list of one day: its times need no date.
        var day: LocalDate?

        var view: [String: any Sendable] {
            let planned = line.contact.planned
            let local = zone.local(at: line.standing == .ended ? line.changedAt : line.dueAt)
            let time = local.time.iso8601
            return [
                "when": local.date == day ? time : "\(PlainWords.day(local.date)), \(time)",
                "path": PlainWords.path("/contacts/", planned.contactID.value),
                "account": planned.account.value,
                "accountPath": PlainWords.path("/contacts/account/", planned.account.value),
                "debtor": planned.debtor.value, "channel": planned.channel.title,
                "class": planned.contactClass.title, "step": planned.step, "standing": line.standing.title,
                "outcome": outcome.view,
            ]
        }
    }

    static func today(
        _ rows: [Row], filter: ContactFilter, replies: Int, pagination: Pagination
    ) -> [String: Any] {
        let channels = Channel.allCases.map { channel -> [String: any Sendable] in
            ["id": channel.rawValue, "name": channel.title, "chosen": channel == filter.channel]
        }
        let standings = ContactLine.Standing.allCases.map { standing -> [String: any Sendable] in
            ["id": standing.rawValue, "name": standing.title, "chosen": standing == filter.standing]
        }
        return [
            "rows": rows.map(\.view), "none": rows.isEmpty, "channels": channels, "standings": standings,
            "id": filter.id ?? "", "isFiltered": filter != ContactFilter(), "pagination": pagination.view,
            "replies": replies, "hasReplies": replies > 0,
        ]
    }

    static func pagination(_ filter: ContactFilter, page: Int, pageSize: Int, total: Int) -> Pagination {
        var query: [Pagination.QueryItem] = []
        if let channel = filter.channel { query.append(.init("channel", channel.rawValue)) }
        if let standing = filter.standing { query.append(.init("standing", standing.rawValue)) }
        if let id = filter.id { query.append(.init("id", id)) }
        return Pagination(path: "/contacts", query: query, page: page, pageSize: pageSize, total: total)
    }

    // MARK: - One account

    struct ChannelAnswer: Sendable {
        let channel: Channel
        let template: String
        let answer: GateAnswer
    }

    struct AccountView: Sendable {
        let account: AccountState
        let segment: String?
        let strategy: Strategy?
        let planned: PlannedContact?
        let answers: [ChannelAnswer]
        let lines: [ContactLine]
        let now: Instant
        let zone: Zone
    }

    static func account(_ view: AccountView, _ policies: PolicyBundle, _ words: GateWords) -> [String: Any] {
        let account = view.account
        var values: [String: Any] = [
            "person": PersonCard.html(debtor: account.debtorID.value), "debtor": account.debtorID.value,
            "reference": account.reference,
            "creditor": policies.creditors[account.creditorID]?.name ?? account.creditorID.value,
            "balance": account.balance.formattedForPeople, "segment": view.segment ?? "none yet",
            "strategy": view.strategy?.title ?? "none",
            "journey": PlainWords.path("/accounts/", account.accountID.value),
            "now": PlainWords.when(view.now, view.zone), "zone": view.zone.identifier,
            "policy": policies.id,
        ]
        values["next"] = view.planned.map {
            "\($0.channel.title), \($0.step), \(PlainWords.when($0.dueAt, view.zone))"
        }
        values["answers"] = view.answers.map { one -> [String: any Sendable] in
            [
                "channel": one.channel.title, "template": one.template, "reasons": words.reasons(one.answer, view.zone),
                "outcome": GateWords.outcome(one.answer, allowed: "May go now", now: view.now, view.zone).view,
            ]
        }
        let rows = view.lines.map { line in
            Row(
                line: line,
                outcome: line.standing == .planned
                    ? .init(tone: "info", label: "Planned", rules: []) : ContactPages.past(line, view.zone),
                zone: view.zone)
        }
        values["rows"] = rows.map(\.view)
        values["none"] = rows.isEmpty
        return values
    }
}
