import Foundation
package import GRDB
import Hummingbird
import Messaging
import Storage
package import Web

/// A service's console pages of messages that could not be applied: a list, each message with its headers and history,
/// trying again and discarding. A parked one holds whom it is about, so somebody must be able to end that.
package struct SetAsidePages: Sendable {
    /// What stands above the list, made on the same view of the store (a service's tabs).
    package typealias Above = @Sendable (Database) throws -> HTML

    private let site: WebSite
    private let templates: PageTemplates
    private let desk: SetAsideDesk
    private let store: Store
    private let area: ConsoleArea
    private let path: String
    private let above: Above

    private static let pageSize = 50

    package init(
        site: WebSite, templates: PageTemplates, engine: ServiceEngine, area: ConsoleArea,
        above: @escaping Above = { _ in .empty }
    ) {
        guard let path = SetAsideRights.page(of: engine.configuration.service) else {
            preconditionFailure("the service \(engine.configuration.service) has no page for messages set aside")
        }
        self.site = site
        self.templates = templates
        self.area = area
        self.path = path
        self.above = above
        store = engine.store
        desk = SetAsideDesk(engine: engine)
    }

    package func addRoutes(to router: AppRouter) {
        SetAsideAPI(site: site, desk: desk).addRoutes(to: router)
        let group = RouterPath(String(path.dropFirst()))
        let reading = router.group(group).add(middleware: RequireRole(SetAsideRights.readers))
        reading.get { request, context in try await list(request, context) }
        reading.get(":id") { _, context in
            guard let detail = try await desk.detail(try id(context)) else { throw Self.unknown }
            return try page(detail, body: nil, context)
        }
        router.group(group).add(middleware: RequireRole(SetAsideRights.bodyReaders))
            .post(":id/body") { request, context in try await open(request, context) }
        let acting = router.group(group).add(middleware: RequireRole(SetAsideRights.deciders))
        acting.post(":id/replay") { request, context in try await replay(request, context) }
        acting.post(":id/discard") { request, context in try await discard(request, context) }
    }

    private static let unknown = ProblemDetails.notFound("There is no message of this number set aside.")

    // MARK: - Looking

    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let standing = request.queryText("show").flatMap(SetAsideMessage.Standing.init) ?? .waiting
        let after = try request.queryInteger("after", in: 0...Int.max, default: 0)
        let above = above
        let (messages, counts, head) = try await store.read { database in
            (
                try SetAsideMessages.list(
                    standing: standing, after: Int64(after), limit: Self.pageSize, in: database),
                try SetAsideMessage.Standing.allCases.map { try SetAsideMessages.count($0, in: database) },
                try above(database)
            )
        }
        let tabs = zip(SetAsideMessage.Standing.allCases, counts).map { tab, count in
            [
                "title": SetAsideViews.title(tab), "count": count, "isChosen": tab == standing,
                "path": tab == .waiting ? path : "\(path)?show=\(tab.rawValue)",
            ] as [String: Any]
        }
        var values: [String: Any] = [
            "above": head, "base": path, "tabs": tabs, "none": messages.isEmpty, "waiting": standing == .waiting,
            "messages": messages.map { SetAsideViews.message($0, mayAct: mayDecide(context)) },
            "csrfField": site.csrfField(context),
        ]
        if messages.count == Self.pageSize, let last = messages.last {
            values["next"] = "\(path)?show=\(standing.rawValue)&after=\(last.id)"
        }
        return site.console(
            Page(
                title: "Messages set aside", area: area, body: try templates.render("set-aside", values),
                lead: "Refused ones were answered with the reasons. Parked ones hold whom they are about."), context)
    }

    private func page(
        _ detail: SetAsideDesk.Detail, body: String?, _ context: AppRequestContext
    ) throws -> Response {
        var values = SetAsideViews.detail(detail, mayAct: mayDecide(context))
        values["base"] = path
        values["csrfField"] = site.csrfField(context)
        values["mayOpen"] = body == nil && (context.session?.hasAny(of: SetAsideRights.bodyReaders) ?? false)
        values["body"] = body
        return site.console(
            Page(
                title: "Message \(detail.message.id)", area: area,
                body: try templates.render("set-aside-message", values),
                parents: [.init("Messages set aside", path: path)]), context)
    }

    private func open(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        _ = try await site.form(request, context)
        let (id, user) = (try id(context), try user(context))
        guard let detail = try await answering({ try await desk.open(id, by: user) }) else { throw Self.unknown }
        return try page(detail, body: SetAsideViews.body(detail.delivery), context)
    }

    // MARK: - Deciding

    private func replay(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (id, reason, user) = try await begin(request, context)
        let message = try await answering { try await desk.replay(id, by: user, because: reason) }
        return site.redirect(
            to: path,
            flash: message?.standing == .replayed
                ? .success("The message is applied.")
                : .warn("The message was tried again and could not be applied. It stays here, with the newest reason."))
    }

    private func discard(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (id, reason, user) = try await begin(request, context)
        _ = try await answering { try await desk.discard(id, by: user, because: reason) }
        return site.redirect(to: path, flash: .success("The message is discarded."))
    }

    private func begin(
        _ request: Request, _ context: AppRequestContext
    ) async throws -> (id: Int64, reason: String, user: String) {
        let form = try await site.form(request, context)
        let id = try id(context)
        guard try await desk.find(id)?.standing == .waiting else {
            throw ProblemDetails.notFound("This message is not waiting any more.")
        }
        return (
            id, try form.text("reason", "The reason", maximum: SetAsideAnswer.Decision.reasonMax), try user(context)
        )
    }

    private func mayDecide(_ context: AppRequestContext) -> Bool {
        context.session?.hasAny(of: SetAsideRights.deciders) ?? false
    }

    private func user(_ context: AppRequestContext) throws -> String {
        guard let user = context.session?.user else { throw ProblemDetails.unauthorized() }
        return user
    }

    private func id(_ context: AppRequestContext) throws -> Int64 {
        guard let id = Int64(try context.pathParameter("id")) else { throw Self.unknown }
        return id
    }
}
