import GRDB
import ReportingCore

/// The counters.
enum TallyStore {
    static func add(_ tally: Tally, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO tally (metric, day, creditor, key, other, count, amount) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (metric, day, creditor, key, other) DO UPDATE SET
                    count = count + excluded.count, amount = amount + excluded.amount
                """
        ).execute(arguments: [
            tally.metric.rawValue, tally.day, tally.creditor, tally.key, tally.other, tally.count, tally.amount,
        ])
    }

    /// Sums of the metrics over some days, by metric, day, key and other; one creditor's or all.
    static func rows(
        _ metrics: [Metric], days: ClosedRange<Int>, creditor: String?, in database: Database
    ) throws -> [Tally] {
        let marks = databaseQuestionMarks(count: metrics.count)
        var arguments = StatementArguments(metrics.map(\.rawValue))
        arguments += [days.lowerBound, days.upperBound, creditor, creditor]
        return try Row.fetchAll(
            database,
            sql: """
                SELECT metric, day, key, other, sum(count) AS count, sum(amount) AS amount FROM tally
                WHERE metric IN (\(marks)) AND day BETWEEN ? AND ? AND (? IS NULL OR creditor = ?)
                GROUP BY metric, day, key, other ORDER BY metric, day, key, other
                """, arguments: arguments
        ).compactMap { row in
            guard let metric = Metric(rawValue: row["metric"]) else { return nil }
            return Tally(
                metric, day: row["day"], creditor: creditor ?? "", key: row["key"], other: row["other"],
                count: row["count"], amount: row["amount"])
        }
    }

    /// The first day on which anything was counted.
    static func firstDay(in database: Database) throws -> Int? {
        try Int.fetchOne(database, sql: "SELECT min(day) FROM tally WHERE metric <> 'alert'")
    }
}
