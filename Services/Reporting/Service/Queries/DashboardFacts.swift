import Calendars
import Contracts
import GRDB
import ReportingCore

/// What the dashboard is asked for.
struct DashboardQuestion: Sendable, Hashable {
    let period: Period
    /// One creditor's figures, or all.
    let creditor: String?
}

/// Everything the dashboard shows, read in one snapshot.
struct DashboardFacts: Sendable {
    struct Open: Sendable {
        /// Empty while segmentation has not spoken.
        let segment: String
        let currency: String
        let amount: Int64
        let accounts: Int64
    }

    let question: DashboardQuestion
    let today: LocalDate
    let days: ClosedRange<Int>
    /// Of the period's days.
    let tallies: [Tally]
    /// Open balances by segment and currency, greatest first.
    let open: [Open]
    let openDisputes: Int64
    let disputedAccounts: Int64
    let heldAccounts: Int64
    /// Accounts held, by reason; one may be held for several.
    let holds: [(reason: String, accounts: Int64)]
    let progress: ProgressStore.Progress

    /// - Parameter zone: the house's clocks.
    init(_ question: DashboardQuestion, now: Instant, zone: Zone, in database: Database) throws {
        self.question = question
        today = zone.local(at: now).date
        days = question.period.days(through: today, first: try TallyStore.firstDay(in: database))
        tallies = try TallyStore.rows(Metric.allCases, days: days, creditor: question.creditor, in: database)
        open = try Self.open(question.creditor, in: database)
        (openDisputes, disputedAccounts) = try Self.disputes(question.creditor, in: database)
        heldAccounts = try Self.heldAccounts(question.creditor, in: database)
        holds = try Self.holds(question.creditor, in: database)
        progress = try ProgressStore.read(in: database)
    }

    // MARK: - Counters

    func count(_ metric: Metric, today only: Bool = false) -> Int64 {
        rows(metric, today: only).reduce(0) { $0 + $1.count }
    }

    func rows(_ metric: Metric, today only: Bool = false) -> [Tally] {
        tallies.filter { $0.metric == metric && (!only || $0.day == today.dayNumber) }
    }

    /// Sums by key, greatest first.
    func byKey(_ metric: Metric, today only: Bool = false) -> [(key: String, count: Int64, amount: Int64)] {
        var sums: [String: (Int64, Int64)] = [:]
        for row in rows(metric, today: only) {
            let known = sums[row.key] ?? (0, 0)
            sums[row.key] = (known.0 + row.count, known.1 + row.amount)
        }
        return sums.map { (key: $0.key, count: $0.value.0, amount: $0.value.1) }
            .filter { $0.count != 0 || $0.amount != 0 }
            .sorted { ($1.count, $0.key) < ($0.count, $1.key) }
    }

    /// What stood in the way, once for each cause of a refusal, most often first.
    func causes(today only: Bool = false) -> [(rule: String, count: Int64)] {
        rows(.refusedBy, today: only).filter(\.other.isEmpty)
            .reduce(into: [String: Int64]()) { $0[$1.key, default: 0] += $1.count }
            .filter { $0.value != 0 }.map { (rule: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
    }

    /// The currency in which most payments came in, or most is owed.
    var currency: String { byKey(.paid).first?.key ?? open.first?.currency ?? "ZAR" }

    // MARK: - Reading

    private static func open(_ creditor: String?, in database: Database) throws -> [Open] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT coalesce(s.segment, '') AS segment, a.currency, sum(a.balance) AS amount, count(*) AS accounts
                FROM account a LEFT JOIN segment s ON s.accountId = a.accountId
                WHERE a.closed = 0 AND a.balance > 0 AND (? IS NULL OR a.creditor = ?)
                GROUP BY 1, 2 ORDER BY amount DESC, 1, 2
                """, arguments: [creditor, creditor]
        ).map {
            Open(segment: $0["segment"], currency: $0["currency"], amount: $0["amount"], accounts: $0["accounts"])
        }
    }

    private static func disputes(_ creditor: String?, in database: Database) throws -> (Int64, Int64) {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) AS open, count(DISTINCT accountId) AS accounts FROM dispute
                WHERE isOpen = 1 AND (? IS NULL OR creditor = ?)
                """, arguments: [creditor, creditor])
        return (row?["open"] ?? 0, row?["accounts"] ?? 0)
    }

    /// Accounts with the holds on them or on their debtors.
    private static let held = """
        SELECT a.accountId, h.reason, a.creditor FROM hold h JOIN account a ON a.accountId = substr(h.holder, 3)
        WHERE h.holder LIKE 'a/%'
        UNION SELECT a.accountId, h.reason, a.creditor FROM hold h JOIN account a ON a.debtorId = substr(h.holder, 3)
        WHERE h.holder LIKE 'd/%'
        """

    private static func heldAccounts(_ creditor: String?, in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: "SELECT count(DISTINCT accountId) FROM (\(held)) WHERE ? IS NULL OR creditor = ?",
            arguments: [creditor, creditor]) ?? 0
    }

    private static func holds(
        _ creditor: String?, in database: Database
    ) throws -> [(reason: String, accounts: Int64)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT reason, count(DISTINCT accountId) AS accounts FROM (\(held)) WHERE ? IS NULL OR creditor = ?
                GROUP BY reason ORDER BY accounts DESC, reason
                """, arguments: [creditor, creditor]
        ).map { (reason: $0["reason"], accounts: $0["accounts"]) }
    }
}
