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
    func tiles(_ titles: Titles) -> [DashboardTile] {
        [
            sentTile, paidTile, openTile, promiseTile, replyTile, disputeTile, holdTile, refusedTile(titles), doubtTile,
            errorTile,
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
        let channels = byKey(.sent, today: true).map { "\(PlainNumber.grouped($0.count)) \(Titles.channel($0.key))" }
        let total = "\(PlainNumber.grouped(count(.sent))) in the period"
        return DashboardTile(
            key: "sent", label: "Messages sent today", value: PlainNumber.grouped(count(.sent, today: true)),
            note: (channels.prefix(3) + [total]).joined(separator: " · "), path: "/contacts")
    }

    private var paidTile: DashboardTile {
        let code = currency
        func sum(_ today: Bool) -> (count: Int64, amount: Int64) {
            let row = byKey(.paid, today: today).first { $0.key == code }
            return (row?.count ?? 0, row?.amount ?? 0)
        }
        let today = sum(true)
        let total = sum(false)
        let others = byKey(.paid).filter { $0.key != code }.map { PlainMoney.short($0.amount, $0.key) }
        let note =
            ["\(PlainNumber.counted(today.count, "payment", "payments"))"]
            + ["\(PlainMoney.short(total.amount, code)) in the period"] + others
        return DashboardTile(
            key: "paid", label: "Paid today", value: PlainMoney.short(today.amount, code),
            note: note.joined(separator: " · "), tone: .good, path: "/payments")
    }

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
            key: "replies", label: "Answers today", value: PlainNumber.grouped(count(.reply, today: true)),
            note: intents.isEmpty ? "Nobody has answered in the period" : intents.joined(separator: " · "),
            path: "/contacts")
    }

    private var disputeTile: DashboardTile {
        DashboardTile(
            key: "disputes", label: "Open disputes", value: PlainNumber.grouped(openDisputes),
            note: "\(PlainNumber.grouped(count(.disputeOpened, today: true))) opened today · "
                + "\(PlainNumber.grouped(count(.disputeResolved))) resolved in the period",
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
        let most = byKey(.refusedBy, today: true).first.map { titles.rule($0.key) }
        return DashboardTile(
            key: "refused", label: "Refused today", value: PlainNumber.grouped(count(.refusal, today: true)),
            note: most.map { "Mostly: \($0)" } ?? "\(PlainNumber.grouped(count(.refusal))) in the period",
            path: "/console/decisions")
    }

    private var doubtTile: DashboardTile {
        let doubt = count(.inDoubt)
        let failed = count(.failed)
        return DashboardTile(
            key: "doubt", label: "In doubt", value: PlainNumber.grouped(doubt),
            note: "\(PlainNumber.grouped(failed)) failed · \(PlainNumber.grouped(count(.unused))) unused",
            tone: doubt > 0 ? .warn : .plain, path: "/contacts")
    }

    private var errorTile: DashboardTile {
        let alerts = count(.alert)
        return DashboardTile(
            key: "errors", label: "Needs a look", value: PlainNumber.grouped(alerts),
            note: alerts == 0 ? "No errors in the period" : "\(PlainNumber.grouped(count(.alert, today: true))) today",
            tone: alerts > 0 ? .bad : .plain, path: "/console/errors")
    }
}
