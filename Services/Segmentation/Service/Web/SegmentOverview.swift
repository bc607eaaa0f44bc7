import Contracts
import Foundation
import GRDB
import Messaging
import Web

/// What the page shows, read in one snapshot.
struct SegmentOverview: Sendable {
    struct Count: Sendable {
        let segment: String
        let accounts: Int

        func view(chosen: String?) -> [String: Any] {
            ["segment": segment, "accounts": "\(accounts)", "isChosen": segment == chosen]
        }
    }

    struct Account: Sendable {
        let id: String
        let segment: String
        let strategy: String
        let reasons: String

        var view: [String: any Sendable] {
            ["id": id, "segment": segment, "strategy": strategy, "reasons": reasons]
        }
    }

    let counts: [Count]
    let accounts: [Account]
    let total: Int
    let pagination: Pagination

    private static let pageSize = 50

    init(segment: String?, page: Int, in database: Database) throws {
        counts = try Row.fetchAll(
            database,
            sql: """
                SELECT segment, count(*) AS accounts FROM segmentCase WHERE segment IS NOT NULL
                GROUP BY segment ORDER BY accounts DESC, segment
                """
        ).map { Count(segment: $0["segment"], accounts: $0["accounts"]) }
        total = counts.filter { segment == nil || $0.segment == segment }.reduce(0) { $0 + $1.accounts }
        pagination = Pagination(
            path: "/segments", query: segment.map { [.init("segment", $0)] } ?? [], page: page, pageSize: Self.pageSize,
            total: total)
        accounts = try Row.fetchAll(
            database,
            sql: """
                SELECT segmented FROM segmentCase WHERE segment IS NOT NULL AND (? IS NULL OR segment = ?)
                ORDER BY accountId LIMIT ? OFFSET ?
                """, arguments: [segment, segment, pagination.pageSize, pagination.offset]
        ).map { row in
            let known = try JSONCoding.decode(AccountSegmented.self, from: row["segmented"])
            return Account(
                id: known.accountID.value, segment: known.segment, strategy: known.strategy,
                reasons: known.reasons.joined(separator: " "))
        }
    }
}
