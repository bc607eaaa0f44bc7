import Calendars
import CommunicationCore
import Contracts
import GRDB
import Hummingbird
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// `/contacts…`: what goes out today and what does not, and why; one contact; one account.
struct ContactPages: Sendable {
    let console: Console

    private static let pageSize = 50

    private var site: WebSite { console.site }

    func addRoutes(to router: AppRouter) {
        let group = router.group("contacts").add(middleware: RequireRole(Console.readers))
        group.get { request, context in try await today(request, context) }
        group.get("today.csv") { request, _ in exported(request) }
        group.get("account/:id") { request, context in try await account(request, context) }
        group.get(":id") { _, context in try await contact(context) }
    }

    // MARK: - Today

    private func today(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let filter = Self.filter(request)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let day = ContactDay(of: site.clocks.business(), zone: console.zone)
        let (rows, total) = try await console.store.read { database in
            let (lines, total) = try day.lines(
                filter, limit: Self.pageSize, offset: (wanted - 1) * Self.pageSize, in: database)
            return (try lines.map { try row($0, day, database) }, total)
        }
        let replies = try await console.store.read { try ReplyStore.open(limit: 1, offset: 0, in: $0).total }
        let values = ContactViews.today(
            rows, filter: filter, replies: replies,
            pagination: ContactViews.pagination(filter, page: wanted, pageSize: Self.pageSize, total: total))
        return site.console(
            Page(
                title: "Contacts", area: .contacts, body: try console.templates.render("contacts", values),
                lead: "\(PlainWords.day(day.date)): what goes out today, what does not, and which rule says so."),
            context)
    }

    private static func filter(_ request: Request) -> ContactFilter {
        ContactFilter(
            channel: request.queryText("channel").flatMap(Channel.init(rawValue:)),
            standing: request.queryText("standing").flatMap(ContactLine.Standing.init(rawValue:)),
            id: request.queryText("id", maximum: 120))
    }

    /// The whole list as a file, a piece at a time: it may be long.
    private func exported(_ request: Request) -> Response {
        let filter = Self.filter(request)
        let day = ContactDay(of: site.clocks.business(), zone: console.zone)
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: ContactSheet.head))
            var offset = 0
            while true {
                let begin = offset
                let rows = try await console.store.read { database in
                    try day.lines(filter, limit: ContactSheet.piece, offset: begin, in: database).lines.map {
                        try row($0, day, database)
                    }
                }
                try await writer.write(ByteBuffer(string: rows.map(ContactSheet.line).joined()))
                offset += rows.count
                if rows.count < ContactSheet.piece { break }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"contacts-\(day.date.iso8601).csv\"",
            ], body: body)
    }

    private func row(_ line: ContactLine, _ day: ContactDay, _ database: Database) throws -> ContactViews.Row {
        let decision = try Forewarning(console: console).decision(line, now: day.now, in: database)
        let outcome = decision.map { GateWords.outcome($0.record.answer, allowed: "Goes out", now: day.now, day.zone) }
        return ContactViews.Row(
            line: line, outcome: outcome ?? Self.past(line, day.zone), zone: day.zone, day: day.date)
    }

    /// What became of a contact that nobody decides any more.
    static func past(_ line: ContactLine, _ zone: Zone) -> GateWords.Outcome {
        if let result = line.result { return .init(tone: result.tone, label: result.title, rules: []) }
        if line.contact.machine.isInProgress { return .init(tone: "info", label: "Being sent", rules: []) }
        guard let decision = line.decision else { return .init(tone: "info", label: "Taken back", rules: []) }
        return GateWords.outcome(
            decision.answer, allowed: line.contact.planned.channel == .call ? "On the call list" : "Allowed",
            now: decision.decidedAt, zone)
    }

    // MARK: - One contact

    private func contact(_ context: AppRequestContext) async throws -> Response {
        let id = ContactID(try context.pathParameter("id"))
        guard let line = try await console.store.read({ try ContactQueries.line(id, in: $0) }) else {
            throw ProblemDetails.notFound("There is no contact of this id.")
        }
        let preview = try await preview(line, context)
        let debtor = line.contact.planned.debtor
        let (trail, zone) = try await console.store.read { database in
            (
                try ContactTrail.entries(of: id, limit: 100, in: database),
                try console.zone(of: debtor, in: database)
            )
        }
        let view = ContactViews.Detail(
            line: line, trail: trail, preview: preview.written, answer: preview.record.answer,
            now: site.clocks.business(), zone: zone, maySee: console.maySee(context))
        let values = ContactViews.detail(view, console.planning.policies, console.words)
        return site.console(
            Page(
                title: "\(line.contact.planned.channel.title) for \(line.contact.planned.account)", area: .contacts,
                body: try console.templates.render("contact", values),
                parents: [.init("Contacts", path: "/contacts")]), context)
    }

    /// The text as it would be now: with the person's data for those who may see it, which is noted; with a placeholder
    /// for everybody else.
    private func preview(_ line: ContactLine, _ context: AppRequestContext) async throws -> ContactDecision {
        let contact = line.contact
        guard console.maySee(context) else {
            return try await console.store.read { try console.answer(contact, style: .blind, in: $0) }
        }
        let user = try console.user(context)
        let wall = "\(site.clocks.wall().millisecondsSinceEpoch)"
        return try await console.perform("preview", contact.planned.contactID.value, user, wall) { work in
            let note = AccessNote(who: user, why: "preview of contact \(contact.planned.contactID)", at: work.now)
            return try console.answer(contact, style: .preview(note), in: work.database)
        }.value
    }

    // MARK: - One account

    private func account(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        let wanted = request.queryText("at", maximum: 40)
        let now = site.clocks.business()
        let view = try await console.store.read { database -> ContactViews.AccountView? in
            guard let account = try FactStore.account(id, in: database) else { return nil }
            let zone = try console.zone(of: account.debtorID, in: database)
            let at = try wanted.map { try Self.instant($0, zone) }
            guard let trial = try AccountTrial(console: console).run(id, at: at, in: database) else { return nil }
            return ContactViews.AccountView(
                trial: trial, isNow: at == nil,
                lines: try ContactQueries.account(id, after: nil, limit: Self.pageSize, in: database), now: now)
        }
        guard let view else { throw ProblemDetails.notFound("There is no account of this id.") }
        let values = ContactViews.account(view, console.planning.policies, console.words)
        return site.console(
            Page(
                title: "Contacts of \(id)", area: .contacts, body: try console.templates.render("account", values),
                parents: [.init("Contacts", path: "/contacts")]), context)
    }

    /// As a browser's field for day and time writes it, on the debtor's clocks.
    private static func instant(_ text: String, _ zone: Zone) throws(ProblemDetails) -> Instant {
        let halves = text.split(separator: "T", maxSplits: 1)
        guard halves.count == 2, let date = try? LocalDate(iso8601: String(halves[0])),
            let time = try? LocalTime(iso8601: String(halves[1])),
            let local = try? LocalDateTime(date: date, time: time)
        else { throw .badRequest("at must be a day and a time there, like 2026-03-31T09:00.") }
        return zone.firstInstant(notBefore: local)
    }
}
