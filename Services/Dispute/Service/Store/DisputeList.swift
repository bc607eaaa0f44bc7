import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import Messaging

/// What the worklist and the API list: disputes by deadline, the most urgent first.
struct DisputeList: Sendable, Hashable {
    /// `nil` is all, open or not.
    var isOpen: Bool?
    var assignee: String?
    var team: String?
    /// A dispute's, account's, debtor's or invoice's id, complete.
    var search: String?

    /// Where a list goes on: behind this dispute.
    struct Cursor: Sendable, Hashable {
        let deadline: String
        let id: String

        init(_ dispute: DisputeCase) {
            deadline = dispute.deadline.iso8601
            id = dispute.id.value
        }

        /// Reads `<deadline>_<id>`.
        init?(_ text: String) {
            let parts = text.split(separator: "_", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            deadline = String(parts[0])
            id = String(parts[1])
        }

        var text: String { "\(deadline)_\(id)" }
    }

    func count(in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM dispute WHERE " + condition.sql, arguments: condition.values)
            ?? 0
    }

    func page(limit: Int, offset: Int = 0, after cursor: Cursor? = nil, in database: Database) throws -> [DisputeCase] {
        let (sql, values) = condition
        let behind = cursor.map { _ in " AND (deadline, disputeId) > (?, ?)" } ?? ""
        var arguments = values
        if let cursor { arguments += [cursor.deadline, cursor.id] }
        arguments += [limit, offset]
        return try Data.fetchAll(
            database,
            sql: "SELECT body FROM dispute WHERE \(sql)\(behind) ORDER BY deadline, disputeId LIMIT ? OFFSET ?",
            arguments: arguments
        ).map { try JSONCoding.decode(DisputeCase.self, from: $0) }
    }

    private var condition: (sql: String, values: StatementArguments) {
        var parts = ["1"]
        var values = StatementArguments()
        if let isOpen {
            parts.append("isOpen = ?")
            values += [isOpen]
        }
        if let assignee {
            parts.append("assignee = ?")
            values += [assignee]
        }
        if let team {
            parts.append("team = ?")
            values += [team]
        }
        if let search {
            parts.append(
                "? IN (disputeId, accountId, debtorId, invoiceId, substr(accountId, instr(accountId, ':') + 1))")
            values += [search]
        }
        return (parts.joined(separator: " AND "), values)
    }
}
