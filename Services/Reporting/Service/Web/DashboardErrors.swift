import Contracts
import ReportingCore
import ServiceKit

/// Something of the workflow that did not go by itself, and where it is worked on.
struct WorkflowError: Sendable, Hashable {
    let title: String
    /// For a tile, behind the count: `deliveries in doubt`.
    let short: String
    let note: String
    let count: Int64
    let path: String
    let icon: String
}

extension DashboardFacts {
    private static let parked = "message-parked"

    /// Of the period's days, and only what there is. What is still open stands on the page each leads to: the stream of
    /// events does not say when a person has dealt with a reply or an alert.
    var workflowErrors: [WorkflowError] {
        (parkedMessages + [unreadReplies, deliveriesInDoubt, deliveriesFailed] + otherAlerts).filter { $0.count > 0 }
    }

    private var alerts: [(code: String, service: String, count: Int64)] {
        rows(.alert).reduce(into: [[String]: Int64]()) { $0[[$1.key, $1.other], default: 0] += $1.count }
            .map { (code: $0.key[0], service: $0.key[1], count: $0.value) }
            .sorted { ($1.count, $0.code, $0.service) < ($0.count, $1.code, $1.service) }
    }

    private var parkedMessages: [WorkflowError] {
        let waiting = holds.first { $0.reason == HoldReason.unprocessedFact.rawValue }?.accounts ?? 0
        let note =
            waiting == 0
            ? "No account waits for one now"
            : "\(PlainNumber.counted(waiting, "account waits", "accounts wait")) for one now, and nothing is sent there"
        return alerts.filter { $0.code == Self.parked }.map { alert in
            WorkflowError(
                title: "Events that \(alert.service.isEmpty ? "a service" : alert.service) could not apply",
                short: "events not applied", note: note, count: alert.count,
                path: SetAsideRights.page(of: alert.service)
                    ?? Paths.query("/console/errors", [("code", Self.parked)]), icon: "x-circle")
        }
    }

    private var unreadReplies: WorkflowError {
        WorkflowError(
            title: "Answers that no pattern understood", short: "answers to read", note: "A person reads them",
            count: byKey(.reply).first { $0.key == ReplyIntent.unsure.rawValue }?.count ?? 0, path: "/contacts/replies",
            icon: "message")
    }

    private var deliveriesInDoubt: WorkflowError {
        WorkflowError(
            title: "Deliveries in doubt", short: "deliveries in doubt",
            note: "They may have left, count as sent and are never sent again", count: count(.inDoubt),
            path: AlertPages.deliveries, icon: "clock")
    }

    private var deliveriesFailed: WorkflowError {
        WorkflowError(
            title: "Deliveries that failed", short: "failed deliveries", note: "The strategy takes the next channel",
            count: count(.failed), path: AlertPages.deliveries, icon: "mail")
    }

    private var otherAlerts: [WorkflowError] {
        alerts.filter { $0.code != Self.parked }.map { alert in
            WorkflowError(
                title: Titles.words(alert.code), short: Titles.words(alert.code).lowercased(),
                note: "Told by \(alert.service.isEmpty ? "a service" : alert.service)", count: alert.count,
                path: Paths.query("/console/errors", [("code", alert.code)]), icon: "alert")
        }
    }
}
