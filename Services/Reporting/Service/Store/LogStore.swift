import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore

/// Writing the timeline, the decision log and the alerts.
enum LogStore {
    static func add(_ entry: TimelineEntry, in database: Database) throws {
        let detail = String(decoding: try JSONCoding.encode(entry.detail), as: UTF8.self)
        try database.cachedStatement(
            sql: "INSERT INTO timeline (subject, at, kind, detail) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
            entry.subject.key, entry.at.millisecondsSinceEpoch, entry.kind.rawValue, detail,
        ])
        if case .account(let id) = entry.subject { try AccountStore.touch(id, at: entry.at, in: database) }
    }

    /// - Parameter body: the record as it was published, input and answer whole.
    static func keep(_ decision: RecordedDecision, _ body: Data, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO decision (decisionId, kind, accountId, contactId, decidedAt, outcome, rules, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (decisionId) DO UPDATE SET decidedAt = excluded.decidedAt, outcome = excluded.outcome,
                    rules = excluded.rules, body = excluded.body
                """
        ).execute(arguments: [
            decision.decisionID.value, decision.kind.rawValue, decision.accountID.value, decision.contactID?.value,
            decision.decidedAt.millisecondsSinceEpoch, decision.outcome,
            " " + decision.answer.refusingRules.joined(separator: " ") + " ", body,
        ])
    }

    /// - Returns: false when the alert was known.
    static func keep(_ alert: AlertRaised, in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO alert (alertId, service, code, text, about, at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            alert.alertID, alert.service, alert.code, alert.text, alert.about, alert.at.millisecondsSinceEpoch,
        ])
        return database.changesCount > 0
    }
}
