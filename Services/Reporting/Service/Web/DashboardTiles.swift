import Contracts
import ReportingCore

/// The figures on top of the dashboard. The page and its live updates are made of the same ones.
struct DashboardTile: Sendable, Hashable {
    enum Tone: String, Sendable { case plain = "", good = " tile-good", warn = " tile-warn", bad = " tile-bad" }

    let key: String
    let label: String
    let value: String
    let note: String
    var tone = Tone.plain
    var path: String?

    var view: [String: Any] {
        var view: [String: Any] = ["key": key, "label": label, "value": value, "note": note, "tone": tone.rawValue]
        view["path"] = path
        return view
    }
}

extension DashboardFacts {
    /// What happened first, then what stopped or waits for somebody.
    func tiles(_ titles: Titles) -> [DashboardTile] {
        [
            sentTile, paidTile, conversionTile, openTile, promiseTile, replyTile, disputeTile, holdTile,
            refusedTile(titles), errorTile,
        ]
    }

    /// By the names that the page's elements carry.
    func liveValues(_ titles: Titles, time: PlainTime) -> [String: String] {
        var values: [String: String] = [:]
        for tile in tiles(titles) {
            values[tile.key] = tile.value
            values[tile.key + "-note"] = tile.note
        }
        values["events"] = PlainNumber.grouped(progress.events)
        values["now"] = progress.newest.map(time.moment) ?? ""
        return values
    }

    private var sentTile: DashboardTile {
        // In one piece each, the hyphen of e-mail too.
        let channels = byKey(.sent).map { channel in
            let name = Titles.channel(channel.key).replacing("-", with: "\u{2011}")
            return "\(PlainNumber.grouped(channel.count))\u{A0}\(name)"
        }
        return DashboardTile(
            key: "sent", label: "Messages sent", value: PlainNumber.grouped(count(.sent)),
            note: ([today(.sent)] + channels.prefix(3)).joined(separator: " · "), path: "/contacts")
    }

    private var paidTile: DashboardTile {
        let code = currency
        func sum(_ today: Bool) -> (count: Int64, amount: Int64) {
            let row = byKey(.paid, today: today).first { $0.key == code }
            return (row?.count ?? 0, row?.amount ?? 0)
        }
        let total = sum(false)
        let others = byKey(.paid).filter { $0.key != code }.map { PlainMoney.short($0.amount, $0.key) }
        let note =
            ["\(PlainMoney.short(sum(true).amount, code)) today"]
            + ["\(PlainNumber.counted(total.count, "payment", "payments"))"] + others
        return DashboardTile(
            key: "paid", label: "Paid", value: PlainMoney.short(total.amount, code),
            note: note.joined(separator: " · "), tone: .good, path: "/payments")
    }

    private var conversionTile: DashboardTile {
        let (contacts, converted) = (count(.contacted), count(.converted))
        return DashboardTile(
            key: "conversion", label: "Paid after a message",
            value: PlainNumber.percent(converted, of: contacts) ?? "None yet",
            note: contacts == 0
                ? "No message has asked for a payment"
                : "within 14 days of \(PlainNumber.counted(contacts, "message", "messages"))", path: "#conversion")
    }

    /// `12 today`.
    private func today(_ metric: Metric) -> String { "\(PlainNumber.grouped(count(metric, today: true))) today" }

    private var openTile: DashboardTile {
        let code = currency
        let own = open.filter { $0.currency == code }
        let others = Set(open.map(\.currency)).subtracting([code]).sorted().map { other in
            PlainMoney.short(open.filter { $0.currency == other }.reduce(0) { $0 + $1.amount }, other)
        }
        let accounts = open.reduce(0) { $0 + $1.accounts }
        return DashboardTile(
            key: "open", label: "Open balance", value: PlainMoney.short(own.reduce(0) { $0 + $1.amount }, code),
            note: (["on \(PlainNumber.counted(accounts, "account", "accounts"))"] + others).joined(separator: " · "),
            path: "/accounts?order=balance")
    }

    private var promiseTile: DashboardTile {
        DashboardTile(
            key: "promises", label: "Promises kept", value: PlainNumber.grouped(count(.promiseKept)),
            note:
                "\(PlainNumber.grouped(count(.promiseBroken))) broken · "
                + "\(PlainNumber.grouped(count(.promiseMade))) made",
            path: "/accounts?standing=promised")
    }

    private var replyTile: DashboardTile {
        let intents = byKey(.reply).prefix(2).map { "\(Titles.words($0.key)) \(PlainNumber.grouped($0.count))" }
        return DashboardTile(
            key: "replies", label: "Answers", value: PlainNumber.grouped(count(.reply)),
            note: intents.isEmpty ? "Nobody has answered" : ([today(.reply)] + intents).joined(separator: " · "),
            path: "/contacts")
    }

    private var disputeTile: DashboardTile {
        DashboardTile(
            key: "disputes", label: "Open disputes", value: PlainNumber.grouped(openDisputes),
            note: "\(PlainNumber.grouped(count(.disputeOpened, today: true))) opened today · "
                + "\(PlainNumber.grouped(count(.disputeResolved))) resolved",
            tone: openDisputes > 0 ? .warn : .plain, path: "/disputes")
    }

    private var holdTile: DashboardTile {
        let reasons = holds.prefix(2).map { "\(Titles.words($0.reason)) \(PlainNumber.grouped($0.accounts))" }
        return DashboardTile(
            key: "holds", label: "Accounts on hold", value: PlainNumber.grouped(heldAccounts),
            note: reasons.isEmpty ? "Nothing stops collection" : reasons.joined(separator: " · "),
            path: "/accounts?standing=held")
    }

    private func refusedTile(_ titles: Titles) -> DashboardTile {
        let most = causes().first.map { "mostly: " + titles.ruleInShort($0.rule) }
        return DashboardTile(
            key: "refused", label: "Not sent, by a rule", value: PlainNumber.grouped(count(.refusal)),
            note: ([today(.refusal)] + [most].compactMap { $0 }).joined(separator: " · "), path: "/console/decisions")
    }

    private var errorTile: DashboardTile {
        let errors = workflowErrors
        let most = errors.prefix(2).map { "\(PlainNumber.grouped($0.count)) \($0.short)" }
        return DashboardTile(
            key: "errors", label: "Workflow errors", value: PlainNumber.grouped(errors.reduce(0) { $0 + $1.count }),
            note: most.isEmpty ? "Nothing stands still" : most.joined(separator: " · "),
            tone: errors.isEmpty ? .plain : .bad, path: "#errors")
    }
}
