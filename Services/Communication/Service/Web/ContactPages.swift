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
        group.get("account/:id") { _, context in try await account(context) }
        group.get(":id") { _, context in try await contact(context) }
    }

    // MARK: - Today

    private func today(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let filter = ContactFilter(
            channel: request.queryText("channel").flatMap(Channel.init(rawValue:)),
            standing: request.queryText("standing").flatMap(ContactLine.Standing.init(rawValue:)),
            id: request.queryText("id", maximum: 120))
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let now = site.clocks.business()
        let zone = console.zone
        let date = zone.local(at: now).date
        let start = zone.firstInstant(notBefore: LocalDateTime(startOf: date))
        let end = zone.firstInstant(notBefore: LocalDateTime(startOf: date.adding(days: 1)))
        let (rows, total) = try await console.store.read { database in
            let offset = (wanted - 1) * Self.pageSize
            let (lines, total) = try ContactQueries.day(
                filter, from: start, until: end, limit: Self.pageSize, offset: offset, in: database)
            return (try lines.map { try row($0, now, zone, date, database) }, total)
        }
        let replies = try await console.store.read { try ReplyStore.open(limit: 1, offset: 0, in: $0).total }
        let values = ContactViews.today(
            rows, filter: filter, replies: replies,
            pagination: ContactViews.pagination(filter, page: wanted, pageSize: Self.pageSize, total: total))
        return site.console(
            Page(
                title: "Contacts", area: .contacts, body: try console.templates.render("contacts", values),
                lead: "\(PlainWords.day(date)): what goes out today, what does not, and which rule says so."), context)
    }

    private func row(
        _ line: ContactLine, _ now: Instant, _ zone: Zone, _ day: LocalDate, _ database: Database
    ) throws -> ContactViews.Row {
        guard line.standing == .planned || line.standing == .due, !line.contact.machine.isInProgress else {
            return ContactViews.Row(line: line, outcome: Self.past(line, zone), zone: zone, day: day)
        }
        let answer = try console.forecast(line, now: now, in: database).record.answer
        return ContactViews.Row(
            line: line, outcome: GateWords.outcome(answer, allowed: "Goes out", now: now, zone), zone: zone, day: day)
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

    private func account(_ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        let now = site.clocks.business()
        let view = try await console.store.read { database -> ContactViews.AccountView? in
            guard let account = try FactStore.account(id, in: database) else { return nil }
            let segment = try FactStore.segment(of: id, in: database)
            let strategy = segment.flatMap { console.planning.policies.strategies[$0.strategy] }
            let planned = try ContactStore.open(id, in: database)?.planned
            let zone = try console.zone(of: account.debtorID, in: database)
            let trial = TrialContact(account: account, segment: segment?.segment, strategy: strategy, planned: planned)
            let answers = try Channel.allCases.map { channel in
                let contact = trial.contact(by: channel, now: now)
                return ContactViews.ChannelAnswer(
                    channel: channel, template: contact.planned.template,
                    answer: try console.answer(contact, style: .blind, in: database).record.answer)
            }
            let lines = try ContactQueries.account(id, after: nil, limit: Self.pageSize, in: database)
            return ContactViews.AccountView(
                account: account, segment: segment?.segment, strategy: strategy, planned: planned, answers: answers,
                lines: lines, now: now, zone: zone)
        }
        guard let view else { throw ProblemDetails.notFound("There is no account of this id.") }
        let values = ContactViews.account(view, console.planning.policies, console.words)
        return site.console(
            Page(
                title: "Contacts of \(id)", area: .contacts, body: try console.templates.render("account", values),
                parents: [.init("Contacts", path: "/contacts")]), context)
    }
}
