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
            "export": PlainWords.query("/contacts/today.csv", query(filter)),
            "replies": replies, "hasReplies": replies > 0,
        ]
    }

    static func pagination(_ filter: ContactFilter, page: Int, pageSize: Int, total: Int) -> Pagination {
        Pagination(path: "/contacts", query: query(filter), page: page, pageSize: pageSize, total: total)
    }

    private static func query(_ filter: ContactFilter) -> [Pagination.QueryItem] {
        var query: [Pagination.QueryItem] = []
        if let channel = filter.channel { query.append(.init("channel", channel.rawValue)) }
        if let standing = filter.standing { query.append(.init("standing", standing.rawValue)) }
        if let id = filter.id { query.append(.init("id", id)) }
        return query
    }

    // MARK: - One account

    struct AccountView: Sendable {
        let trial: AccountTrial.Result
        /// Asked of now, and not of an instant that somebody chose.
        let isNow: Bool
        let lines: [ContactLine]
        let now: Instant
    }

    static func account(_ view: AccountView, _ policies: PolicyBundle, _ words: GateWords) -> [String: Any] {
        let trial = view.trial
        let account = trial.account
        let zone = trial.zone
        var values: [String: Any] = [
            "person": PersonCard.html(debtor: account.debtorID.value), "debtor": account.debtorID.value,
            "reference": account.reference,
            "creditor": policies.creditors[account.creditorID]?.name ?? account.creditorID.value,
            "balance": account.balance.formattedForPeople, "segment": trial.segment ?? "none yet",
            "strategy": trial.strategy?.title ?? "none",
            "journey": PlainWords.path("/accounts/", account.accountID.value),
            "at": PlainWords.when(trial.at, zone), "zone": zone.identifier, "isNow": view.isNow,
            "field": String(zone.local(at: trial.at).iso8601.prefix(16)),
            "path": PlainWords.path("/contacts/account/", account.accountID.value), "policy": policies.id,
        ]
        values["next"] = trial.planned.map {
            "\($0.channel.title), \($0.step), \(PlainWords.when($0.dueAt, zone))"
        }
        let allowed = view.isNow ? "May go now" : "May go then"
        values["answers"] = trial.decisions.map { contact, answer -> [String: any Sendable] in
            [
                "channel": contact.channel.title, "template": contact.template, "reasons": words.reasons(answer, zone),
                "outcome": GateWords.outcome(answer, allowed: allowed, now: trial.at, zone).view,
            ]
        }
        let rows = view.lines.map { line in
            Row(
                line: line,
                outcome: line.standing == .planned
                    ? .init(tone: "info", label: "Planned", rules: []) : ContactPages.past(line, zone),
                zone: zone)
        }
        values["rows"] = rows.map(\.view)
        values["none"] = rows.isEmpty
        return values
    }
}
