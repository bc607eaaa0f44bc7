import Calendars
import Contracts
import Crypto
import Foundation
import Hummingbird
import Messaging
import ReportingCore
import Storage
import Web

/// `/console/decisions`: every decision with its whole input, the rules that spoke, and the answer.
struct DecisionPages: Sendable {
    let parts: ReportingParts

    func addRoutes(to staff: RouterGroup<AppRequestContext>) {
        staff.get("console/decisions") { request, context in try await list(request, context) }
        staff.get("console/decisions/:id") { _, context in try await decision(context) }
    }

    // MARK: - The log

    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        var query = DecisionQuery()
        query.account = request.queryText("account")
        query.outcome = request.queryText("outcome")
        query.rule = request.queryText("rule")
        if request.queryText("before") != nil {
            query.before = Int64(try request.queryInteger("before", in: 1...Int.max, default: 1))
        }
        let asked = query
        let (lines, next) = try await parts.store.read { try asked.lines(in: $0) }
        var values: [String: Any] = [
            "lines": lines.map(line), "account": query.account ?? "", "rule": query.rule ?? "",
            "isFiltered": query.account != nil || query.outcome != nil || query.rule != nil,
            "outcomes": Options.make(Self.outcomes, chosen: query.outcome),
        ]
        values["ruleText"] = query.rule.map(parts.titles.rule)
        let kept = [("account", query.account), ("outcome", query.outcome), ("rule", query.rule)]
        values["older"] = next.map { Paths.query("/console/decisions", kept + [("before", "\($0)")]) }
        values["newest"] = query.before == nil ? nil : Paths.query("/console/decisions", kept)
        return parts.site.console(
            Page(
                title: "Decisions", area: .audit, body: try parts.templates.render("decisions", values),
                lead: "Why a message left, waited or was not sent. Each can be replayed from its record.",
                parents: [.init("Audit", path: "/console/audit")]), context)
    }

    private static let outcomes: [(id: String, name: String)] = [
        ("allow", "Allowed"), ("delay", "Later"), ("route", "To a person"), ("deny", "Refused"),
    ]

    private func line(_ line: DecisionQuery.Line) -> [String: Any] {
        [
            "path": Paths.decision(line.id), "moment": parts.time.moment(line.decidedAt),
            "account": line.account, "accountPath": Paths.account(line.account),
            "outcome": Self.outcomeText(line.kind, line.outcome), "tone": Self.tone(line.kind, line.outcome),
            "rules": line.rules.prefix(3).map { ["id": $0, "text": parts.titles.rule($0)] },
            "more": max(0, line.rules.count - 3), "hasMore": line.rules.count > 3, "isRefusal": !line.rules.isEmpty,
            "isSegment": line.kind == "segment",
        ]
    }

    private static func outcomeText(_ kind: String, _ outcome: String) -> String {
        kind == "segment"
            ? "Segment: \(Titles.words(outcome).lowercased())"
            : outcomes.first { $0.id == outcome }?.name ?? Titles.words(outcome)
    }

    private static func tone(_ kind: String, _ outcome: String) -> String {
        switch outcome {
        case _ where kind == "segment": ""
        case "allow": "badge-good"
        case "delay": "badge-info"
        case "route": "badge-warn"
        default: "badge-bad"
        }
    }

    // MARK: - One decision

    private func decision(_ context: AppRequestContext) async throws -> Response {
        let id = try context.pathParameter("id")
        guard let body = try await parts.store.read({ try DecisionQuery.body(id, in: $0) }) else {
            throw ProblemDetails.notFound("There is no decision of this id.")
        }
        let record = try JSONCoding.decode(RecordedDecision.self, from: body)
        let tree = try JSONTree(body)
        let input = tree["input"]
        let digest = input.map { Data(SHA256.hash(data: Data($0.compact.utf8))).hexadecimal }
        var values: [String: Any] = [
            "id": record.decisionID.value, "account": record.accountID.value,
            "accountPath": Paths.account(record.accountID.value), "moment": parts.time.moment(record.decidedAt),
            "at": record.decidedAt.rfc3339, "policy": record.policyVersion,
            "outcome": Self.outcomeText(record.kind.rawValue, record.outcome),
            "tone": Self.tone(record.kind.rawValue, record.outcome), "digest": record.inputDigest,
            "isIntact": digest == record.inputDigest, "input": input?.pretty ?? "",
            "answer": tree["answer"]?.pretty ?? "",
            "verdicts": verdicts(record), "any": !verdicts(record).isEmpty,
        ]
        values["contact"] = record.contactID?.value
        values["zone"] = record.zoneData
        values["until"] = (record.answer.until ?? record.answer.notAfter).flatMap { try? Instant(rfc3339: $0) }
            .map(parts.time.moment)
        values["untilLabel"] = record.answer.until == nil ? "Must leave before" : "Decided again"
        values["strategy"] = record.answer.strategy.map(parts.titles.strategy)
        return parts.site.console(
            Page(
                title: "Decision", area: .audit, body: try parts.templates.render("decision", values),
                parents: [.init("Decisions", path: "/console/decisions")]), context)
    }

    /// Rules that stood in the way first.
    private func verdicts(_ record: RecordedDecision) -> [[String: Any]] {
        let spoken = record.answer.verdicts ?? []
        let ordered = spoken.filter { $0.effect != "allow" } + spoken.filter { $0.effect == "allow" }
        let rules = ordered.map { verdict in
            [
                "rule": verdict.ruleID, "text": verdict.text ?? "", "title": parts.titles.rule(verdict.ruleID),
                "source": verdict.source ?? "", "class": verdict.effect == "allow" ? "reason-allow" : "reason-deny",
            ] as [String: Any]
        }
        let reasons = (record.answer.reasons ?? []).map { reason in
            ["rule": "", "text": "", "source": "", "title": reason, "class": "reason-allow"] as [String: Any]
        }
        return rules + reasons
    }
}
