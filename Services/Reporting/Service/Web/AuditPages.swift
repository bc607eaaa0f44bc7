import Calendars
import Hummingbird
import ReportingCore
import Storage
import Web

/// `/console/audit`: the chain's head, and checking it.
struct AuditPages: Sendable {
    let parts: ReportingParts

    func addRoutes(to staff: RouterGroup<AppRequestContext>, router: AppRouter) {
        staff.get("console/audit") { _, context in try await page(context) }
        staff.get("api/reporting/audit/events") { _, _ in EventStream.response(parts.live.events(.audit)) }
        router.group("console/audit").add(middleware: RequireRole(.auditor))
            .post("verify") { request, context in
                _ = try await parts.site.form(request, context)
                guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
                let begun = parts.audit.check(by: user)
                return parts.site.redirect(
                    to: "/console/audit",
                    flash: begun
                        ? .info("The check runs. It goes through every entry from the first.")
                        : .warn("A check is running already."))
            }
    }

    private func page(_ context: AppRequestContext) async throws -> Response {
        let (head, seal, checks) = try await parts.store.read { database in
            (
                try AuditStore.head(in: database), try AuditStore.newestSeal(in: database),
                try AuditStore.checks(limit: 10, in: database)
            )
        }
        let running = parts.audit.running
        var values: [String: Any] = [
            "any": head.count > 0, "count": PlainNumber.grouped(head.count), "head": head.hash.hexadecimal,
            "isSealed": seal != nil, "seal": seal.map(PlainNumber.grouped) ?? "",
            "sealEvery": PlainNumber.grouped(AuditChain.sealEvery), "state": parts.audit.stateText,
            "isRunning": running != nil, "checked": "\(running?.checked ?? 0)",
            "total": "\(running?.total ?? head.count)",
            "mayCheck": context.session?.hasAny(of: [.auditor]) ?? false, "csrfField": parts.site.csrfField(context),
            "checks": checks.map(check),
        ]
        values["last"] = checks.first.map(check)
        return parts.site.console(
            Page(
                title: "Audit", area: .audit, body: try parts.templates.render("audit", values),
                lead: "Decisions, messages, payments, disputes and holds, each linked to the one before it.",
                events: "/api/reporting/audit/events"), context)
    }

    private func check(_ check: AuditStore.Check) -> [String: Any] {
        [
            "moment": parts.time.moment(check.at), "at": check.at.rfc3339, "user": check.user,
            "entries": PlainNumber.grouped(check.entries), "text": check.text, "isBroken": check.brokenAt != nil,
        ]
    }
}
