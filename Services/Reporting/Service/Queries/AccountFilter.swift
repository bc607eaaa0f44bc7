import GRDB
import ReportingCore

/// The list of accounts, filtered and sorted.
struct AccountFilter: Sendable, Hashable {
    enum Standing: String, Sendable, CaseIterable { case overdue, disputed, held, promised, settled }
    enum Order: String, Sendable, CaseIterable { case recent, balance, oldest, reference }

    var text: String?
    var segment: String?
    var creditor: String?
    var standing: Standing?
    var order: Order = .recent

    private static let heldSQL = """
        (EXISTS (SELECT 1 FROM hold WHERE holder = 'a/' || a.accountId)
            OR EXISTS (SELECT 1 FROM hold WHERE holder = 'd/' || a.debtorId))
        """
    private static let disputedSQL =
        "EXISTS (SELECT 1 FROM dispute d WHERE d.accountId = a.accountId AND d.isOpen = 1)"

    private func condition(today: Int) -> (sql: String, arguments: StatementArguments) {
        var parts = ["1 = 1"]
        var arguments = StatementArguments()
        if let text {
            // Anywhere in it: people have a part of the number before them, with or without the system's name.
            parts.append("(a.accountId LIKE ? ESCAPE '\\' OR a.reference LIKE ? ESCAPE '\\')")
            let like = "%" + Self.escaped(text) + "%"
            arguments += [like, like]
        }
        if let segment {
            parts.append("s.segment = ?")
            arguments += [segment]
        }
        if let creditor {
            parts.append("a.creditor = ?")
            arguments += [creditor]
        }
        switch standing {
        case .overdue:
            parts.append("a.closed = 0 AND a.balance > 0 AND a.firstDueOn < ?")
            arguments += [today]
        case .disputed: parts.append(Self.disputedSQL)
        case .held: parts.append(Self.heldSQL)
        case .promised: parts.append("a.promiseDueOn IS NOT NULL")
        case .settled: parts.append("(a.closed = 1 OR a.balance <= 0)")
        case nil: break
        }
        return (parts.joined(separator: " AND "), arguments)
    }

    /// The signs that mean something in LIKE mean themselves.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\%_".contains(character) { result.append("\\") }
            result.append(character)
        }
    }

    private var orderSQL: String {
        switch order {
        case .recent: "a.changedAt DESC, a.accountId"
        case .balance: "a.balance DESC, a.accountId"
        case .oldest: "a.firstDueOn IS NULL, a.firstDueOn, a.accountId"
        case .reference: "a.reference, a.accountId"
        }
    }

    func count(today: Int, in database: Database) throws -> Int {
        let (sql, arguments) = condition(today: today)
        return try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM account a LEFT JOIN segment s ON s.accountId = a.accountId WHERE \(sql)",
            arguments: arguments) ?? 0
    }

    func rows(today: Int, limit: Int, offset: Int, in database: Database) throws -> [AccountLine] {
        let (sql, arguments) = condition(today: today)
        return try Row.fetchAll(
            database,
            sql: """
                SELECT a.accountId, a.reference, a.creditor, a.currency, a.balance, a.firstDueOn, a.closed,
                    a.promiseDueOn, a.changedAt, s.segment, \(Self.heldSQL) AS held, \(Self.disputedSQL) AS disputed
                FROM account a LEFT JOIN segment s ON s.accountId = a.accountId
                WHERE \(sql) ORDER BY \(orderSQL) LIMIT ? OFFSET ?
                """, arguments: arguments + [limit, offset]
        ).map(AccountLine.init)
    }
}

/// Segments that any account stands in, for choosing.
enum SegmentNames {
    static func all(in database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "SELECT DISTINCT segment FROM segment ORDER BY segment")
    }
}
