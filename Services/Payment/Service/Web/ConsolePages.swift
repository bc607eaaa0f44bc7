import Calendars
import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage
import Web

/// `/payments…`: recent payments, messages set aside, and accounts' books, for staff.
struct ConsolePages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let engine: ServiceEngine
    let policy: PaymentPolicy
    let seal: BodySeal

    private static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor, .admin]
    private static let deciders: Set<Role> = [.supervisor, .admin]
    private static let pageSize = 50

    func addRoutes(to router: AppRouter) {
        let group = router.group("payments").add(middleware: RequireRole(Self.readers))
        group.get { request, context in try await overview(request, context) }
        group.get("accounts/:id") { _, context in try await account(context) }
        let decisions = router.group("payments/set-aside").add(middleware: RequireRole(Self.deciders))
        decisions.post(":id/replay") { request, context in
            let (id, reason, user) = try await decision(request, context)
            _ = try await Commands.perform(engine, "replay/\(id)/\(user)") { work in
                try SetAsideActs.note(.replay, id, user: user, reason: reason, work)
            }
            engine.replay(id)
            return site.redirect(
                to: "/payments#set-aside", flash: .info("The message is tried again. If it is refused again it stays here."))
        }
        decisions.post(":id/discard") { request, context in
            let (id, reason, user) = try await decision(request, context)
            let seal = seal
            _ = try await Commands.perform(engine, "discard/\(id)") { work in
                try SetAsideActs.discard(id, user: user, reason: reason, seal: seal, work)
            }
            return site.redirect(to: "/payments#set-aside", flash: .success("The message is discarded."))
        }
    }

    private func decision(
        _ request: Request, _ context: AppRequestContext
    ) async throws -> (id: Int64, reason: String, user: String) {
        let form = try await site.form(request, context)
        guard let id = Int64(try context.pathParameter("id")), let user = context.session?.user,
            try await store.read({ try SetAsideMessages.find(id, in: $0) })?.standing == .waiting
        else { throw ProblemDetails.notFound("This message is not waiting any more.") }
        return (id, try form.text("reason", "The reason", maximum: 400), user)
    }

    private func overview(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let query = request.queryText("q", maximum: 120)
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let size = Self.pageSize
        let (overview, page) = try await store.read { database in
            let count = try BookQueries.paymentCount(in: database)
            let page = Pagination(path: "/payments", page: wanted, pageSize: size, total: count)
            let setAside = try SetAsideMessages.list(in: database)
            let overview = ConsoleViews.Overview(
                payments: try BookQueries.payments(limit: size, offset: page.offset, in: database),
                paymentCount: count, setAside: setAside, notes: try SetAsideActs.notes(setAside.map(\.id), in: database),
                refused: try SetAsideMessages.waitingCount(.refused, in: database),
                parked: try SetAsideMessages.waitingCount(.parked, in: database),
                found: try query.map { try BookQueries.search($0, limit: size, in: database) } ?? [])
            return (overview, page)
        }
        let values = try ConsoleViews.overview(
            overview, query: query, mayAct: context.session?.hasAny(of: Self.deciders) ?? false,
            csrf: site.csrfField(context), pagination: page)
        return site.console(
            Page(title: "Payments", area: .payments, body: try templates.render("payments", values)), context)
    }

    private func account(_ context: AppRequestContext) async throws -> Response {
        let id = AccountID(try context.pathParameter("id"))
        guard let snapshot = try await store.read({ try AccountSnapshot.read(id, withJournal: true, in: $0) }) else {
            throw ProblemDetails.notFound("There is no account of this id.")
        }
        let creditor = snapshot.ledger.terms.creditorID
        let values = ConsoleViews.ledger(
            snapshot, creditor: policy.creditor(creditor),
            today: policy.calendar(of: creditor).today(at: site.clocks.business()))
        return site.console(
            Page(
                title: "Account \(snapshot.ledger.terms.reference)", area: .payments,
                body: try templates.render("ledger", values), parents: [.init("Payments", path: "/payments")]), context)
    }
}

/// What people decided about messages set aside, with who and why.
enum SetAsideActs {
    enum Act: String { case replay, discard }

    static func note(_ act: Act, _ id: Int64, user: String, reason: String, _ work: UnitOfWork) throws {
        try work.database.execute(
            sql: "INSERT INTO setAsideAct (setAsideId, act, user, reason, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, act.rawValue, user, reason, work.wall.millisecondsSinceEpoch])
    }

    /// A parked message that is discarded holds its account no longer.
    static func discard(_ id: Int64, user: String, reason: String, seal: BodySeal, _ work: UnitOfWork) throws {
        guard let message = try SetAsideMessages.find(id, in: work.database),
            let delivery = try SetAsideMessages.delivery(of: id, seal: seal, in: work.database)
        else { return }
        try note(.discard, id, user: user, reason: reason, work)
        let kind = try SetAsideMessages.close(
            consumer: message.consumer, messageID: message.messageID, as: .discarded, because: "\(user): \(reason)",
            in: work.database)
        guard kind == .parked else { return }
        let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body)
        try ParkedFacts.unparked(delivery, envelope, work)
    }

    /// The last thing decided about each message.
    static func notes(_ ids: [Int64], in database: Database) throws -> [Int64: String] {
        var notes: [Int64: String] = [:]
        for id in ids {
            let row = try Row.fetchOne(
                database,
                sql: "SELECT user, reason FROM setAsideAct WHERE setAsideId = ? ORDER BY id DESC LIMIT 1", arguments: [id])
            guard let row else { continue }
            let user: String = row["user"]
            let reason: String = row["reason"]
            notes[id] = "\(user) tried it again: \(reason)"
        }
        return notes
    }
}
